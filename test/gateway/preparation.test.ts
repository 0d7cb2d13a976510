// What is planned once, and for whom: callers whose rights do not differ in what a document asks.

import { describe, expect, it } from '@jest/globals';
import { type OperationDefinitionNode, parse } from 'graphql';
import type { Rule } from '../../gateway/access/rule.ts';
import { createPreparations } from '../../gateway/preparation.ts';
import { scopeOf } from './access/answer.ts';
import { grant, limit } from './access/small-world.ts';

const inCity = { attribute: 'city', op: 'eq', value: '320102' } as const;
const everything = grant({ fields: ['Person', 'Card', 'Shop', 'Boss', 'Visit', 'Fine', {}] });
const query = '{ person(id: "1") { name number card { expires } } }';

function hashUnder(rules: readonly Rule[]): string {
  const document = parse(query);
  const definition = document.definitions[0] as OperationDefinitionNode;
  const operation = { document, definition, hash: 'asked', variables: {} };
  return createPreparations().prepare(scopeOf(rules), operation).hash;
}

describe('a document', () => {
  const plain = hashUnder([everything]);

  it('is one plan for rights that differ elsewhere', () => {
    expect(hashUnder([everything, limit({ fields: ['Visit'], rung: 'HIDDEN' })])).toBe(plain);
    expect(hashUnder([everything, limit({ fields: ['Person.birth'], rung: 'YEAR' })])).toBe(plain);
  });

  it.each([
    ['a field of it is hidden', [everything, limit({ fields: ['Person.number'], rung: 'HIDDEN' })]],
    ['not all its rows are there', [everything, limit({ fields: ['Person'], rows: inCity })]],
    [
      'the owner of what it may reach is asked first',
      [everything, limit({ fields: ['Shop'], rows: inCity })],
    ],
  ])('is another plan where %s', (_, rules) => {
    expect(hashUnder(rules)).not.toBe(plain);
  });
});
