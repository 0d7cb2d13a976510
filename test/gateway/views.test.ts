import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { documentId, loadViews, viewVariables } from '../../gateway/views.ts';

const schema = buildSchema(`
  scalar Code
  enum Size { SMALL LARGE }
  input Point { lon: Float! lat: Float! }
  type Query {
    shelf(id: ID!, first: Int = 10, weight: Float, open: Boolean, code: Code, size: Size, at: Point, tags: [String!]): ID
  }
`);

const shelf = `query Shelf($id: ID!, $first: Int! = 10, $weight: Float, $open: Boolean, $code: Code, $size: Size, $at: Point, $tags: [String!]) {
  shelf(id: $id, first: $first, weight: $weight, open: $open, code: $code, size: $size, at: $at, tags: $tags)
}`;

describe('views', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'yidang-views-'));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  function load(file: string, document: string) {
    writeFileSync(join(directory, file), document);
    return loadViews(directory, schema);
  }

  it('are found by the name of their file and by the digest of their text', () => {
    const views = load('shelf.graphql', shelf);
    expect(views.byName('shelf')?.document).toBe(shelf);
    expect(views.byDocumentId('shelf')).toBe(views.byName('shelf'));
    expect(views.byDocumentId(documentId(shelf))).toBe(views.byName('shelf'));
    expect(views.byDocumentId('sha256:00')).toBeUndefined();
    expect(views.byName(documentId(shelf))).toBeUndefined();
    expect(views.byName('__proto__')).toBeUndefined();
  });

  it.each([
    [
      'shelf.graphql',
      'query Shelf { shelf(name: "x") }',
      /shelf\.graphql does not fit the schema: Unknown argument/,
    ],
    ['shelf.graphql', 'query Rack { shelf(id: 1) }', /must hold one query, named Shelf/],
    ['top-shelf.graphql', 'query A { shelf(id: 1) } query B { shelf(id: 2) }', /named TopShelf/],
  ])('stop the start when %s holds %s', (file, document, message) => {
    expect(() => load(file, document)).toThrow(message);
  });

  function variables(parameters: string) {
    const view = load('shelf.graphql', shelf).byName('shelf');
    if (view === undefined) throw new Error('the view is not there');
    return viewVariables(view, new URLSearchParams(parameters));
  }

  it('read their arguments from query parameters by the types of their variables', () => {
    expect(
      variables(
        'id=007&first=20&weight=1.5&open=true&code=320100&size=LARGE&at={"lon":1,"lat":2}&tags=a&tags=b',
      ),
    ).toEqual({
      id: '007',
      first: 20,
      weight: 1.5,
      open: true,
      code: '320100',
      size: 'LARGE',
      at: { lon: 1, lat: 2 },
      tags: ['a', 'b'],
    });
    expect(variables('id=1')).toEqual({ id: '1' });
  });

  it.each([
    ['first=1', 'id'],
    ['id=1&shelf=2', 'shelf'],
    ['id=1&id=2', 'id'],
    ['id=1&first=ten', 'first'],
    ['id=1&first=1.5', 'first'],
    ['id=1&weight=', 'weight'],
    ['id=1&open=yes', 'open'],
    ['id=1&at=[1,2]', 'at'],
    ['id=1&at={', 'at'],
    ['id=1&__proto__=x', '__proto__'],
  ])('refuse %s and name the argument', (parameters, argument) => {
    expect(() => variables(parameters)).toThrow(
      expect.objectContaining({ extensions: { code: 'VIEW_ARGUMENT', http: { status: 400 }, argument } }),
    );
  });
});
