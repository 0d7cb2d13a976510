import { GraphQLError } from 'graphql';
import type { FederationCase } from '../federation-case.ts';

const boats = ['b1', 'b2', 'b3'].map((id, index) => ({
  __typename: 'Boat',
  id,
  name: index === 1 ? null : `boat ${id}`,
  oars: index,
}));
const fail = (message: string) => {
  throw new GraphQLError(message);
};

export const errorsAndMutations: FederationCase = {
  title: 'nulls spread, errors say where, mutations run in order',
  subgraphs: {
    harbour: `
      type Query {
        boats: [Boat!]! some: [Boat] first: Boat! grid: [[Boat!]!] broken: String sunk: Boat boat(id: ID!): Boat
      }
      type Mutation { add(by: Int!): Int! rename(id: ID!, name: String): Boat fails: Boat }
      type Boat @key(fields: "id") { id: ID! name: String oars: Int! mate: Boat }`,
    crew: `
      type Mutation { multiply(by: Int!): Int! hire(id: ID!): Boat! }
      type Boat @key(fields: "id") {
        id: ID! captain: String! sailors: [Sailor!]! cook: Sailor watch: [Sailor] log(page: Int!): String!
      }
      type Sailor { name: String! age: Int boat: Boat }`,
    weather: `type Boat @key(fields: "id") { id: ID! wind: Int sail: String! }`,
  },
  monolith: `
    type Query {
      boats: [Boat!]! some: [Boat] first: Boat! grid: [[Boat!]!] broken: String sunk: Boat boat(id: ID!): Boat
    }
    type Mutation {
      add(by: Int!): Int! rename(id: ID!, name: String): Boat fails: Boat multiply(by: Int!): Int! hire(id: ID!): Boat!
    }
    type Boat {
      id: ID! name: String oars: Int! mate: Boat captain: String! sailors: [Sailor!]! cook: Sailor watch: [Sailor]
      log(page: Int!): String! wind: Int sail: String!
    }
    type Sailor { name: String! age: Int boat: Boat }`,
  rows: boats,
  fields: {
    'Query.boats': () => boats,
    'Query.some': () => [boats[1], null, boats[0], boats[2]],
    'Query.first': () => boats[0],
    'Query.grid': () => [[boats[0], boats[2]], [], [boats[1]]],
    'Query.broken': () => fail('broken'),
    'Query.sunk': () => null,
    'Query.boat': (_, { id }) => boats.find((each) => each.id === id) ?? fail('no such boat'),
    'Boat.name': ({ row, state }) => state[`name ${row.id}`] ?? row.name,
    'Boat.mate': ({ row }) => boats[boats.findIndex(({ id }) => id === row.id) + 1],
    'Boat.captain': ({ row }) => (row.id === 'b2' ? fail('no captain') : `captain ${row.id}`),
    'Boat.sailors': ({ row }) => [
      { __typename: 'Sailor', name: 'Ann', age: 40, boat: boats[0] },
      { __typename: 'Sailor', name: row.id === 'b3' ? null : 'Bo', age: null, boat: null },
    ],
    'Boat.cook': ({ row }) => (row.id === 'b1' ? { __typename: 'Sailor', name: null } : null),
    'Boat.watch': () => [
      { __typename: 'Sailor', name: 'Cy', age: 1, boat: boats[1] },
      { __typename: 'Sailor', name: null, age: 2 },
    ],
    'Boat.log': ({ row }, { page }) => (page === 2 ? fail(`no page of ${row.id}`) : `page ${page}`),
    'Boat.wind': ({ row }) => (row.id === 'b1' ? fail('no wind') : 3),
    'Boat.sail': ({ row }) => (row.id === 'b3' ? null : 'white'),
    'Mutation.add': ({ state }, { by }) => {
      state.total = Number(state.total ?? 1) + Number(by);
      return state.total;
    },
    'Mutation.multiply': ({ state }, { by }) => {
      state.total = Number(state.total ?? 1) * Number(by);
      return state.total;
    },
    'Mutation.rename': ({ state }, { id, name }) => {
      state[`name ${id}`] = name;
      return boats.find((each) => each.id === id) ?? null;
    },
    'Mutation.hire': (_, { id }) => boats.find((each) => each.id === id) ?? null,
    'Mutation.fails': () => fail('it fails'),
  },
  texts: ['b1', 'b2', 'b3'],
  operations: {
    'an error in a list of entities': '{ some { wind } }',
    'an error in lists of lists': '{ grid { id wind } }',
    'a required field of another subgraph that is null': '{ some { id sail } }',
    'a required field of another subgraph that fails': '{ some { captain } boats { id } }',
    'a list that may hold no null': '{ boats { captain } }',
    'null up to the root': '{ boats { id } first { sail mate { mate { id } } } }',
    'required values in lists of another subgraph':
      '{ some { sailors { name } watch { name age } cook { name } } }',
    'one that fails and one that does not': '{ first { id a: log(page: 1) b: wind } }',
    'errors below objects of objects':
      '{ some { watch { boat { wind captain watch { name } } } mate { mate { sail } } } }',
    'nothing there': '{ sunk { wind captain } boat(id: "b9") { sail } broken }',
    'mutations of two subgraphs in order':
      'mutation { a: add(by: 2) b: multiply(by: 10) c: add(by: 1) d: multiply(by: 2) e: add(by: 5) }',
    'mutations in order under fragments':
      'mutation { ... on Mutation { a: add(by: 2) } b: multiply(by: 10) ... on Mutation { c: add(by: 1) } ...More } fragment More on Mutation { d: multiply(by: 3) }',
    'a mutation is seen by what follows and by its own fields':
      'mutation { rename(id: "b1", name: "Swan") { name captain } hire(id: "b1") { name wind sailors { name } } again: rename(id: "b1", name: null) { name } }',
    'a mutation that fails does not stop the next': 'mutation { a: add(by: 2) fails { id } b: add(by: 2) }',
    'a mutation that must not be null and is':
      'mutation { a: add(by: 2) hire(id: "b9") { name } b: add(by: 2) }',
    'what is left out': {
      query: `query ($yes: Boolean!, $no: Boolean = false) {
        some @include(if: $yes) { id @skip(if: $yes) wind @include(if: $no) ... on Boat @skip(if: $no) { name } __typename }
        first @skip(if: $yes) { captain } boats { ... @include(if: $no) { captain } oars @skip(if: true) id }
      }`,
      variables: { yes: true },
    },
    'the type everywhere':
      '{ __typename boats { __typename t: __typename watch { __typename boat { __typename } } } }',
  },
};
