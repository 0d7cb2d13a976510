import { describe, expect, it } from '@jest/globals';
import { isObjectType } from 'graphql';
import type { Rule } from '../../../gateway/access/rule.ts';
import { visibleSchema } from '../../../gateway/access/visible-schema.ts';
import { answer, scopeOf } from './answer.ts';
import { grant, limit } from './small-world.ts';

/** Fields of a type of the schema that the caller may know: name → type; undefined where the type is not there. */
function fieldsOf(rules: readonly Rule[], name: string): Readonly<Record<string, string>> | undefined {
  const type = visibleSchema(scopeOf(rules)).getType(name);
  if (!isObjectType(type)) return undefined;
  return Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, String(field.type)]));
}

describe('the schema that a caller may know', () => {
  it('has the fields that some rule lets them use, and no others', () => {
    const rules = [grant({ fields: ['Person', 'Person.name', 'Person.card'] })];
    expect(fieldsOf(rules, 'Person')).toEqual({ name: 'String' });
    expect(fieldsOf(rules, 'Card')).toBeUndefined();
    expect(fieldsOf(rules, 'Shop')).toBeUndefined();
  });

  it('promises no value of a governed type, because a rule may hide it on some row, whatever its subgraph promises', () => {
    const rules = [
      grant({ fields: ['Person.*'] }),
      limit({ fields: ['Person.id'], rows: { attribute: 'city', op: 'eq', value: '320102' } }),
    ];
    expect(fieldsOf(rules, 'Person')?.id).toBe('ID');
    const person = { __typename: 'Person', id: 'P-1', name: '王小明', _access: '0' };
    const { released } = answer(rules, '{ person(id: "1") { id name } }', { person });
    expect(released).toEqual({ person: { id: null, name: '王小明' } });
  });

  it('has no interface of which nothing is left, and its types are without it', () => {
    const rules = [
      grant({ fields: ['Shop', 'Shop.visits', 'Visit.*'] }),
      grant({ fields: ['Fine', 'Fine.amount'] }),
    ];
    expect(fieldsOf(rules, 'Visit')).toEqual({ recordId: 'ID', status: 'String', visitor: 'String' });
    expect(visibleSchema(scopeOf(rules)).getType('Record')).toBeUndefined();
  });

  it('promises what holds rows together', () => {
    const rules = [grant({ fields: ['Person', 'Person.name'] })];
    expect(fieldsOf(rules, 'PersonConnection')).toEqual({
      edges: '[PersonEdge!]!',
      nodes: '[Person!]!',
      pageInfo: 'PageInfo!',
    });
  });
});
