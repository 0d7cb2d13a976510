import type { FederationCase } from '../federation-case.ts';

const settings = {
  __typename: 'Settings',
  north: 1,
  south: 2,
  both: { __typename: 'Both', v: 3, w: null },
  deep: { __typename: 'Deep', north: 4, south: null },
};
const x = { __typename: 'X', id: 'x1', x: 1, more: 5 };
const y = { __typename: 'Y', y: 2 };
const z = { __typename: 'Z', z: 3, id: 'z1' };

export const sharing: FederationCase = {
  title: 'types that subgraphs share may differ between them',
  subgraphs: {
    north: `
      type Query {
        settings: Settings @shareable
        found: [Found]
        named: [Named!]
        kinds: [Kind] strict: [Kind!]
        pick(size: Int = 1, secret: Int = 5 @inaccessible, where: Where): String
      }
      input Where { a: Int = 3 b: Int @inaccessible list: [Int!] deep: Where }
      enum Kind { SMALL BIG SECRET @inaccessible }
      type Settings { north: Int both: Both @shareable deep: Deep @shareable }
      type Both @shareable { v: Int! w: Int }
      type Deep { north: Int }
      union Found = X | Y
      interface Named { id: ID! }
      type X implements Named @key(fields: "id") { id: ID! x: Int }
      type Y { y: Int }`,
    south: `
      type Query { settings: Settings @shareable lost: [Found!] }
      type Settings { south: Int both: Both @shareable deep: Deep @shareable }
      type Both @shareable { v: Int w: Int }
      type Deep { south: Int! }
      union Found = X | Z
      interface Named { id: ID! more: Int }
      type X implements Named @key(fields: "id") { id: ID! more: Int }
      type Z implements Named @key(fields: "id") { id: ID! z: Int more: Int }`,
  },
  monolith: `
    type Query {
      settings: Settings found: [Found] named: [Named!] kinds: [Kind] strict: [Kind!]
      pick(size: Int = 1, where: Where): String lost: [Found!]
    }
    input Where { a: Int = 3 list: [Int!] deep: Where }
    enum Kind { SMALL BIG }
    type Settings { north: Int south: Int both: Both deep: Deep }
    type Both { v: Int w: Int }
    type Deep { north: Int south: Int! }
    union Found = X | Y | Z
    interface Named { id: ID! more: Int }
    type X implements Named { id: ID! x: Int more: Int }
    type Y { y: Int }
    type Z implements Named { id: ID! z: Int more: Int }`,
  rows: [x, z],
  fields: {
    'Query.settings': () => settings,
    'Query.found': () => [x, y, null],
    'Query.named': () => [x],
    'Query.lost': () => [z, x],
    'Query.kinds': () => ['SMALL', 'SECRET', null, 'BIG'],
    'Query.strict': () => ['SMALL', 'SECRET'],
    'Query.pick': (_, { size, where }) => `${size} ${JSON.stringify(where ?? null)}`,
  },
  operations: {
    'an object of the root that two subgraphs know parts of': '{ settings { north south both { v w } } }',
    'a required field of one part that is null': '{ settings { deep { north south } } }',
    'types of a union that one subgraph does not have':
      '{ found { __typename ... on X { x more } ... on Z { z } ... on Y { y } } lost { ... on Z { z id } ... on Y { y } ... on X { x } } }',
    'a field of an interface that one subgraph does not have':
      '{ named { more ... on Z { z } ... on X { x } } }',
    'values of an enum that callers do not know': '{ kinds strict }',
    'what callers do not know, in what is said of the schema':
      '{ kind: __type(name: "Kind") { enumValues { name } } where: __type(name: "Where") { inputFields { name defaultValue } } both: __type(name: "Both") { fields { name type { kind name } } } __typename }',
    'arguments that callers do not know': '{ pick a: pick(size: 2, where: { deep: { list: 4 } }) }',
    'variables that are coerced': {
      query:
        'query ($where: Where, $list: [Int!] = 7) { pick(where: $where) b: pick(where: { list: $list }) }',
      variables: { where: { list: 5 } },
    },
  },
};
