import type { FederationCase } from '../federation-case.ts';

const seeds = [
  { __typename: 'Seed', id: 's1', lot: { __typename: 'Lot', farm: 'f1', year: 1999 }, name: 'rye' },
  { __typename: 'Seed', id: 's2', lot: { __typename: 'Lot', farm: 'f2', year: 2001 }, name: null },
];

/** The plan leaves `garden` for what a field requires, and has to come back by the key that `garden` resolves. */
export const unresolvableKeys: FederationCase = {
  title: 'a subgraph is not asked by a key that it does not resolve',
  subgraphs: {
    bank: `
      type Query { bank: [Seed!]! }
      type Seed @key(fields: "id") @key(fields: "id lot { farm year }", resolvable: false) { id: ID! lot: Lot name: String }
      type Lot @shareable { farm: ID! year: Int! }`,
    garden: `
      type Query { sown: [Seed!]! }
      type Seed @key(fields: "id", resolvable: false) @key(fields: "id lot { farm year }") {
        id: ID!
        lot: Lot @shareable
        name: String @external
        sign: String @requires(fields: "name")
      }
      type Lot @shareable { farm: ID! year: Int! }`,
  },
  monolith: `
    type Query { bank: [Seed!]! sown: [Seed!]! }
    type Seed { id: ID! lot: Lot name: String sign: String }
    type Lot { farm: ID! year: Int! }`,
  rows: seeds,
  fields: {
    'Query.bank': () => seeds,
    'Query.sown': () => seeds,
    'Seed.lot': ({ row }) => row.lot,
    'Seed.sign': ({ read }) => `here grows ${read('name')}`,
  },
  operations: {
    'from the subgraph itself': '{ sown { sign } }',
    'from another subgraph': '{ bank { sign name } }',
    'with other fields of both': '{ sown { lot { year } name sign id } }',
    'in two places under different conditions': {
      query: `query ($no: Boolean!, $yes: Boolean! = true) {
        sown @include(if: $yes) { id ... @skip(if: $no) { sign } } ... on Query { sown { name } }
      }`,
      variables: { no: true },
    },
    'with nothing left of what is asked of them': {
      query:
        'query ($no: Boolean!, $yes: Boolean! = true) { bank @include(if: $yes) { ... @skip(if: $no) { sign } } }',
      variables: { no: true },
    },
  },
};
