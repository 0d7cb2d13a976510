import { GraphQLError } from 'graphql';
import type { FederationCase, Reading } from '../federation-case.ts';

const rooms = [
  { __typename: 'Lab', id: 'r1', name: 'A', floor: 1, gas: true, pin: 7, lights: 2 },
  { __typename: 'Hall', id: 'r2', name: null, floor: 2, seats: 40, pin: null, lights: null },
];
const people = [
  { __typename: 'Staff', id: 'p1', nick: 'bo', room: rooms[0], badge: 'b1' },
  { __typename: 'Guest', id: 'p2', nick: 'cy', room: rooms[1], until: 'May' },
];
const talks = [
  { __typename: 'Talk', id: 'k1', topic: 'x', by: people[0], at: rooms[1], also: [people[1], rooms[0]] },
  { __typename: 'Talk', id: 'k2', topic: null, by: people[1], at: null, also: null },
];

/** A field that fails for objects of one type. */
const failingFor =
  (type: string, value: unknown) =>
  ({ row }: Reading) => {
    if (row.__typename === type) throw new GraphQLError(`not of a ${type}`);
    return value;
  };

export const oneType: FederationCase = {
  title:
    'what is asked of one type of an interface is asked of no other, of a subgraph that knows the interface as one object',
  subgraphs: {
    talks: `
      type Query { talks: [Talk!]! talk(id: ID!): Talk }
      type Mutation { swap: [Talk!]! }
      type Talk @key(fields: "id") { id: ID! topic: String by: Person at: Room also: [Thing] }
      union Thing = Staff | Guest | Lab | Hall
      interface Person { id: ID! }
      type Staff implements Person @key(fields: "id") { id: ID! }
      type Guest implements Person @key(fields: "id") { id: ID! }
      interface Room { id: ID! }
      type Lab implements Room @key(fields: "id") { id: ID! }
      type Hall implements Room @key(fields: "id") { id: ID! }`,
    people: `
      type Query { people: [Person!] }
      interface Person @key(fields: "id") { id: ID! nick: String room: Room }
      type Staff implements Person @key(fields: "id") { id: ID! nick: String room: Room badge: String }
      type Guest implements Person @key(fields: "id") { id: ID! nick: String room: Room until: String }
      type Room @key(fields: "id") @interfaceObject { id: ID! }`,
    rooms: `
      type Query { rooms: [Room!] }
      interface Room @key(fields: "id") { id: ID! name: String floor: Int }
      type Lab implements Room @key(fields: "id") { id: ID! name: String floor: Int gas: Boolean }
      type Hall implements Room @key(fields: "id") { id: ID! name: String floor: Int seats: Int }`,
    plan: `
      type Room @key(fields: "id") @interfaceObject {
        id: ID! floor: Int @external lock: Int! @external
        route(from: Int = 0): String! @requires(fields: "floor")
        door: String @requires(fields: "lock")
        stage: Int! bench(wide: Boolean): Int! talks: [Talk]
      }
      type Person @key(fields: "id") @interfaceObject { id: ID! nick: String @external greet(loud: Boolean): String! @requires(fields: "nick") desk: Int! }
      type Talk @key(fields: "id") { id: ID! seatsLeft: Int }`,
    keys: `
      type Room @key(fields: "id") @interfaceObject { id: ID! lock: Int! pin: Int lights: Int }`,
  },
  monolith: `
    type Query { talks: [Talk!]! talk(id: ID!): Talk people: [Person!] rooms: [Room!] }
    type Mutation { swap: [Talk!]! }
    type Talk { id: ID! topic: String by: Person at: Room also: [Thing] seatsLeft: Int }
    union Thing = Staff | Guest | Lab | Hall
    interface Person { id: ID! nick: String room: Room greet(loud: Boolean): String! desk: Int! }
    type Staff implements Person { id: ID! nick: String room: Room badge: String greet(loud: Boolean): String! desk: Int! }
    type Guest implements Person { id: ID! nick: String room: Room until: String greet(loud: Boolean): String! desk: Int! }
    interface Room {
      id: ID! name: String floor: Int route(from: Int = 0): String! door: String stage: Int! bench(wide: Boolean): Int!
      talks: [Talk] lock: Int! pin: Int lights: Int
    }
    type Lab implements Room {
      id: ID! name: String floor: Int route(from: Int = 0): String! door: String stage: Int! bench(wide: Boolean): Int!
      talks: [Talk] lock: Int! pin: Int lights: Int gas: Boolean
    }
    type Hall implements Room {
      id: ID! name: String floor: Int route(from: Int = 0): String! door: String stage: Int! bench(wide: Boolean): Int!
      talks: [Talk] lock: Int! pin: Int lights: Int seats: Int
    }`,
  rows: [...rooms, ...people, ...talks] as FederationCase['rows'],
  fields: {
    'Query.talks': () => talks,
    'Query.talk': (_, { id }) => talks.find((each) => each.id === id),
    'Query.people': () => people,
    'Query.rooms': () => rooms,
    'Mutation.swap': () => [talks[1], talks[0]],
    'Room.route': ({ read }, { from }) => `${from} to ${read('floor')}`,
    'Room.lock': () => 5,
    'Room.door': ({ read }) => `door ${read('lock')}`,
    'Room.stage': failingFor('Lab', 1),
    'Room.bench': failingFor('Hall', 3),
    'Room.talks': () => [talks[0], null],
    'Person.greet': ({ read }, { loud }) => `hi ${read('nick')}${loud === true ? '!' : ''}`,
    'Person.desk': failingFor('Guest', 9),
    'Talk.seatsLeft': ({ row }) => (row.id === 'k1' ? 5 : null),
  },
  texts: ['k1', 'k2'],
  unplannable: 'what a type requires, on the way from a subgraph that knows the interface as one object',
  operations: {
    'beside a field of all types': '{ rooms { ... on Hall { stage } talks { topic } } }',
    'each type another field': '{ rooms { ... on Hall { stage } ... on Lab { bench talks { topic } } } }',
    'asked where it fails':
      '{ rooms { ... on Lab { stage } ... on Hall { talks { id } } } talks { at { bench route } } }',
    'where the type is known of another subgraph':
      '{ people { room { ... on Hall { stage lights } talks { topic } pin } ... on Staff { desk } greet } }',
    'in fragments, under other names':
      '{ rooms { ...H id: name ...L } } fragment H on Hall { x: stage ...T } fragment L on Lab { x: bench(wide: true) ...T } fragment T on Room { talks { at { ...H2 pin } } } fragment H2 on Hall { y: stage }',
    'what it requires is not asked of others either': '{ rooms { ... on Hall { door } pin } }',
    'unless others are asked it too': '{ rooms { ... on Hall { door } ... on Room { lock pin } } }',
    'types of a union':
      '{ talks { also { ... on Lab { bench } ... on Room { route } ... on Staff { desk } ... on Person { greet } } } }',
    'behind a mutation':
      'mutation { a: swap { by { ... on Staff { desk } greet } } b: swap { at { ... on Hall { stage } talks { seatsLeft } } } }',
  },
};
