import type { FederationCase } from '../federation-case.ts';

const oak = { __typename: 'Tree', id: 't1', name: 'oak', height: 20, rings: 90 };
const fern = { __typename: 'Fern', id: 'f1', name: 'fern', height: null, spores: true };
const lichen = { __typename: 'Lichen', code: 'l1', name: 'lichen', tone: 'GREY' };
const plants = [oak, fern, null, { __typename: 'Tree', id: 't2', name: null, height: 3, rings: null }];
const glade = { __typename: 'Glade', id: 'g1', best: oak, all: plants, strange: [lichen, oak, fern] };

export const abstractTypes: FederationCase = {
  title: 'interfaces and unions lead to entities of several subgraphs, with fragments on each of them',
  subgraphs: {
    flora: `
      type Query { plants: [Plant] glade: Glade! plant(id: ID!): Plant strange: [Strange!] }
      interface Plant { id: ID! name: String height: Int }
      interface Named { name: String }
      union Strange = Lichen | Tree | Fern
      type Tree implements Plant & Named @key(fields: "id") { id: ID! name: String height: Int rings: Int }
      type Fern implements Plant & Named @key(fields: "id") { id: ID! name: String height: Int spores: Boolean }
      type Lichen implements Named @key(fields: "code") { code: ID! name: String tone: Tone }
      enum Tone { GREY GREEN }
      type Glade @key(fields: "id") { id: ID! best: Plant all: [Plant] strange: [Strange!] }`,
    soil: `
      type Query { rooted: [Rooted!]! }
      interface Rooted { id: ID! depth: Int neighbour: Rooted }
      type Tree implements Rooted @key(fields: "id") { id: ID! depth: Int neighbour: Rooted }
      type Fern implements Rooted @key(fields: "id") { id: ID! depth: Int neighbour: Rooted }`,
    lore: `
      type Tree @key(fields: "id") { id: ID! tale(loud: Boolean): String }
      type Lichen @key(fields: "code") { code: ID! tale: Tale tales: [Tale!] }
      union Tale = Song | Riddle
      type Song { name: String lines: Int! }
      type Riddle { name: String answer: String }`,
  },
  monolith: `
    type Query { plants: [Plant] glade: Glade! plant(id: ID!): Plant strange: [Strange!] rooted: [Rooted!]! }
    interface Plant { id: ID! name: String height: Int }
    interface Named { name: String }
    interface Rooted { id: ID! depth: Int neighbour: Rooted }
    union Strange = Lichen | Tree | Fern
    union Tale = Song | Riddle
    enum Tone { GREY GREEN }
    type Tree implements Plant & Named & Rooted {
      id: ID! name: String height: Int rings: Int depth: Int neighbour: Rooted tale(loud: Boolean): String
    }
    type Fern implements Plant & Named & Rooted {
      id: ID! name: String height: Int spores: Boolean depth: Int neighbour: Rooted
    }
    type Lichen implements Named { code: ID! name: String tone: Tone tale: Tale tales: [Tale!] }
    type Song { name: String lines: Int! }
    type Riddle { name: String answer: String }
    type Glade { id: ID! best: Plant all: [Plant] strange: [Strange!] }`,
  rows: [...plants.filter((each) => each !== null), lichen, glade] as FederationCase['rows'],
  fields: {
    'Query.plants': () => plants,
    'Query.glade': () => glade,
    'Query.plant': (_, { id }) => plants.find((each) => each?.id === id),
    'Query.strange': () => glade.strange,
    'Query.rooted': () => [fern, oak],
    'Tree.depth': ({ row }) => (row.id === 't1' ? 4 : null),
    'Fern.depth': () => 1,
    'Tree.neighbour': () => fern,
    'Fern.neighbour': () => oak,
    'Tree.tale': ({ row }, { loud }) => `tale of ${row.id}${loud === true ? '!' : ''}`,
    'Lichen.tale': () => ({ __typename: 'Riddle', name: 'grey', answer: 'stone' }),
    'Lichen.tales': () => [
      { __typename: 'Song', name: 'slow', lines: 3 },
      { __typename: 'Riddle', name: null, answer: null },
    ],
  },
  texts: ['t1', 'f1', 't2'],
  operations: {
    'fields of the interface': '{ plants { id name height __typename } }',
    'fields of each type': '{ plants { ... on Tree { rings depth tale } ... on Fern { spores depth } } }',
    'a fragment on another interface':
      '{ plants { ... on Rooted { depth neighbour { id ... on Plant { name } } } } }',
    'a union':
      '{ strange { __typename ... on Lichen { tone tale { ... on Riddle { answer } } } ... on Named { name } } }',
    'a union behind an entity':
      '{ strange { ... on Lichen { code tales { __typename ... on Song { lines name } ... on Riddle { n: name } } } } }',
    'named fragments within fragments':
      '{ glade { all { ...P } strange { ...S } } } fragment P on Plant { id ... on Tree { ...T } } fragment T on Tree { tale(loud: true) rings } fragment S on Strange { ... on Tree { ...T } ... on Lichen { name } }',
    'one key of two types, from two subgraphs':
      '{ rooted { id x: depth ... on Tree { y: tale } ... on Fern { y: name } neighbour { ... on Plant { name height } } } }',
    'one key with arguments that differ by type':
      '{ strange { ... on Tree { t: tale(loud: true) } ... on Lichen { l: tale { __typename } } } }',
    'only the type': '{ plants { __typename } strange { __typename } glade { best { __typename } } }',
    'what can be of no type':
      '{ strange { ... on Plant { ... on Rooted { depth } } ... on Named { ... on Lichen { tone } } } }',
  },
};

