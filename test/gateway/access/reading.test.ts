// What the audit trail is told of an answer: whose data left in how many rows, at which rungs, by whose rules, and whether
// any of it was governed.

import { describe, expect, it } from '@jest/globals';
import { execute, type OperationDefinitionNode, parse } from 'graphql';
import { planRelease, type ReleasedRow, release } from '../../../gateway/access/release.ts';
import { type RewriteScope, rewrite } from '../../../gateway/access/rewrite.ts';
import type { Rule } from '../../../gateway/access/rule.ts';
import { scopeOf } from './answer.ts';
import { grant, limit, schema } from './small-world.ts';

const inCity = { attribute: 'city', op: 'eq', value: '320102' } as const;
const everything = grant({ id: 'all', fields: ['Person', 'Card', 'Shop', 'Boss', 'Visit', 'Fine', {}] });
const city = limit({ id: 'city', fields: ['Person'], rows: inCity });
const wang = { __typename: 'Person', id: 'P-1', name: '王小明', _access: '', _subject: 'Person:P-1' };
const zhao = { ...wang, id: 'P-2', name: '赵大山', _access: null, _subject: 'Person:P-2' };

function recorded(rules: readonly Rule[], query: string, root: object = {}) {
  const scope: RewriteScope = { ...scopeOf(rules), recorded: true };
  const document = parse(query);
  const [operation] = document.definitions as readonly OperationDefinitionNode[];
  if (operation === undefined) throw new Error('no operation');
  const plan = planRelease(scope, document, operation, {});
  const result = execute({ schema, document: rewrite(scope, document), rootValue: root });
  if (result instanceof Promise || result.data == null) throw new Error(JSON.stringify(result));
  const rows: ReleasedRow[] = [];
  const released = release(plan.root, result.data, rows);
  return { reading: plan.reading, rows, released };
}

describe('the rows that leave', () => {
  it('are counted with their subjects, also where no key was selected, and the subject does not leave', () => {
    const query =
      '{ person(id: "1") { name } shop(code: "1") { title holder { ... on Shop { title } } boss { person { __typename } } } }';
    const root = { person: wang, shop: { title: '面馆', holder: wang, boss: { person: wang } } };
    const { rows, released } = recorded([everything], query, root);
    const ofWang = { type: 'Person', subjects: 'Person:P-1' };
    expect(rows).toEqual([
      ofWang,
      { type: 'Shop', subjects: null },
      ofWang,
      { type: 'Boss', subjects: null },
      ofWang,
    ]);
    expect(JSON.stringify(released)).not.toContain('P-1');
  });

  it('do not hold what its owner did not confirm, nor what fell with its parent', () => {
    const query = '{ persons(first: 2) { nodes { name } } shop(code: "1") { boss { person { name } } } }';
    const root = { persons: { nodes: [wang, zhao] }, shop: { boss: { person: zhao } } };
    const { rows } = recorded([everything, city], query, root);
    expect(rows.map(({ subjects }) => subjects)).toEqual(['Person:P-1', null, null]);
  });
});

describe('what is read', () => {
  it('has the rung of each coordinate, those of the rows where they differ, and HIDDEN where nothing leaves', () => {
    const rules = [
      grant({ id: 'names', fields: ['Person', 'Person.name'], rung: 'CLEAR' }),
      grant({ id: 'births', fields: ['Person.birth'], rung: 'YEAR' }),
      limit({ id: 'far', fields: ['Person.name'], rung: 'NAME', rows: inCity }),
    ];
    const { reading } = recorded(rules, '{ person(id: "1") { name birth number } }', { person: wang });
    expect([...reading.cells]).toEqual([
      ['Person.name', ['CLEAR', 'NAME', 'HIDDEN']],
      ['Person.birth', ['YEAR']],
      ['Person.number', ['HIDDEN']],
    ]);
    expect([...reading.rules].sort()).toEqual(['births', 'far', 'names']);
    expect([...reading.graphs]).toEqual(['PEOPLE']);
  });

  it('is ungoverned only where it is open, about nobody and the same for everybody', () => {
    const governed = (query: string, ...rules: Rule[]) =>
      recorded([everything, ...rules], query).reading.governed;
    expect(governed('{ shop(code: "1") { title boss { title } } version }')).toBe(false);
    expect(governed('{ __typename }')).toBe(false);
    expect(governed('{ shop(code: "1") { title holder { __typename } } }')).toBe(true);
    expect(governed('{ shop(code: "1") { visits { status } } }')).toBe(false);
    expect(governed('{ shop(code: "1") { records { status } } }')).toBe(true);
    expect(governed('{ records { ... on Fine { amount } } }')).toBe(true);
    expect(governed('{ person(id: "1") { __typename } }')).toBe(true);
    expect(governed('{ persons(first: 1) { pageInfo { hasNextPage } } }')).toBe(true);
    const scoped = limit({ fields: ['Shop'], rows: inCity });
    expect(governed('{ shop(code: "1") { title } }', scoped)).toBe(true);
  });
});
