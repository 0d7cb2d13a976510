// Which fields may be null in the schema that callers see: all that a rule may hide, also where a subgraph of somebody else
// promises a value, because the promise is about its data and not about who may see it.

import { type GraphQLCompositeType, isAbstractType } from 'graphql';
import type { RewriteScope } from './rewrite.ts';

/** Whether the fields of a type are null where the decision hides them, or the row that they lead to. */
export function holdsNulls({ schema, catalog }: RewriteScope, type: GraphQLCompositeType): boolean {
  if (type === schema.getQueryType() || type === schema.getMutationType()) return true;
  const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
  return possible.some(({ name }) => catalog.types.has(name));
}
