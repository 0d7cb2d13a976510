// What a subgraph is told of an entity, by the selection that a plan requires.

import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { compileRepresentation, soleFieldOf } from '../../../gateway/executor/representation.ts';

const schema = buildSchema(`
  type Query { boxes: [Box] }
  type Box { id: ID! item: Item }
  union Item = Ball | Cube
  type Ball { size: Int }
  type Cube { edge: Int }
  interface Named { id: ID! }
  type One implements Named { id: ID! }
  type Other implements Named { id: ID! }
`);
const field = (name: string, selections?: QueryPlanSelectionNode[]): QueryPlanSelectionNode =>
  selections === undefined ? { kind: 'Field', name } : { kind: 'Field', name, selections };
const on = (typeCondition: string, ...selections: QueryPlanSelectionNode[]): QueryPlanSelectionNode => ({
  kind: 'InlineFragment',
  typeCondition,
  selections,
});
const id = [field('__typename'), field('id')];

describe('a representation', () => {
  const represent = compileRepresentation(
    schema,
    [on('Box', ...id, field('item', [on('Ball', field('size'))]))],
    () => true,
  );

  it('holds what is required, and of an object within it what its type has of it, be it nothing', () => {
    const box = (item: unknown) => ({ __typename: 'Box', id: '1', item, colour: 'red' });
    expect(represent(box({ __typename: 'Ball', size: 3, edge: 4 }))).toEqual({
      __typename: 'Box',
      id: '1',
      item: { size: 3 },
    });
    expect(represent(box({ __typename: 'Cube', edge: 4 }))).toEqual({ __typename: 'Box', id: '1', item: {} });
    expect(represent(box(null))).toEqual({ __typename: 'Box', id: '1', item: null });
  });

  it('is none for an object of another type, or one that lacks what is required', () => {
    expect(represent({ __typename: 'Ball', id: '1', item: null })).toBeNull();
    expect(represent({ __typename: 'Box', id: '1' })).toBeNull();
  });

  it.each([
    ['one field of one type', [on('Box', ...id)], 'id'],
    ['two fields', [on('Box', ...id, field('item', [field('__typename')]))], null],
    ['two types', [on('One', ...id), on('Other', ...id)], null],
    ['an interface', [on('Named', ...id)], null],
    ['no type', id, null],
  ])('is told apart by a field alone where there is no more: %s', (_title, selections, sole) => {
    expect(soleFieldOf(schema, selections)).toBe(sole);
  });
});