const films = [
  { __typename: 'Feature', id: 'm1', title: 'Dusk', minutes: 90, stars: 4, cast: ['A', 'B'] },
  { __typename: 'Short', id: 'm2', title: 'Dawn', minutes: 7, stars: null, school: 'North' },
];

export const interfaceObjects: FederationCase = {
  title: 'a subgraph may know an interface as one object and add fields to all its types',
  subgraphs: {
    films: `
      type Query { films: [Film!]! feature: Feature }
      interface Film @key(fields: "id") { id: ID! title: String minutes: Int! poster(width: Int = 1): String }
      type Feature implements Film @key(fields: "id") {
        id: ID! title: String minutes: Int! poster(width: Int = 1): String cast: [String!]
      }
      type Short implements Film @key(fields: "id") {
        id: ID! title: String minutes: Int! poster(width: Int = 1): String school: String
      }`,
    ratings: `
      type Query { best: Film ratings: [Rating!] }
      type Rating { film: Film! by: String }
      type Film @key(fields: "id") @interfaceObject {
        id: ID! stars: Int title: String @external line: String @requires(fields: "title") similar: [Film]
        poster(width: Int = 1): String @external print: String @requires(fields: "poster(width: 2)")
      }`,
    press: `
      type Film @key(fields: "id") @interfaceObject {
        id: ID! stars: Int @external minutes: Int! @external praise: String @requires(fields: "stars minutes")
      }`,
    awards: `
      type Query { awarded: [Film] }
      type Film @key(fields: "id", resolvable: false) @interfaceObject { id: ID! }`,
  },
  monolith: `
    type Query { films: [Film!]! feature: Feature best: Film ratings: [Rating!] awarded: [Film] }
    type Rating { film: Film! by: String }
    interface Film {
      id: ID! title: String minutes: Int! poster(width: Int = 1): String
      stars: Int line: String similar: [Film] print: String praise: String
    }
    type Feature implements Film {
      id: ID! title: String minutes: Int! poster(width: Int = 1): String cast: [String!]
      stars: Int line: String similar: [Film] print: String praise: String
    }
    type Short implements Film {
      id: ID! title: String minutes: Int! poster(width: Int = 1): String school: String
      stars: Int line: String similar: [Film] print: String praise: String
    }`,
  rows: films,
  fields: {
    'Query.films': () => films,
    'Query.feature': () => films[0],
    'Query.best': () => films[0],
    'Query.ratings': () => films.map((film) => ({ __typename: 'Rating', film, by: `by ${film.id}` })),
    'Query.awarded': () => [films[1], null],
    'Film.poster': ({ row }, { width }) => (row.id === 'm1' ? null : `${row.id} ${width}`),
    'Film.print': ({ read }) => `print of ${read('poster', { width: 2 })}`,
    'Film.praise': ({ read }) => `${read('stars')} stars for ${read('minutes')} minutes`,
    'Film.line': ({ read }) => `${read('title')}!`,
    'Film.similar': ({ row }) => films.filter((each) => each !== row),
  },
  unplannable: 'what a type requires, on the way from a subgraph that knows the interface as one object',
  operations: {
    'its fields of the interface': '{ films { stars title } }',
    'its fields of a type': '{ feature { stars line cast } }',
    'the type of an object that it knows as the interface':
      '{ best { __typename id } awarded { __typename } }',
    'fields of the type, from there': '{ best { ... on Feature { cast } ... on Short { school } stars } }',
    'fields that it and others have':
      '{ ratings { by film { title stars line ... on Short { school minutes } } } }',
    'what it requires': '{ awarded { line similar { __typename title line } } }',
    'what it requires of one type, beside fields of another':
      '{ films { ... on Feature { title } ... on Short { line } id } }',
    'what it requires of one type, where all are of another': '{ best { ... on Short { line } } }',
    'what it requires of one type, beside what it gives of all':
      '{ films { similar { __typename } ... on Short { line } } }',
    'what it requires of another that knows the interface as one object':
      '{ films { praise } best { praise } awarded { praise ... on Short { stars } } feature { praise title } }',
    'the same of one type, from the subgraph of whose fields it requires one':
      '{ ratings { film { ... on Short { praise } } } films { similar { ... on Short { poster(width: 0) praise } } } }',
    'what it requires with arguments': '{ films { print poster } feature { poster(width: 3) print } }',
    'what it requires with arguments of one type, beside the other':
      '{ best { ... on Feature { print } stars } films { ... on Short { print } ... on Feature { line } } }',
    'under fragments on the types':
      '{ films { ... on Short { stars similar { minutes } } ... on Feature { line } } }',
  },
};
