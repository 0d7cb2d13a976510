// Fields of types that hold rows together without being rows: operation roots, connections, edges. What they may tell is
// known by name; whatever else stands there is a value over rows, which tells of rows that the caller may not see.

import { type GraphQLNamedType, type GraphQLObjectType, isCompositeType } from 'graphql';
import type { PlainModel } from './model.ts';

const onConnection = ['edges', 'nodes', 'pageInfo', 'totalCount'];
const onEdge = ['cursor', 'node'];
const onPageInfo = ['hasNextPage', 'hasPreviousPage', 'startCursor', 'endCursor'];

export function isPlumbingField(
  model: PlainModel,
  type: GraphQLObjectType,
  field: string,
  named: GraphQLNamedType,
): boolean {
  if (type === model.schema.getQueryType()) return isCompositeType(named) && field !== '_service';
  if (model.rowsOf(type) !== undefined) return onConnection.includes(field);
  if (type.name === 'PageInfo') return onPageInfo.includes(field);
  return type.name.endsWith('Edge') && onEdge.includes(field);
}
