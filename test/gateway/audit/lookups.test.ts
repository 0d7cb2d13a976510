import { describe, expect, it } from '@jest/globals';
import { buildSchema, type OperationDefinitionNode, parse } from 'graphql';
import { lookedUp, lookupsOf, storedVariables } from '../../../gateway/audit/lookups.ts';
import { createPseudonyms } from '../../../gateway/audit/pseudonym.ts';
import { catalog, schema } from '../access/small-world.ts';

const pseudonyms = createPseudonyms(new Uint8Array(32));
const plain = (_scalar: string, value: string) => value.trim().toUpperCase();

function brought(text: string, values: Record<string, unknown> = {}, over = schema) {
  const document = parse(text);
  const [operation] = document.definitions as readonly OperationDefinitionNode[];
  if (operation === undefined) throw new Error('no operation');
  const lookups = lookupsOf(over, catalog, document);
  return {
    names: lookedUp(lookups, values, plain),
    variables: storedVariables(over, operation, lookups, values, pseudonyms, plain),
  };
}

describe('who is looked up', () => {
  it('is named by the key or by what is compared with a field, in whatever form it comes, found or not', () => {
    expect(brought('{ person(id: "p1") { name } }').names).toEqual(['Person:P1']);
    expect(
      brought('query ($n: String!) { personByNumber(number: $n) { name } }', { n: ' 11x' }).names,
    ).toEqual(['Person.number:11X']);
    expect(brought('{ a: person(id: "1") { name } b: person(id: "2") { name } }').names).toEqual([
      'Person:1',
      'Person:2',
    ]);
    expect(brought('query ($n: String) { personByNumber(number: $n) { name } }', {}).names).toEqual([]);
  });

  it('is nobody where the rows are about nobody', () => {
    expect(brought('{ shop(code: "1") { title } persons(first: 3) { nodes { name } } }').names).toEqual([]);
  });
});

describe('variables in the trail', () => {
  it('show a subject by its pseudonym, so that it can be found', () => {
    const { variables } = brought('query ($id: ID!) { person(id: $id) { name } }', { id: 'p1' });
    expect(variables).toEqual({ id: pseudonyms.subject('Person:P1') });
  });

  it('show numbers of a few digits, truth values, enum values and division codes, and nothing else', () => {
    const typed = buildSchema(`
      scalar DivisionCode
      enum Kind { ADULT }
      input Where { kind: Kind, name: String, age: [Int!] }
      type Query { all(n: Int, f: Float, b: Boolean, k: Kind, d: DivisionCode, s: String, w: Where, l: [DivisionCode]): String }`);
    const text =
      'query ($n: Int, $f: Float, $b: Boolean, $k: Kind, $d: DivisionCode, $s: String, $w: Where, $l: [DivisionCode], $p12345: Int, $absent: Int) { all(n: $n, f: $f, b: $b, k: $k, d: $d, s: $s, w: $w, l: $l) }';
    const hidden = expect.stringMatching(/^~[\w-]{22}$/);
    const given = {
      n: 50,
      f: 118.7969,
      b: true,
      k: 'ADULT',
      d: '320100',
      s: '王小明',
      w: { kind: 'ADULT', name: '王小明', age: [18, 138_000_000] },
      l: ['320102', '13800000000', null],
      p12345: 1,
    };
    expect(brought(text, given, typed).variables).toEqual({
      n: 50,
      f: hidden,
      b: true,
      k: 'ADULT',
      d: '320100',
      s: hidden,
      w: { kind: 'ADULT', name: hidden, age: [18, hidden] },
      l: ['320102', hidden, null],
      _name8: 1,
    });
  });
});
