import { GraphQLError } from 'graphql';
import type { FederationCase } from '../federation-case.ts';

const products = [
  { __typename: 'Product', id: 'p1', weight: 3, name: 'pen' },
  { __typename: 'Product', id: 'p2', weight: null, name: null },
];
const line = (count: number, product: (typeof products)[number] | null) => ({
  __typename: 'Line',
  count,
  product,
});
const orders = [
  { __typename: 'Order', id: 'o1', lines: [line(2, products[0] ?? null), line(1, null)] },
  { __typename: 'Order', id: 'o2', lines: [line(1, products[1] ?? null), line(0, products[0] ?? null)] },
  { __typename: 'Order', id: 'o3', lines: [] },
];

interface ToldLine {
  readonly count: number;
  readonly product: { readonly weight: number | null } | null;
}

export const requiredThrough: FederationCase = {
  title: 'what a field requires may be of other entities, and a mutation may lead back to the root',
  subgraphs: {
    orders: `
      type Query { orders: [Order!]! last: Order }
      type Mutation { place(id: ID!): Placed! placeAll: [Placed!]! }
      type Placed { order: Order query: Query }
      type Order @key(fields: "id") { id: ID! lines: [Line!]! }
      type Line @shareable { count: Int product: Product }
      type Product @key(fields: "id", resolvable: false) { id: ID! }`,
    catalog: `
      type Query { heaviest: Product broken: Int }
      type Product @key(fields: "id") { id: ID! weight: Int name: String }`,
    shipping: `
      type Query { sent: [Order] }
      type Order @key(fields: "id") {
        id: ID!
        lines: [Line!]! @external
        cost: String @requires(fields: "lines { count product { weight } }")
      }
      type Line @shareable { count: Int product: Product }
      type Product @key(fields: "id", resolvable: false) { id: ID! weight: Int @external }`,
  },
  monolith: `
    type Query { orders: [Order!]! last: Order heaviest: Product broken: Int sent: [Order] }
    type Mutation { place(id: ID!): Placed! placeAll: [Placed!]! }
    type Placed { order: Order query: Query }
    type Order { id: ID! lines: [Line!]! cost: String }
    type Line { count: Int product: Product }
    type Product { id: ID! weight: Int name: String }`,
  rows: [...orders, ...products],
  fields: {
    'Query.orders': () => orders,
    'Query.last': () => orders[1],
    'Query.heaviest': ({ state }) => (state.placed === undefined ? null : products[0]),
    'Query.broken': () => {
      throw new GraphQLError('broken');
    },
    'Query.sent': () => [orders[1], null, orders[0]],
    'Mutation.place': ({ state }, { id }) => {
      state.placed = id;
      return { __typename: 'Placed', order: orders.find((each) => each.id === id) ?? null };
    },
    'Mutation.placeAll': () => orders.map((order) => ({ __typename: 'Placed', order })),
    'Placed.query': () => ({ __typename: 'Query' }),
    'Order.cost': ({ read }) =>
      JSON.stringify(
        (read('lines') as ToldLine[]).map(({ count, product }) => [
          count,
          product === null ? null : product.weight,
        ]),
      ),
  },
  texts: ['o1', 'o2'],
  operations: {
    'fields of entities in a list': '{ orders { cost } }',
    'from the subgraph that requires': '{ sent { cost lines { product { name } } } }',
    'beside others of the same objects':
      '{ orders { lines { product { name id: weight weight: name } count: product { id } } cost } last { cost } }',
    'of what a mutation leads to': 'mutation { place(id: "o1") { order { cost } } }',
    'the root behind a mutation':
      'mutation { place(id: "o1") { query { heaviest { name } orders { id cost } __typename } } }',
    'the root behind a mutation, before the next one':
      'mutation { placeAll { query { heaviest { id } } } place(id: "o1") { query { heaviest { id } } } again: placeAll { query { heaviest { id } } } place(id: "o1") { order { id } } }',
    'an error at the root behind a list':
      'mutation { placeAll { order { id } query { broken heaviest { id } } } }',
  },
};
