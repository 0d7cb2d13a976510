// Look-ups by a value that the caller brings: which arguments of a document are compared with a governed field.

import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  TypeInfo,
  type ValueNode,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Catalog } from './catalog.ts';
import type { Decision } from './decide.ts';

export interface Match {
  /** The field that the argument is compared with. */
  readonly coordinate: string;
  readonly value: ValueNode;
}

/** The look-ups of a document that the decision does not allow, if they are made. */
export function refusedMatches(
  schema: GraphQLSchema,
  catalog: Catalog,
  decision: Decision,
  document: DocumentNode,
): readonly Match[] {
  const checks: Match[] = [];
  const info = new TypeInfo(schema);
  const visitor = {
    Argument(node: { readonly name: { readonly value: string }; readonly value: ValueNode }) {
      const field = `${info.getParentType()?.name}.${info.getFieldDef()?.name}`;
      const coordinate = catalog.matches.get(`${field}(${node.name.value}:)`);
      if (coordinate === undefined) return;
      const [type = '', name = ''] = coordinate.split('.');
      const allowed = decision.types.get(type)?.matches.get(name) ?? false;
      if (allowed === false) checks.push({ coordinate, value: node.value });
    },
  };
  visit(document, visitWithTypeInfo(info, visitor));
  return checks;
}

/** The look-ups that one field makes by its arguments. */
export function matchesOf(
  catalog: Catalog,
  type: string,
  { name, arguments: given }: FieldNode,
): readonly Match[] {
  return (given ?? []).flatMap((each): Match[] => {
    const coordinate = catalog.matches.get(`${type}.${name.value}(${each.name.value}:)`);
    return coordinate === undefined ? [] : [{ coordinate, value: each.value }];
  });
}

/** Whether the look-up is made: an argument that is null looks nothing up. */
export function isMade({ value }: Match, variables: Readonly<Record<string, unknown>>): boolean {
  return (valueFromASTUntyped(value, { ...variables }) ?? null) !== null;
}
