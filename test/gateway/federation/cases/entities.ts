import type { FederationCase } from '../federation-case.ts';

const depots = [
  {
    __typename: 'Depot',
    id: 'd1',
    code: { country: 'NO', number: 1 },
    name: 'North',
    city: { __typename: 'City', name: 'Bodø' },
  },
  {
    __typename: 'Depot',
    id: 'd2',
    code: { country: 'SE', number: 1 },
    name: 'East',
    city: { __typename: 'City', name: 'Umeå' },
  },
  { __typename: 'Depot', id: 'd3', code: { country: 'SE', number: 2 }, name: null, city: null },
].map((each) => ({ ...each, code: { __typename: 'Code', ...each.code } }));
const [north, east, nameless] = depots;
const trams = [
  { __typename: 'Tram', line: 7, car: 'a', home: north, seats: 40, driver: 'Ada', lastSeen: '08:01' },
  { __typename: 'Tram', line: 7, car: 'b', home: east, seats: 52, driver: null, lastSeen: '08:07' },
  { __typename: 'Tram', line: 9, car: 'a', home: nameless, seats: null, driver: 'Ole', lastSeen: null },
];

/** Keys of one field, of several, of nested fields; several keys of one type, and who can look up by which. */
export const entities: FederationCase = {
  title: 'an entity has one key or several, of one field, of several and of nested fields',
  subgraphs: {
    lines: `
      type Query { trams: [Tram!]! tram(line: Int!, car: String!): Tram }
      type Tram @key(fields: "line car") { line: Int! car: String! seats: Int home: Depot }
      type Depot @key(fields: "id", resolvable: false) { id: ID! }`,
    depots: `
      type Query { depots: [Depot]! depot(id: ID!): Depot }
      type Depot @key(fields: "id") @key(fields: "code { country number }") {
        id: ID! code: Code! name: String trams: [Tram!]
      }
      type Code @shareable { country: String! number: Int! }
      type Tram @key(fields: "car line", resolvable: false) { car: String! line: Int! }`,
    staff: `
      type Query { depotOf(country: String!, number: Int!): Depot }
      type Depot @key(fields: "code { number country }") { code: Code! staff: Int }
      type Code @shareable { country: String! number: Int! }
      type Tram @key(fields: "line car") { line: Int! car: String! driver: String }`,
    sightings: `
      type Tram @key(fields: "car line") { car: String! line: Int! lastSeen: String }
      type Depot @key(fields: "id") @key(fields: "code { country number }", resolvable: false) {
        id: ID! code: Code! @external city: City
      }
      type Code @shareable { country: String! number: Int! }
      type City { name: String! }`,
  },
  monolith: `
    type Query {
      trams: [Tram!]! tram(line: Int!, car: String!): Tram
      depots: [Depot]! depot(id: ID!): Depot
      depotOf(country: String!, number: Int!): Depot
    }
    type Tram { line: Int! car: String! seats: Int home: Depot driver: String lastSeen: String }
    type Depot { id: ID! code: Code! name: String trams: [Tram!] staff: Int city: City }
    type Code { country: String! number: Int! }
    type City { name: String! }`,
  rows: [...depots, ...trams] as FederationCase['rows'],
  fields: {
    'Query.trams': () => trams,
    'Query.tram': (_, { line, car }) => trams.find((each) => each.line === line && each.car === car),
    'Query.depots': () => [...depots, null],
    'Query.depot': (_, { id }) => depots.find((each) => each.id === id),
    'Query.depotOf': (_, { country, number }) =>
      depots.find(({ code }) => code.country === country && code.number === number),
    'Depot.trams': ({ row }) => trams.filter(({ home }) => home === row),
    'Depot.staff': ({ row }) => String(row.name).length,
  },
  texts: ['a', 'b', 'd1', 'd3', 'SE'],
  operations: {
    'fields of three subgraphs by a key of two fields': '{ trams { driver lastSeen seats line } }',
    'an object that only has its key is completed by its owner': '{ trams { home { name city { name } } } }',
    'from one key to another over a subgraph that has both': '{ trams { home { staff } } }',
    'by a key of nested fields':
      '{ depotOf(country: "SE", number: 1) { staff name id trams { driver home { staff } } } }',
    'two entities at a time, each in two subgraphs':
      '{ depots { name staff trams { lastSeen driver } } trams { home { city { name } } } }',
    'what nobody knows is null and no error':
      '{ tram(line: 1, car: "z") { driver } depot(id: "d9") { staff } }',
    'the key under an alias, something else under the name of the key':
      '{ trams { car: line line: car driver home { id: name name: id staff } } depots { code: name staff trams { car: driver lastSeen } } }',
  },
};
