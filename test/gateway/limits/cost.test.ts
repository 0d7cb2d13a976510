import { describe, expect, it } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { createCosts } from '../../../gateway/limits/cost.ts';
import { indexesOf } from '../../../gateway/limits/served.ts';

const sdl = `
  directive @indexed(for: String!) on INPUT_FIELD_DEFINITION
  type Query {
    person(id: ID!): Person
    persons(first: Int, last: Int, after: String, where: PersonWhere, orderBy: [PersonOrderBy!]): PersonConnection
    personAggregate(where: PersonWhere, groupBy: [String!], orderBy: [String!], first: Int! = 100): PersonAggregate
    things: [Thing]
    mine(first: Int): PersonConnection
  }
  interface Thing { id: ID }
  type Person implements Thing { id: ID name: String parent: Person aliases: [String] papers: [Paper]
    licenses(first: Int, where: LicenseWhere): LicenseConnection }
  type Paper { id: ID }
  type License { id: ID holder: Person }
  type PageInfo { hasNextPage: Boolean }
  type PersonConnection { edges: [PersonEdge] nodes: [Person] pageInfo: PageInfo totalCount: Int }
  type PersonEdge { cursor: String node: Person }
  type LicenseConnection { nodes: [License] pageInfo: PageInfo }
  type PersonAggregate { groups: [PersonGroup] total: PersonGroup }
  type PersonGroup { key: [String] count: Int avg(field: String): Float }
  input TextFilter { eq: String in: [String] startsWith: String isNull: Boolean }
  enum PersonField { id name nick }
  input PersonOrderBy { field: PersonField! desc: Boolean }
  input PersonWhere { and: [PersonWhere!] or: [PersonWhere!] not: PersonWhere
    id: TextFilter @indexed(for: "compare order") name: TextFilter @indexed(for: "compare prefix order") nick: TextFilter parent: PersonWhere licenses: LicenseListWhere }
  input LicenseListWhere { some: LicenseWhere none: LicenseWhere count: TextFilter }
  input LicenseWhere { id: TextFilter holder: PersonWhere }
`;
const schema = buildSchema(sdl);
const options = { schema, assumedSize: 10, own: new Set(['mine']) };
const costOf = createCosts(options);
const costWithIndexes = createCosts({ ...options, indexes: indexesOf(sdl) });

function cost(text: string, variables: Record<string, unknown> = {}, of = costOf) {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const definition = document.definitions.find((each) => each.kind === 'OperationDefinition');
  if (definition === undefined) throw new Error('no operation');
  return of({ document, definition, hash: text, variables });
}

