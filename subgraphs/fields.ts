// The fields that a selection asks of one concrete type: fragments opened, conditions decided, equal keys merged.

import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  isObjectType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export interface FieldScope {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Values of the variables that `@skip` and `@include` use. */
  readonly conditions: Readonly<Record<string, unknown>>;
}

/** Response key → the nodes asked under it, in order of first appearance (GraphQL specification, 6.3.2 CollectFields). */
export function collectFields(
  scope: FieldScope,
  typeName: string,
  selections: readonly SelectionSetNode[],
): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const visited = new Set<string>();
  const visit = (set: SelectionSetNode) => {
    for (const selection of set.selections) {
      if (!included(scope, selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = responseKey(selection);
        const nodes = fields.get(key);
        if (nodes === undefined) fields.set(key, [selection]);
        else nodes.push(selection);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        if (condition === undefined || applies(scope.schema, condition, typeName))
          visit(selection.selectionSet);
      } else {
        const name = selection.name.value;
        const fragment = scope.fragments[name];
        if (fragment === undefined || visited.has(name)) continue;
        visited.add(name);
        if (applies(scope.schema, fragment.typeCondition.name.value, typeName)) visit(fragment.selectionSet);
      }
    }
  };
  selections.forEach(visit);
  return fields;
}

/** The selection sets below the nodes of one response key. */
export function subselections(nodes: readonly FieldNode[]): readonly SelectionSetNode[] {
  return nodes.flatMap((node) => (node.selectionSet === undefined ? [] : [node.selectionSet]));
}

export function responseKey(node: FieldNode): string {
  return node.alias?.value ?? node.name.value;
}

function included(scope: FieldScope, selection: SelectionNode): boolean {
  if (selection.directives === undefined || selection.directives.length === 0) return true;
  if (getDirectiveValues(GraphQLSkipDirective, selection, scope.conditions)?.if === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, selection, scope.conditions)?.if !== false;
}

function applies(schema: GraphQLSchema, condition: string, typeName: string): boolean {
  if (condition === typeName) return true;
  const type = schema.getType(condition);
  const object = schema.getType(typeName);
  return isAbstractType(type) && isObjectType(object) && schema.isSubType(type, object);
}
