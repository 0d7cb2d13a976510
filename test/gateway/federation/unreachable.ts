// Supergraphs that compose although something in them cannot be reached: nothing to compare with, only to be said.

import type { FederationCase } from './federation-case.ts';

const cart = { __typename: 'Cart', id: 'c1', load: 3, tag: null };

/** No type of `yard` implements the interface, and only the subgraph that knows it as one object has the field. */
export const interfaceWithoutTypes: FederationCase = {
  title: 'an interface without types where it is asked',
  subgraphs: {
    yard: `
      interface Vehicle @key(fields: "id") { id: ID! }
      type Query { vehicle: Vehicle vehicles: [Vehicle!]! cart: Cart }
      type Mutation { wash: Vehicle count: Int }
      type Subscription { passing: Cart }
      type Cart @key(fields: "id") { id: ID! load: Int }`,
    toll: `
      type Query { paid: Vehicle }
      type Vehicle @key(fields: "id") @interfaceObject { id: ID! fee: Int }`,
  },
  monolith: `
    interface Vehicle { id: ID! fee: Int }
    type Query { vehicle: Vehicle vehicles: [Vehicle!]! cart: Cart paid: Vehicle }
    type Mutation { wash: Vehicle count: Int }
    type Subscription { passing: Cart }
    type Cart { id: ID! load: Int }`,
  rows: [cart],
  fields: {
    'Query.cart': () => cart,
    'Query.vehicle': () => null,
    'Query.paid': () => ({ __typename: 'Vehicle', id: 'v1', fee: 2 }),
    'Mutation.count': ({ state }) => {
      state.count = Number(state.count ?? 0) + 1;
      return state.count;
    },
  },
  operations: {},
};

/** `depot` has to be left for what `sign` requires, and nothing leads back. */
export const noWayBack: FederationCase = {
  title: 'a subgraph that finds no object again',
  subgraphs: {
    depot: `
      type Query { carts: [Cart] }
      type Cart @key(fields: "id", resolvable: false) {
        id: ID! load: Int @external sign: String @requires(fields: "load") tag: String
      }`,
    scale: `type Cart @key(fields: "id") { id: ID! load: Int }`,
  },
  monolith: `type Query { carts: [Cart] } type Cart { id: ID! load: Int sign: String tag: String }`,
  rows: [cart],
  fields: { 'Query.carts': () => [cart, null], 'Cart.sign': ({ read }) => `sign ${read('load')}` },
  operations: {},
};
