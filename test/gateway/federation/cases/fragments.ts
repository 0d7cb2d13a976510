import type { FederationCase } from '../federation-case.ts';

const book = { __typename: 'Book', title: 'Waves', pages: 300 };
const film = { __typename: 'Film', title: null, minutes: 90 };
const firm = {
  __typename: 'Firm',
  name: 'Oak',
  size: 4,
  boss: { __typename: 'Person', name: 'Ann', age: 50 },
};
const person = { __typename: 'Person', name: 'Bo', age: 20 };
const loans = [
  { __typename: 'Loan', id: 'l1', item: book, owner: firm, things: [book, null, film], code: 'A' },
  { __typename: 'Loan', id: 'l2', item: film, owner: person, things: [], code: 'B' },
  { __typename: 'Loan', id: 'l3', item: null, owner: null, things: null, code: null },
];

interface Told {
  readonly pages?: number;
  readonly minutes?: number;
  readonly name?: string;
  readonly size?: number;
  readonly boss?: Told;
}

const lengthOf = (told: unknown) => {
  const { pages, minutes } = (told ?? {}) as Told;
  return pages ?? minutes ?? 'nothing';
};

const values = `
  union Item = Book | Film
  interface Owner { name: String }
  type Book @shareable { title: String pages: Int }
  type Film @shareable { title: String minutes: Int }
  type Person implements Owner @shareable { name: String age: Int }
  type Firm implements Owner @shareable { name: String size: Int boss: Person }`;

export const requiredFragments: FederationCase = {
  title: 'what a field requires may be said for each type of a union or an interface',
  subgraphs: {
    desk: `${values}
      type Query { loans: [Loan!]! loan(id: ID!): Loan }
      type Loan @key(fields: "id") { id: ID! item: Item owner: Owner things: [Item] }`,
    fees: `${values}
      type Query { due: [Loan] }
      type Loan @key(fields: "id") {
        id: ID!
        item: Item @external
        owner: Owner @external
        things: [Item] @external
        fee: String @requires(fields: "item { ... on Book { pages } ... on Film { minutes } }")
        letter: String @requires(fields: "owner { name ... on Firm { size boss { name } } }")
        sum: String @requires(fields: "things { ... on Film { minutes } ... on Book { pages } }")
        code: String
      }`,
    post: `
      type Loan @key(fields: "id") {
        id: ID! letter: String @external fee: String @external
        parcel: String @requires(fields: "letter fee")
      }`,
  },
  monolith: `${values.replaceAll('@shareable', '')}
    type Query { loans: [Loan!]! loan(id: ID!): Loan due: [Loan] }
    type Loan {
      id: ID! item: Item owner: Owner things: [Item] fee: String letter: String sum: String code: String parcel: String
    }`,
  rows: loans,
  fields: {
    'Query.loans': () => loans,
    'Query.loan': (_, { id }) => loans.find((each) => each.id === id),
    'Query.due': () => [loans[1], null, loans[0]],
    'Loan.fee': ({ read }) => `fee for ${lengthOf(read('item'))}`,
    'Loan.letter': ({ read }) => {
      const { name, size, boss } = (read('owner') ?? {}) as Told;
      return `to ${name}, ${size} with ${boss?.name}`;
    },
    'Loan.sum': ({ read }) => JSON.stringify((read('things') as Told[] | null)?.map(lengthOf) ?? null),
    'Loan.parcel': ({ read }) => `${read('letter')}: ${read('fee')}`,
  },
  texts: ['l1', 'l2'],
  operations: {
    'of a union': '{ loans { fee } }',
    'of an interface': '{ loans { letter } }',
    'of a list': '{ loans { sum } }',
    'from the subgraph that requires': '{ due { fee letter sum code } }',
    'in a chain': '{ due { parcel } loans { parcel } }',
    'beside other fields of the same objects':
      '{ loans { fee letter item { ... on Book { title } ... on Film { m: minutes } } owner { ... on Firm { boss { age } } } } }',
    'beside others under the same names':
      '{ loans { fee sum item { ... on Book { pages: title } ... on Film { minutes: title } } things { ... on Film { pages: minutes } } owner { name: __typename } letter } }',
  },
};

const atlas = {
  __typename: 'Atlas',
  id: 'a1',
  title: 'World',
  maps: [{ __typename: 'Map', name: 'North', year: 1900 }],
  pages: 10,
};
const novel = { __typename: 'Novel', id: 'n1', title: 'Waves', pages: 300, author: 'W' };
const shelves = [
  { __typename: 'Shelf', first: atlas, volumes: [novel, atlas], best: novel },
  { __typename: 'Shelf', first: novel, volumes: [], best: null },
];

export const providedFragments: FederationCase = {
  title: 'what a path provides may be said for each type of an interface or a union',
  subgraphs: {
    shelves: `
      type Query { shelves: [Shelf!]! }
      type Shelf {
        first: Volume @provides(fields: "... on Atlas { title maps { name } }")
        best: Work @provides(fields: "... on Novel { title } ... on Atlas { pages }")
        volumes: [Volume!]!
      }
      union Work = Atlas | Novel
      interface Volume { id: ID! title: String }
      type Atlas implements Volume @key(fields: "id") {
        id: ID! title: String @external maps: [Map!] @external pages: Int @external
      }
      type Novel implements Volume @key(fields: "id") { id: ID! title: String @external }
      type Map @shareable { name: String year: Int }`,
    catalog: `
      type Atlas @key(fields: "id") {
        id: ID! title: String @shareable maps: [Map!] @shareable pages: Int @shareable
      }
      type Novel @key(fields: "id") { id: ID! title: String @shareable pages: Int author: String }
      type Map @shareable { name: String year: Int }`,
  },
  monolith: `
    type Query { shelves: [Shelf!]! }
    type Shelf { first: Volume best: Work volumes: [Volume!]! }
    union Work = Atlas | Novel
    interface Volume { id: ID! title: String }
    type Atlas implements Volume { id: ID! title: String maps: [Map!] pages: Int }
    type Novel implements Volume { id: ID! title: String pages: Int author: String }
    type Map { name: String year: Int }`,
  rows: [atlas, novel],
  fields: { 'Query.shelves': () => shelves },
  operations: {
    'provided of one type, and of the other not': '{ shelves { first { title } } }',
    'provided nested fields': '{ shelves { first { ... on Atlas { maps { name } } } } }',
    'more of them than is provided':
      '{ shelves { first { ... on Atlas { maps { name year } pages } title } } }',
    'of a union': '{ shelves { best { ... on Novel { title author } ... on Atlas { pages title } } } }',
    'nothing is provided elsewhere': '{ shelves { volumes { title ... on Atlas { maps { name } } } } }',
  },
};
