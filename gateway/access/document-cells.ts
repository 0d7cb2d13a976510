// The cells that a document asks for, each with what is decided about it: the same decision that the door asks, laid out path
// by path for somebody who wants to see all of it, also what is clear.

import {
  type DocumentNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Decision } from './decide.ts';
import { rungs } from './matrix.ts';

export interface DocumentCell {
  /** Response path without list positions: `person.licenses.nodes.number`. */
  readonly path: string;
  readonly coordinate: string;
  /** A rung; where it depends on the row, all in question: `ID_3_4|HIDDEN`. */
  readonly outcome: string;
  readonly rules: readonly string[];
}

/** @returns each path and each coordinate that may stand there, of fields that are governed */
export function cellsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  decision: Decision,
): readonly DocumentCell[] {
  const found = new Map<string, DocumentCell>();
  walkFields(schema, document, operation, (type, field, path) => {
    const decided = decision.types.get(type);
    const cell = decided?.fields.get(field);
    if (decided === undefined || cell === undefined) return;
    const coordinate = `${type}.${field}`;
    const rules = [...new Set([...cell.rules, ...(decided.rows === true ? [] : decided.rowRules)])].sort();
    found.set(`${path} ${coordinate}`, { path, coordinate, outcome: rungs(decided.rows, cell.cases), rules });
  });
  return [...found.values()];
}

/** All coordinates that a document asks for, governed or not. */
export function coordinatesOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly string[] {
  const found = new Set<string>();
  walkFields(schema, document, operation, (type, field) => found.add(`${type}.${field}`));
  return [...found];
}

function walkFields(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  visit: (type: string, field: string, path: string) => void,
): void {
  const fragments = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );

  function walk(set: SelectionSetNode, parent: GraphQLCompositeType, path: readonly string[]): void {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        const at = [...path, selection.alias?.value ?? name];
        for (const type of concrete(parent)) {
          const field = type.getFields()[name];
          if (field === undefined) continue;
          visit(type.name, name, at.join('.'));
          const target = getNamedType(field.type);
          if (selection.selectionSet !== undefined && isCompositeType(target))
            walk(selection.selectionSet, target, at);
        }
        continue;
      }
      const spread =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (spread === undefined) continue;
      const named =
        spread.typeCondition === undefined ? parent : schema.getType(spread.typeCondition.name.value);
      if (isCompositeType(named)) walk(spread.selectionSet, named, path);
    }
  }

  function concrete(type: GraphQLCompositeType) {
    return isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : [];
  }

  const root = schema.getRootType(operation.operation);
  if (root != null) walk(operation.selectionSet, root, []);
}
