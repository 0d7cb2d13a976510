import { GraphQLError } from 'graphql';
import type { FederationCase } from '../federation-case.ts';

const inns = [
  {
    __typename: 'Inn',
    id: 'i1',
    name: 'Oak',
    beds: 4,
    host: null,
    stars: 3,
    secret: 's1',
    mood: 'CALM',
    pool: true,
    bar: 1,
    garden: 2,
  },
  {
    __typename: 'Inn',
    id: 'i2',
    name: 'Elm',
    beds: null,
    host: null,
    stars: null,
    secret: null,
    mood: 'LOUD',
    pool: false,
    bar: null,
    garden: 0,
  },
].map((inn, index) => ({
  ...inn,
  host: {
    __typename: 'Host',
    id: `h${index}`,
    name: `host ${index}`,
    home: { __typename: 'Spot', x: index, y: 1 },
    born: 1900 + index,
  },
}));
const moved = () => {
  throw new GraphQLError('this subgraph does not have the field any more');
};

export const ownership: FederationCase = {
  title: 'fields are shared, moved, provided and hidden as their subgraphs say',
  subgraphs: {
    old: `
      type Query { inns: [Inn!]! hello: String @shareable }
      type Inn @key(fields: "id") @tag(name: "old") {
        id: ID! name: String @shareable beds: Int stars: Int mood: Mood secret: String @inaccessible pool: Boolean bar: Int garden: Int
        host: Host @provides(fields: "name home { x }")
      }
      enum Mood { CALM LOUD }
      type Host @key(fields: "id") { id: ID! name: String @external home: Spot @external }
      type Spot @shareable { x: Int! y: Int }
      type Hidden @inaccessible { a: Int }`,
    new: `
      type Query { hello: String @shareable inn(where: Where!): Inn search(which: Which!, limit: Int = 2): [Inn!] }
      enum Which { ALL CALM NONE }
      input Where { id: ID, name: String }
      type Inn @key(fields: "id") {
        id: ID! name: String @shareable
        beds: Int @override(from: "old")
        pool: Boolean @override(from: "old", label: "percent(50)")
        bar: Int @override(from: "old", label: "percent(100)")
        garden: Int @override(from: "old", label: "percent(0)")
        stars: Int @external
        secret: String @external
        grade: String @requires(fields: "stars") nextMood: Mood
        password: String @requires(fields: "secret") @tag(name: "internal")
      }
      enum Mood { CALM LOUD EERIE }`,
    people: `
      type Query { hosts: [Host!]! }
      type Host @key(fields: "id") { id: ID! name: String @shareable home: Spot @shareable born: Int }
      type Spot @shareable { x: Int! y: Int }
      input Where { id: ID, name: String, age: Int }
      type Inn @key(fields: "id") { id: ID! guests(where: Where, which: Which): [String!]! }
      enum Which { CALM ALL }`,
  },
  monolith: `
    type Query {
      inns: [Inn!]! hello: String inn(where: Where!): Inn search(which: Which!, limit: Int = 2): [Inn!] hosts: [Host!]!
    }
    input Where { id: ID, name: String }
    type Inn {
      id: ID! name: String beds: Int stars: Int mood: Mood pool: Boolean bar: Int garden: Int host: Host grade: String password: String
      guests(where: Where, which: Which): [String!]! nextMood: Mood
    }
    enum Mood { CALM LOUD EERIE }
    enum Which { ALL CALM }
    type Host { id: ID! name: String home: Spot born: Int }
    type Spot { x: Int! y: Int }`,
  rows: [...inns, ...inns.map(({ host }) => host)],
  fields: {
    'Query.inns': () => inns,
    'Query.hello': () => 'hello',
    'Query.hosts': () => inns.map(({ host }) => host),
    'Query.inn': (_, { where }) => {
      const { id, name } = where as { id?: string; name?: string };
      return inns.find((each) => each.id === id || each.name === name);
    },
    'Query.search': (_, { which, limit }) =>
      inns.filter(({ mood }) => which === 'ALL' || mood === which).slice(0, Number(limit ?? 9)),
    'Inn.nextMood': ({ row }) => (row.id === 'i1' ? 'EERIE' : 'CALM'),
    'Inn.guests': ({ row }, { where, which }) => [`${row.id} ${JSON.stringify(where ?? null)} ${which}`],
    'Inn.grade': ({ read }) => (read('stars') === null ? null : `${read('stars')} stars`),
    'Inn.password': ({ read, row }) => `pw ${row.__typename === 'Inn' ? read('secret') : ''}`,
    'old:Inn.beds': moved,
    'old:Inn.bar': moved,
    'new:Inn.garden': moved,
  },
  texts: ['i1', 'Oak', 'h1'],
  operations: {
    'a field that has moved': '{ inns { beds name } hosts { id } }',
    'a field that is moving': '{ inns { pool } inn(where: { id: "i2" }) { pool } }',
    'fields that have moved by all that is asked, and by nothing yet':
      '{ inns { bar garden } inn(where: { id: "i2" }) { garden bar } }',
    'a field that both have': '{ hello inns { name } inn(where: { name: "Elm" }) { name beds } }',
    'fields that are provided on this path alone': '{ inns { host { name home { x } } } }',
    'more of an object than is provided':
      '{ inns { host { name home { x y } born } } hosts { name home { x y } } }',
    'hidden types and fields, in what is said of the schema':
      '{ __type(name: "Hidden") { name } inn: __type(name: "Which") { enumValues { name } } s: __type(name: "Spot") { fields { name } } }',
    'what requires a hidden field': '{ inns { password } inn(where: { id: "i1" }) { password grade } }',
    'values of an enum that one subgraph knows more of':
      '{ search(which: CALM) { mood nextMood guests(which: ALL) } inns { mood nextMood } }',
    'input objects of which subgraphs know more': {
      query:
        'query ($where: Where!, $limit: Int) { inn(where: $where) { guests(where: $where) } search(which: ALL, limit: $limit) { id guests } }',
      variables: { where: { name: 'Oak' }, limit: 1 },
    },
    'under aliases, with different arguments':
      '{ a: search(which: ALL, limit: 1) { id a: guests(where: { id: "1" }) b: guests } b: search(which: CALM, limit: 2) { id: name name: id host { id: name name: id } } }',
  },
};
