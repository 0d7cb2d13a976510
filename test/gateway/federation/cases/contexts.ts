import { GraphQLError } from 'graphql';
import type { FederationCase, Row } from '../federation-case.ts';

const berths: readonly Row[] = [
  { __typename: 'Berth', id: 'b1', name: 'one', length: 5 },
  { __typename: 'Berth', id: 'b2', name: null, length: null },
  { __typename: 'Berth', id: 'b3', name: 'three', length: 7 },
];
const [b1, b2, b3] = berths;
const p1: Record<string, unknown> = {
  __typename: 'Port',
  id: 'p1',
  currency: 'EUR',
  berth: b1,
  berths: [[b1, null, b2], []],
  tariff: 3,
};
const p2 = {
  __typename: 'Port',
  id: 'p2',
  currency: 'DKK',
  berth: b2,
  berths: null,
  above: p1,
  tariff: null,
};
const p3 = { __typename: 'Port', id: 'p3', currency: null, berth: b1, berths: [[b3]], above: p2, tariff: 0 };
const y1 = {
  __typename: 'Yard',
  id: 'y1',
  rate: { __typename: 'Rate', currency: 'SEK' },
  berth: b3,
  spare: [b1, b2],
  port: p2,
  tariff: 4,
};
const y2 = { __typename: 'Yard', id: 'y2', rate: null, berth: null, spare: [b1], port: p3, tariff: 4 };
p1.yard = y1;
const steps = [
  { __typename: 'Step', at: 1 },
  { __typename: 'Step', at: null },
];