describe('the cost of an operation', () => {
  it.each([
    ['is nothing for values', '{ __typename }', 0],
    ['is one for each object', '{ person(id: 1) { name parent { name aliases } } }', 2],
    ['multiplies a list by its page', '{ persons(first: 50) { nodes { name } } }', 1 + 50],
    ['counts from the end alike', '{ persons(last: 50) { nodes { name } } }', 1 + 50],
    [
      'multiplies lists within lists',
      '{ persons(first: 50) { nodes { licenses(first: 7) { nodes { id } } } } }',
      1 + 50 * (1 + 1 + 7),
    ],
    [
      'counts edges as objects of their own',
      '{ persons(first: 50) { edges { cursor node { name } } } }',
      1 + 50 * 2,
    ],
    ['takes nothing for the place of a page', '{ persons(first: 5) { pageInfo { hasNextPage } } }', 1 + 1],
    ['weighs a total', '{ persons(first: 5) { totalCount } }', 1 + 10],
    [
      'assumes a size where a list has none',
      '{ things { id } person(id: 1) { papers { id } } }',
      10 + 1 + 10,
    ],
    [
      'weighs an aggregate and each of its figures',
      '{ personAggregate { groups { key count avg(field: "x") } total { count } } }',
      100 + 4 * 5,
    ],
    ['counts what no domain is asked for as one', '{ mine(first: 1000) { nodes { papers { id } } } }', 1],
    ['adds up aliases', '{ a: person(id: 1) { name } b: person(id: 2) { name } }', 2],
    [
      'counts a fragment as often as it is spread',
      '{ person(id: 1) { ...F parent { ...F } } } fragment F on Person { parent { id } }',
      4,
    ],
    [
      'leaves out what is skipped',
      '{ person(id: 1) @skip(if: true) { name } persons(first: 3) @include(if: false) { totalCount } }',
      0,
    ],
    [
      'weighs conditions',
      '{ persons(first: 1, where: { name: { eq: "a", in: ["b"] } }) { nodes { id } } }',
      2 + 2,
    ],
    [
      'weighs conditions on related rows',
      '{ persons(first: 1, where: { and: [{ parent: { name: { eq: "a" } } }] }) { nodes { id } } }',
      2 + 10 + 1,
    ],
    [
      'weighs relation filters, one in another',
      '{ persons(first: 1, where: { not: { licenses: { some: { holder: { licenses: { count: { eq: "1" } } } } } } }) { nodes { id } } }',
      2 + 30,
    ],
    [
      'weighs the conditions of a list as often as it is asked',
      '{ persons(first: 4) { nodes { licenses(first: 1, where: { id: { eq: "1" } }) { nodes { id } } } } }',
      1 + 4 * (1 + 1 + 1 + 1),
    ],
  ])('%s', (_, text, expected) => {
    expect(cost(text).objects).toBe(expected);
  });

  const listed = `query ($n: Int = 3, $w: PersonWhere, $in: Boolean! = true) {
    persons(first: $n, where: $w) @include(if: $in) { nodes { licenses(first: $n) { nodes { id } } } }
  }`;

  it('is a function of the variables, with their defaults', () => {
    expect(cost(listed).objects).toBe(1 + 3 * (1 + 1 + 3));
    expect(cost(listed, { n: 10 })).toMatchObject({ objects: 1 + 10 * 12, largestPage: 10 });
    expect(cost(listed, { in: false }).objects).toBe(0);
    expect(cost(listed, { n: 1, w: { licenses: { none: {} } } }).objects).toBe(1 + 3 + 10);
  });

  it.each([[null], ['x'], [-5], [1.5], [Number.NaN], [{}], [[1]]])('takes %p for a page of nothing', (n) => {
    expect(cost(listed, { n, w: [n] }).objects).toBe(1);
  });

  it.each(['toString', 'valueOf', 'hasOwnProperty', '__defineGetter__'])(
    'takes the default of a variable that is called %s',
    (name) => {
      const text = `query ($${name}: Int = 40) { persons(first: $${name}) { nodes { id } } }`;
      expect(cost(text)).toMatchObject({ objects: 1 + 40, largestPage: 40 });
      expect(cost(text, { [name]: 2 }).objects).toBe(1 + 2);
    },
  );

  it('is told for a list however large its page is', () => {
    expect(
      cost('{ persons(first: 2000000000) { nodes { licenses(first: 2000000000) { nodes { id } } } } }')
        .objects,
    ).toBeGreaterThan(1e18);
  });

  it('knows the largest page, in text and in variables', () => {
    const text = 'query ($n: Int) { persons(first: 20) { nodes { licenses(first: $n) { nodes { id } } } } }';
    expect(cost(text).largestPage).toBe(20);
    expect(cost(text, { n: 21 }).largestPage).toBe(21);
  });
});

