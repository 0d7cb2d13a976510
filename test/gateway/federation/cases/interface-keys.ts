import type { FederationCase } from '../federation-case.ts';

const owners = [
  { __typename: 'Owner', id: 'o1', mail: 'a@x', name: 'Ann', city: 'Bergen' },
  { __typename: 'Owner', id: 'o2', mail: 'b@x', name: null, city: null },
];
const stalls = [
  { __typename: 'Stall', no: 1, owner: owners[0], sign: 'red', rent: 5, size: 2 },
  { __typename: 'Stall', no: 2, owner: owners[1], sign: null, rent: null, size: 3 },
];
const goods = [
  { __typename: 'Fruit', sku: 'f1', code: 'c1', label: 'pear', ripe: true, stall: stalls[0], stock: 3 },
  { __typename: 'Tool', sku: 't1', code: 'c2', label: null, weight: 4, stall: stalls[1], stock: null },
  { __typename: 'Fruit', sku: 'f2', code: 'c3', label: 'plum', ripe: null, stall: null, stock: 0 },
];

/** Keys through other entities, interfaces with two keys, and lists of lists of them. */
export const interfaceKeys: FederationCase = {
  title: 'a key may be of another entity, and an interface with two keys one object in two subgraphs',
  subgraphs: {
    market: `
      type Query { stalls: [Stall!]! rows: [[Good]!] goods: [Good!]! first: Owner @shareable stall(no: Int!): Stall }
      type Mutation { sell(sku: ID!): Sold restock: [[Good]] }
      union Sold = Fruit | Tool | Refused
      type Refused { why: String! good: Good }
      type Stall @key(fields: "no") @key(fields: "owner { id }") {
        no: Int! owner: Owner! sign: String rent: Int size: Int
      }
      type Owner @key(fields: "id") @key(fields: "mail") { id: ID! mail: String! }
      interface Good @key(fields: "sku") @key(fields: "code") { sku: ID! code: ID! label: String stall: Stall }
      type Fruit implements Good @key(fields: "sku") @key(fields: "code") {
        sku: ID! code: ID! label: String stall: Stall ripe: Boolean
      }
      type Tool implements Good @key(fields: "sku") @key(fields: "code") {
        sku: ID! code: ID! label: String stall: Stall weight: Int
      }`,
    office: `
      type Query { first: Owner @shareable }
      type Owner @key(fields: "mail") { mail: String! name: String city: String }
      type Stall @key(fields: "no") {
        no: Int! rent: Int @override(from: "market") size: Int @override(from: "market")
        owner: Owner! @external
        letter: String @requires(fields: "owner { mail }")
        greeting: String @requires(fields: "owner { mail name }")
      }`,
    bank: `
      type Stall @key(fields: "owner { id }") {
        owner: Owner! @shareable
        rent: Int @external sign: String @external
        due: String @requires(fields: "rent sign")
      }
      type Owner @key(fields: "id", resolvable: false) { id: ID! }`,
    store: `
      type Query { low: [Good!] }
      type Good @key(fields: "code") @interfaceObject {
        code: ID! stock: Int label: String @external tag: String @requires(fields: "label")
      }`,
    shelf: `
      type Good @key(fields: "sku") @interfaceObject { sku: ID! shelf(high: Boolean = false): String near(count: Int = 9): [Good] }`,
  },
  monolith: `
    type Query {
      stalls: [Stall!]! rows: [[Good]!] goods: [Good!]! first: Owner stall(no: Int!): Stall low: [Good!]
    }
    type Mutation { sell(sku: ID!): Sold restock: [[Good]] }
    union Sold = Fruit | Tool | Refused
    type Refused { why: String! good: Good }
    type Stall {
      no: Int! owner: Owner! sign: String rent: Int size: Int letter: String greeting: String due: String
    }
    type Owner { id: ID! mail: String! name: String city: String }
    interface Good {
      sku: ID! code: ID! label: String stall: Stall stock: Int tag: String shelf(high: Boolean = false): String near(count: Int = 9): [Good]
    }
    type Fruit implements Good {
      sku: ID! code: ID! label: String stall: Stall ripe: Boolean stock: Int tag: String
      shelf(high: Boolean = false): String near(count: Int = 9): [Good]
    }
    type Tool implements Good {
      sku: ID! code: ID! label: String stall: Stall weight: Int stock: Int tag: String
      shelf(high: Boolean = false): String near(count: Int = 9): [Good]
    }`,
  rows: [...owners, ...stalls, ...goods] as FederationCase['rows'],
  fields: {
    'Query.stalls': () => stalls,
    'Query.stall': (_, { no }) => stalls.find((each) => each.no === no),
    'Query.rows': () => [[goods[0], null], [], [goods[2], goods[1]]],
    'Query.goods': () => goods,
    'Query.first': () => owners[0],
    'Query.low': () => [goods[2], goods[0]],
    'Mutation.sell': ({ state }, { sku }) => {
      state.sold = Number(state.sold ?? 0) + 1;
      return (
        goods.find((each) => each.sku === sku) ?? {
          __typename: 'Refused',
          why: `no ${sku} ${state.sold}`,
          good: goods[1],
        }
      );
    },
    'Mutation.restock': () => [[goods[1]], null, [null, goods[0]]],
    'Stall.letter': ({ read }) => `to ${(read('owner') as { mail: string }).mail}`,
    'Stall.greeting': ({ read }) => {
      const { mail, name } = read('owner') as { mail: string; name: string | null };
      return `${name} at ${mail}`;
    },
    'Stall.due': ({ read }) => `${read('rent')} for ${read('sign')}`,
    'Good.tag': ({ read }) => `tag ${read('label')}`,
    'Good.shelf': ({ row }, { high }) => `${row.sku} ${high}`,
    'Good.near': ({ row }, { count }) =>
      [...goods.filter((each) => each !== row), null].slice(0, Number(count ?? 9)),
  },
  texts: ['f1', 't1', 'c1'],
  unplannable: 'what a type requires, on the way from a subgraph that knows the interface as one object',
  operations: {
    'a key of another entity': '{ stalls { due owner { name } } }',
    'fields that have moved': '{ stalls { rent size sign due } stall(no: 2) { due letter greeting } }',
    'lists of lists of an interface':
      '{ rows { shelf stock tag ... on Fruit { ripe stall { due } } ... on Tool { weight } } }',
    'from one key of an interface to the other':
      '{ low { sku shelf(high: true) tag near { stock label __typename } } }',
    'a union of a mutation, with entities of an interface':
      'mutation { a: sell(sku: "f1") { __typename ... on Fruit { stock shelf } } b: sell(sku: "x") { ... on Refused { why good { stock ... on Tool { stall { due greeting } } } } } restock { tag } }',
    'one key with arguments that differ by type, from a subgraph that knows the types as one object':
      '{ rows { ... on Tool { shelf } ... on Fruit { shelf(high: true) } } goods { ... on Fruit { near(count: 1) { sku } } ... on Tool { near { id: sku } } } }',
    'the same under other names, in fragments, and names of its own for others':
      '{ goods { ...T ... on Fruit { x: tag label: shelf(high: true) near { ...T ... on Fruit { x: label as_x: code } } } } } fragment T on Tool { x: shelf(high: false) label near(count: 2) { ... on Tool { x: tag } shelf } }',
    'a root field that two subgraphs have': '{ first { id name mail city } again: first { name } }',
  },
};
