import { describe, expect, it } from '@jest/globals';
import { buildSchema, type OperationDefinitionNode, parse, print } from 'graphql';
import { confined } from '../../../gateway/access/confine.ts';
import { type Barred, barredBy, type Demands } from '../../../gateway/access/demands.ts';
import { planRelease } from '../../../gateway/access/release.ts';
import { rewrite } from '../../../gateway/access/rewrite.ts';
import { lensFor } from '../../../gateway/lens.ts';
import { scopeOf } from './answer.ts';
import { catalog, grant } from './small-world.ts';

const uses = ['READ', 'MATCH', 'STATISTICS'] as const;
const everything = grant({ id: 'all', fields: ['Person.*', 'Card.*', 'Shop.*'], uses: [...uses] });
const byCity = grant({
  id: 'city',
  fields: ['Person.stars'],
  rows: { attribute: 'city', op: 'eq', value: '320102' },
});
const scope = scopeOf([everything]);
const barring = (...coordinates: readonly string[]): Barred =>
  new Map(coordinates.map((each) => [each, ['@policy']] as const));

describe('a decision with what its caller is barred from', () => {
  it('is itself where that is nothing', () => {
    expect(confined(scope.decision, barring())).toBe(scope.decision);
  });

  it('has no use of a field left, and of the others all', () => {
    const { decision } = scopeOf([everything, byCity]);
    const { types } = confined(decision, barring('Person.name', 'Person.stars'));
    const [before, after] = [decision.types.get('Person'), types.get('Person')];
    expect(after?.fields.get('name')).toEqual({ cases: [], rules: ['@policy'] });
    expect([...(before?.matches.keys() ?? [])]).toContain('name');
    expect([...(after?.matches.keys() ?? [])]).not.toContain('name');
    expect(before?.statistics?.fields.has('name')).toBe(true);
    expect(after?.statistics?.fields.has('name')).toBe(false);
    expect(after?.statistics?.fields.get('sex')).toEqual(before?.statistics?.fields.get('sex'));
    expect(after?.fields.get('sex')).toEqual(before?.fields.get('sex'));
    expect(types.get('Shop')).toEqual(decision.types.get('Shop'));
  });

  it('asks no owner for a field that leaves on no row', () => {
    const { decision } = scopeOf([grant({ id: 'rows', fields: ['Person'] }), byCity]);
    expect([...(decision.types.get('Person')?.remote.keys() ?? [])]).toEqual(['stars']);
    const { types } = confined(decision, barring('Person.stars'));
    expect([...(types.get('Person')?.remote.keys() ?? [])]).toEqual([]);
  });

  it('has no row of a type, neither to read nor to count', () => {
    const { types } = confined(scope.decision, barring('Card'));
    expect(types.get('Card')).toMatchObject({ rows: false, rowRules: ['@policy'], statistics: null });
  });

  it('differs in all by which anything is kept, also where what is barred is governed by no rule', () => {
    const one = confined(scope.decision, barring('Query.version'));
    const other = confined(scope.decision, barring('Query.version', 'Query.stray'));
    for (const name of ['shape', 'fingerprint', 'reasons'] as const)
      expect(new Set([scope.decision[name], one[name], other[name]]).size).toBe(3);
  });

  it('hides something, so no subgraph takes its caller for one from whom nothing is hidden', () => {
    const open = scopeOf([
      grant({ id: 'all', fields: [...catalog.types.keys()].map((type) => `${type}.*`) }),
    ]);
    const classified = {
      ...catalog,
      types: new Map([...catalog.types].filter(([, each]) => each.classified)),
    };
    expect(lensFor(open.decision, classified, 'people').whole).toBe(true);
    const barred = confined(open.decision, barring('Query.version'));
    expect(lensFor(barred, classified, 'people').whole).toBeUndefined();
  });

  it('hides a field of an interface also where a type bars it that no rule governs', () => {
    const schema = buildSchema(
      'type Query { page: Page } interface Page { total: Int } type Ships implements Page { total: Int }',
    );
    const decision = confined(scope.decision, barring('Ships.total'));
    const document = parse('{ page { total } }');
    const planned = (of: typeof decision) =>
      print(rewrite({ schema, catalog: { ...catalog, types: new Map() }, decision: of }, document));
    expect(planned(scope.decision)).toContain('total');
    expect(planned(decision)).not.toContain('total');
  });

  it('is recorded: what was hidden, and the directive for a rule', () => {
    const decision = confined(scope.decision, barring('Query.version', 'Person.name'));
    const document = parse('{ version person(id: "1") { name } }');
    const [operation] = document.definitions as readonly OperationDefinitionNode[];
    if (operation === undefined) throw new Error('no operation');
    const { reading } = planRelease({ ...scope, decision }, document, operation, {});
    expect(Object.fromEntries(reading.cells)).toMatchObject({
      'Query.version': ['HIDDEN'],
      'Person.name': ['HIDDEN'],
    });
    expect([...reading.rules]).toContain('@policy');
  });
});

describe('what a caller is barred from', () => {
  const demands: Demands = {
    at: new Map([
      ['T.a', [{ by: '@authenticated' }]],
      ['T.b', [{ by: '@requiresScopes', anyOf: [['x', 'y'], ['z']] }]],
      ['T.c', [{ by: '@policy', anyOf: [['R']] }, { by: '@authenticated' }]],
    ]),
    scopes: new Set(['x', 'y', 'z']),
  };
  it.each([
    ['everybody of whom no token was verified', null, ['R'], ['T.a', 'T.b', 'T.c']],
    ['nothing of which the token has no scope', [], ['R'], ['T.b']],
    ['half a set of scopes', ['x'], [], ['T.b', 'T.c']],
    ['a whole set', ['y', 'x'], ['R'], []],
    ['the other set', ['z'], ['R'], []],
    ['a role of the name of a scope', [], ['z', 'R'], ['T.b']],
  ])('is known of %s', (_who, scopes, roles, barred) => {
    expect([...barredBy(demands, { scopes, roles }).keys()]).toEqual(barred);
  });
});