export const contexts: FederationCase = {
  title: 'arguments come from the nearest object above that has their context',
  subgraphs: {
    ports: `
      type Query { ports: [Port!]! places: [Place] holders: [Holder!] yard: Yard }
      type Mutation { close: [Place!] }
      interface Place { id: ID! berth: Berth }
      union Holder = Port | Yard
      type Port implements Place @key(fields: "id") @context(name: "place") {
        id: ID! currency: String berth: Berth berths: [[Berth]] above: Port yard: Yard
      }
      type Yard implements Place @key(fields: "id") @context(name: "place") {
        id: ID! rate: Rate berth: Berth spare: [Berth!] port: Port
      }
      type Rate { currency: String }
      type Berth @key(fields: "id") {
        id: ID! name: String next: Berth port: Port length: Int @external
        room(in: String @fromContext(field: "$place ... on Port { currency } ... on Yard { rate { currency } }")): String @requires(fields: "length")
        fee(days: Int = 1, in: String @fromContext(field: "$place ... on Port { currency } ... on Yard { rate { currency } }")): String
        sure(in: ID @fromContext(field: "$place ... on Port { id } ... on Yard { id }")): Int!
      }`,
    tariffs: `
      type Port @key(fields: "id") @context(name: "dues") { id: ID! tariff: Int steps: [Step!] }
      type Yard @key(fields: "id") @context(name: "dues") { id: ID! tariff: Int steps: [Step!] }
      type Step { at: Int }
      type Berth @key(fields: "id") {
        id: ID! length: Int
        price(by: Int @fromContext(field: "$dues { tariff }")): Int
        stairs(of: [Int] @fromContext(field: "$dues { steps { at } }"), and: Int @fromContext(field: "$dues { tariff }"), plus: Int): String
      }`,
    guests: `
      type Berth @key(fields: "id") { id: ID! guest: Guest guests: [Guest!] }
      type Guest @key(fields: "id") { id: ID! host: Berth }`,
  },
  monolith: `
    type Query { ports: [Port!]! places: [Place] holders: [Holder!] yard: Yard }
    type Mutation { close: [Place!] }
    interface Place { id: ID! berth: Berth }
    union Holder = Port | Yard
    type Port implements Place { id: ID! currency: String berth: Berth berths: [[Berth]] above: Port yard: Yard tariff: Int steps: [Step!] }
    type Yard implements Place { id: ID! rate: Rate berth: Berth spare: [Berth!] port: Port tariff: Int steps: [Step!] }
    type Rate { currency: String }
    type Step { at: Int }
    type Berth {
      id: ID! name: String next: Berth port: Port fee(days: Int = 1): String sure: Int! length: Int price: Int stairs(plus: Int): String room: String
      guest: Guest guests: [Guest!]
    }
    type Guest { id: ID! host: Berth }`,
  rows: [
    ...berths,
    p1,
    p2,
    p3,
    y1,
    y2,
    { __typename: 'Guest', id: 'g1', host: b3 },
  ] as FederationCase['rows'],
  fields: {
    'Query.ports': () => [p1, p2, p3],
    'Query.places': () => [p1, y1, null, p3, y2],
    'Query.holders': () => [y2, p2, y1],
    'Query.yard': () => y1,
    'Mutation.close': () => [y1, p2],
    'Port.steps': ({ row }) => (row.id === 'p2' ? null : steps),
    'Yard.steps': () => [],
    'Berth.next': ({ row }) => berths[(berths.findIndex(({ id }) => id === row.id) + 1) % 3],
    'Berth.port': ({ row }) => (row.id === 'b1' ? p2 : row.id === 'b2' ? p3 : null),
    'Berth.fee': ({ row }, given) => {
      if (given.in === 'SEK' && row.id === 'b2') throw new GraphQLError('closed');
      return `${row.id} ${given.days} ${given.in}`;
    },
    'Berth.sure': ({ row }, given) => {
      if (given.in === 'p2' || (given.in === 'y1' && row.id === 'b1')) throw new GraphQLError('not sure');
      return String(given.in).length;
    },
    'Berth.price': ({ row }, { by }) =>
      by === null || by === undefined ? null : Number(by) + Number(row.length),
    'Berth.stairs': ({ row }, given) => `${row.id} ${JSON.stringify([given.of, given.and, given.plus ?? 0])}`,
    'Berth.room': ({ read }, given) => `${read('length')} ${given.in}`,
    'Berth.guest': () => ({ __typename: 'Guest', id: 'g1', host: b3 }),
    'Berth.guests': () => [{ __typename: 'Guest', id: 'g1', host: b3 }],
    'Guest.host': () => b3,
  },
  texts: ['b1'],
  operations: {
    'each object its own': '{ ports { berth { fee } } }',
    'of objects that are there several times': '{ ports { berths { id fee } berth { fee(days: 2) name } } }',
    'null as any value': '{ ports { id berth { fee price length } } }',
    'of one type and of another':
      '{ holders { ... on Port { berth { fee } } ... on Yard { berth { fee } spare { fee sure } } } }',
    'of whatever the interface is': '{ places { id berth { fee sure price } } }',
    'the nearest of several':
      '{ ports { above { berth { fee } above { berth { fee port { berth { fee } } } } } yard { berth { fee } port { berth { fee } } } } }',
    'from further above': '{ ports { berth { next { next { fee } fee } fee } } }',
    'through another subgraph':
      '{ ports { berth { guest { host { fee price } } guests { host { stairs(plus: 1) fee } } } } }',
    'which another subgraph knows':
      '{ yard { berth { price stairs } } ports { berths { stairs(plus: 2) price next { stairs } } } }',
    'under other names':
      '{ ports { currency: id tariff: currency a: berth { b: fee c: fee(days: 3) fee: name } } }',
    'beside what is required':
      '{ places { berth { room fee } } ports { berths { room next { room } } berth { guest { host { room price } } } } }',
    'fails for some': '{ ports { berth { sure name } } yard { spare { sure fee } } }',
    'behind a mutation':
      'mutation { a: close { berth { fee price } } b: close { berth { fee next { sure } } } }',
    'with variables that are called like those of plans': {
      query:
        'query ($contextualArgument_2_0: Int, $representations__0: Int) { ports { berth { fee(days: $contextualArgument_2_0) stairs(plus: $representations__0) } } }',
      variables: { contextualArgument_2_0: 5, representations__0: 6 },
    },
  },
};
