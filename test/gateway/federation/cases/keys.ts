import type { FederationCase } from '../federation-case.ts';

const machines = [
  { __typename: 'Machine', serial: '007', name: 'press', age: 7, kin: 1 },
  { __typename: 'Machine', serial: '7', name: null, age: null, kin: 0 },
];
const beams = [
  { __typename: 'Beam', spot: { x: 1, y: [2, 3] }, name: 'long', load: 40 },
  { __typename: 'Beam', spot: { x: 1, y: [3, 2] }, name: 'short', load: 2 },
];
const crates = [
  { __typename: 'Crate', marks: ['a', 'b'], weight: 5, state: 'OPEN' },
  { __typename: 'Crate', marks: ['b', 'a'], weight: null, state: 'SHUT' },
  { __typename: 'Crate', marks: [], weight: 0, state: null },
];
const piece = (id: string) => ({ __typename: 'Piece', id, size: id.length });
const kits = [
  { __typename: 'Kit', pieces: [piece('q1'), piece('q22')], box: { __typename: 'Box', no: 1 }, price: 9 },
  { __typename: 'Kit', pieces: [piece('q1')], box: { __typename: 'Box', no: 1 }, price: 4 },
];

/** Keys that are no plain text: custom scalars, whatever they look like, lists, and lists of objects. */
export const unusualKeys: FederationCase = {
  title: 'a key may be of any scalar, a list, or of fields of the objects of a list',
  subgraphs: {
    works: `
      scalar Serial scalar Spot
      type Query { machines: [Machine!]! beams: [Beam]! crates: [Crate!] kits: [Kit!]! machine(serial: Serial!): Machine }
      type Machine @key(fields: "serial") { serial: Serial! name: String kin: Machine }
      type Beam @key(fields: "spot") { spot: Spot! name: String }
      type Crate @key(fields: "marks") { marks: [String!]! weight: Int }
      type Kit @key(fields: "box { no } pieces { id }") { box: Box! pieces: [Piece!]! }
      type Box @shareable { no: Int! }
      type Piece @shareable { id: ID! size: Int }`,
    ledger: `
      scalar Serial scalar Spot
      enum State { OPEN SHUT }
      type Machine @key(fields: "serial") { serial: Serial! age: Int }
      type Beam @key(fields: "spot") { spot: Spot! load: Int }
      type Crate @key(fields: "marks") { marks: [String!]! state: State }
      type Kit @key(fields: "pieces { id } box { no }") { box: Box! pieces: [Piece!]! price: Int }
      type Box @shareable { no: Int! }
      type Piece @shareable { id: ID! }`,
  },
  monolith: `
    scalar Serial scalar Spot
    enum State { OPEN SHUT }
    type Query { machines: [Machine!]! beams: [Beam]! crates: [Crate!] kits: [Kit!]! machine(serial: Serial!): Machine }
    type Machine { serial: Serial! name: String kin: Machine age: Int }
    type Beam { spot: Spot! name: String load: Int }
    type Crate { marks: [String!]! weight: Int state: State }
    type Kit { box: Box! pieces: [Piece!]! price: Int }
    type Box { no: Int! }
    type Piece { id: ID! size: Int }`,
  rows: [...machines, ...beams, ...crates, ...kits],
  fields: {
    'Query.machines': () => machines,
    'Query.beams': () => [beams[1], null, beams[0]],
    'Query.crates': () => crates,
    'Query.kits': () => kits,
    'Query.machine': (_, { serial }) => machines.find((each) => each.serial === serial),
    'Machine.kin': ({ row }) => machines[Number(row.kin)],
  },
  texts: ['007', '7'],
  operations: {
    'a scalar that looks like a number': '{ machines { age name kin { age } } }',
    'a scalar that is an object': '{ beams { load name spot } }',
    'a list': '{ crates { state } }',
    'fields of the objects of a list': '{ kits { price pieces { size } } }',
    'under other names, and their names for others':
      '{ machines { serial: name name: serial age } crates { marks: weight weight: marks state } kits { pieces: price box: pieces { id } a: box { no } } }',
  },
};
