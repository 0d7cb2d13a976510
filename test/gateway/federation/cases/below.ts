import { GraphQLError } from 'graphql';
import type { FederationCase, Reading, Row } from '../federation-case.ts';

const keepers: readonly Row[] = ['k1', 'k2', 'k3'].map((id) => ({
  __typename: 'Keeper',
  id,
  name: `n${id}`,
}));
const [k1, k2, k3] = keepers;
const cat = { __typename: 'Cat', id: 'c1', keeper: k1, keepers: [k1, k2, k3] };
const dog = { __typename: 'Dog', id: 'd1', keeper: k2, keepers: [k2, null, k1] };
const owl = { __typename: 'Cat', id: 'c2', keeper: k2, keepers: null };
const cage = { __typename: 'Cage', keeper: k1, inner: dog, all: [owl, dog, null, cat] };
const rowOf = (id: unknown) => keepers.find((each) => each.id === id);

/** A field that fails for one keeper. */
const failingFor =
  (id: string, value: unknown) =>
  ({ row }: Reading) => {
    if (row.id === id) throw new GraphQLError(`not of ${id}`);
    return value;
  };

export const below: FederationCase = {
  title: 'what is asked below objects of one type is asked below no other',
  subgraphs: {
    zoo: `
      type Query { beings: [Being!]! lairs: [Lair] cage: Cage }
      type Mutation { move: [Lair] }
      interface Being { id: ID! keeper: Keeper keepers: [Keeper] }
      type Cat implements Being @key(fields: "id") { id: ID! keeper: Keeper keepers: [Keeper] }
      type Dog implements Being @key(fields: "id") { id: ID! keeper: Keeper keepers: [Keeper] }
      type Cage { keeper: Keeper inner: Being all: [Being] }
      union Lair = Cat | Dog | Cage
      type Keeper @key(fields: "id") { id: ID! name: String }`,
    pay: `
      type Keeper @key(fields: "id") { id: ID! wage(in: String = "EUR"): String bonus: Int! grade: Grade boss: Keeper }
      type Grade { level: Int! note: String }`,
    rota: `
      type Keeper @key(fields: "id") {
        id: ID! boss: Keeper @external name: String @external
        shift: String @requires(fields: "name boss { id }")
        strict: Int! ward: Ward
      }
      interface Ward { id: ID! }
      type Hall implements Ward @key(fields: "id") { id: ID! size: Int head: Keeper }
      type Yard implements Ward @key(fields: "id") { id: ID! size: Int head: Keeper }`,
    wards: `
      type Hall @key(fields: "id") { id: ID! light: Int! }
      type Yard @key(fields: "id") { id: ID! light: Int! }`,
  },
  monolith: `
    type Query { beings: [Being!]! lairs: [Lair] cage: Cage }
    type Mutation { move: [Lair] }
    interface Being { id: ID! keeper: Keeper keepers: [Keeper] }
    type Cat implements Being { id: ID! keeper: Keeper keepers: [Keeper] }
    type Dog implements Being { id: ID! keeper: Keeper keepers: [Keeper] }
    type Cage { keeper: Keeper inner: Being all: [Being] }
    union Lair = Cat | Dog | Cage
    type Keeper {
      id: ID! name: String wage(in: String = "EUR"): String bonus: Int! grade: Grade boss: Keeper shift: String strict: Int! ward: Ward
    }
    type Grade { level: Int! note: String }
    interface Ward { id: ID! }
    type Hall implements Ward { id: ID! size: Int head: Keeper light: Int! }
    type Yard implements Ward { id: ID! size: Int head: Keeper light: Int! }`,
  rows: [
    ...keepers,
    cat,
    dog,
    owl,
    { __typename: 'Hall', id: 'w1', size: 1 },
    { __typename: 'Yard', id: 'w2', size: null },
  ] as FederationCase['rows'],
  fields: {
    'Query.beings': () => [cat, dog, owl],
    'Query.lairs': () => [cat, cage, dog, null, owl],
    'Query.cage': () => cage,
    'Mutation.move': () => [dog, cat],
    'Keeper.wage': ({ row }, given) => (row.id === 'k3' ? null : `${row.id} ${given.in}`),
    'Keeper.bonus': failingFor('k2', 5),
    'Keeper.grade': ({ row }) => ({ __typename: 'Grade', of: row.id, note: `note of ${row.id}` }),
    'Grade.level': ({ row }) => {
      if (row.of === 'k1') throw new GraphQLError('no level');
      return 3;
    },
    'Keeper.boss': ({ row }) => (row.id === 'k3' ? null : rowOf(row.id === 'k1' ? 'k2' : 'k3')),
    'Keeper.shift': ({ read }) => `${read('name')} ${(read('boss') as Row | null)?.id}`,
    'Keeper.strict': failingFor('k1', 7),
    'Keeper.ward': ({ row }) =>
      row.id === 'k1'
        ? { __typename: 'Hall', id: 'w1', size: 1 }
        : { __typename: 'Yard', id: 'w2', size: null },
    'Hall.head': () => k2,
    'Yard.head': () => k1,
    'Hall.light': () => 1,
    'Yard.light': () => {
      throw new GraphQLError('dark');
    },
  },
  texts: ['USD'],
  operations: {
    'a field that fails':
      '{ beings { ... on Cat { keeper { bonus } } ... on Dog { keeper { wage name } } } }',
    'each another field':
      '{ beings { ... on Cat { keepers { strict } } ... on Dog { keepers { shift bonus } } } }',
    'one field with other arguments':
      '{ lairs { ... on Cat { keeper { wage(in: "X") } } ... on Dog { keeper { wage(in: "Y") } } ... on Cage { keeper { wage } } } }',
    'other fields under one key':
      '{ lairs { ... on Cat { a: keeper { x: name } } ... on Dog { a: keeper { x: wage } } ... on Cage { a: keeper { x: shift } } } }',
    'within what is asked of both':
      '{ lairs { ... on Cat { keeper { grade { level } wage } } ... on Dog { keeper { grade { note } } } ... on Cage { inner { keeper { grade { level note } } } } } }',
    'what leads further':
      '{ lairs { ... on Cat { keeper { boss { bonus } ward { id } } } ... on Dog { keeper { boss { shift } ward { ... on Yard { light } } } } } }',
    'nothing but the type':
      '{ lairs { ... on Cat { keeper { boss { bonus } ward { id } } } ... on Dog { keeper { boss { __typename } ward { __typename } } } } }',
    'nothing but the type, of what is required':
      '{ lairs { ... on Dog { keeper { shift boss { __typename } strict } } } }',
    'below several types':
      '{ cage { all { ... on Cat { keeper { ward { ... on Hall { light head { wage } } ... on Yard { head { bonus } } } } } ... on Dog { keeper { ward { ... on Yard { head { strict } size } } } } } } }',
    'beside what is asked below all':
      '{ beings { keeper { wage ... on Keeper { name } } ... on Dog { keeper { bonus } } ... on Cat { keepers { wage(in: "Z") } keeper { strict } } } }',
    'in fragments':
      '{ lairs { ...C ... on Being { keeper { name } } ...D } } fragment C on Cat { keeper { ...K boss { ...K } } } fragment D on Dog { keeper { ...L boss { ...K } } } fragment K on Keeper { bonus wage } fragment L on Keeper { shift wage }',
    'behind a mutation':
      'mutation { a: move { ... on Cat { keeper { bonus } } ... on Dog { keeper { wage shift } } } b: move { ... on Dog { keeper { strict } } } }',
  },
};