describe('what no index serves', () => {
  const unserved = (text: string, variables: Record<string, unknown> = {}) => {
    const { objects, unindexed } = cost(text, variables, costWithIndexes);
    // Each costs what reading all rows costs.
    expect(objects - cost(text, variables).objects).toBe(100 * unindexed.length);
    return unindexed.map(({ path, argument }) => `${path} ${argument}`);
  };
  const list = (args: string) => `{ persons(first: 1, ${args}) { nodes { id } } }`;

  it.each([
    ['an operator that an index serves', 'where: { name: { eq: "a" } }'],
    ['the beginning of a text that has an index for it', 'where: { name: { startsWith: "a" } }'],
    ['one served condition beside others', 'where: { nick: { eq: "a" }, name: { eq: "a" } }'],
    ['one under and', 'where: { and: [{ nick: { eq: "a" } }, { id: { in: ["a"] } }] }'],
    ['alternatives that are each served', 'where: { or: [{ name: { eq: "a" } }, { id: { eq: "a" } }] }'],
    ['an order that an index has', 'orderBy: [{ field: name }, { field: nick }]'],
    ['any order of what an index found', 'where: { name: { eq: "a" } }, orderBy: { field: nick }'],
    ['no condition', 'where: {}, orderBy: []'],
  ])('is not %s', (_, args) => {
    expect(unserved(list(args))).toEqual([]);
  });

  it.each([
    ['a field without one', 'where: { nick: { eq: "a" } }', ['persons where']],
    ['an operator for which it is not', 'where: { name: { isNull: true } }', ['persons where']],
    ['a beginning where there is none for it', 'where: { id: { startsWith: "a" } }', ['persons where']],
    ['what is negated', 'where: { not: { name: { eq: "a" } } }', ['persons where']],
    [
      'an alternative without one',
      'where: { or: [{ name: { eq: "a" } }, { nick: { eq: "a" } }] }',
      ['persons where'],
    ],
    ['a related row', 'where: { parent: { name: { eq: "a" } } }', ['persons where']],
    ['an order without one', 'orderBy: { field: nick }', ['persons orderBy']],
    [
      'both',
      'where: { nick: { eq: "a" } }, orderBy: [{ field: nick }]',
      ['persons where', 'persons orderBy'],
    ],
    [
      'a condition in an order that is read off one',
      'where: { nick: { eq: "a" } }, orderBy: { field: name }',
      ['persons where'],
    ],
  ])('is %s', (_, args, expected) => {
    expect(unserved(list(args))).toEqual(expected);
  });

  it('is told of aggregates, by the names of the answer, once each', () => {
    const text = `{ a: personAggregate(where: { nick: { eq: "x" } }, orderBy: ["count"]) { total { count } } ...F ...F
      ... on Query @include(if: false) { c: persons(first: 1, orderBy: { field: nick }) { nodes { id } } } }
      fragment F on Query { b: persons(first: 1, orderBy: { field: nick }) { nodes { id } } }`;
    expect(cost(text, {}, costWithIndexes).unindexed).toEqual([
      { path: 'a', argument: 'where' },
      { path: 'b', argument: 'orderBy' },
    ]);
  });

  it('is not told of lists below an object, which its key finds', () => {
    expect(
      unserved('{ person(id: 1) { licenses(first: 1, where: { id: { eq: "1" } }) { nodes { id } } } }'),
    ).toEqual([]);
  });

  it('depends on variables as on literals', () => {
    const text = `query ($w: PersonWhere, $o: [PersonOrderBy!], $x: String, $in: Boolean! = true) {
      persons(first: 1, where: $w, orderBy: $o) @include(if: $in) { nodes { id } }
      other: persons(first: 1, where: { nick: { eq: $x } }) { nodes { id } } }`;
    expect(unserved(text)).toEqual([]);
    expect(unserved(text, { x: 'a' })).toEqual(['other where']);
    expect(unserved(text, { w: { name: { eq: 'a' } }, o: [{ field: 'nick' }] })).toEqual([]);
    const both = { w: { nick: { eq: 'a' } }, o: { field: 'nick' } };
    expect(unserved(text, both)).toEqual(['persons where', 'persons orderBy']);
    expect(unserved(text, { ...both, in: false })).toEqual([]);
  });
});
