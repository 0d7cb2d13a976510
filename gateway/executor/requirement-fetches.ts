// The plan's side of requirements with arguments: fetches ask the field itself under the name of the part, tell subgraphs of it
// under its own name, and are split where one representation would have to have two values of a field.

import type { FetchDataRewrite, FetchNode, PlanNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type ArgumentNode,
  type FieldNode,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { operationOf, withSelections } from './fetch-document.ts';

/** A field with arguments as some `@requires` names it. */
export interface Part {
  readonly name: string;
  readonly given: readonly ArgumentNode[];
}

export interface Parts {
  /** By the name that the planner gets to see. */
  readonly parts: ReadonlyMap<string, Part>;
  /** Field of a type in a subgraph → names of the parts that it requires. */
  readonly needs: ReadonlyMap<string, ReadonlySet<string>>;
}

export function restoreFetch(scope: Parts, node: FetchNode): PlanNode {
  const required = new Set(namesOf(node.requires ?? []).filter((name) => scope.parts.has(name)));
  const operation = operationOf(node.operation);
  const asked = visit(operation, { Field: (field) => asPart(scope, field) });
  const whole = asked === operation ? node : withSelections(node, asked, asked.selectionSet.selections);
  if (required.size === 0) return whole;
  // One representation has one value of a field: what requires another asks by itself.
  const groups = groupsOf(scope, node.serviceName, asked.selectionSet);
  const fetches = groups.map(({ fields, parts }): FetchNode => {
    const requires = (node.requires ?? []).flatMap((each) => without(each, required, parts));
    // Renames tell types apart, and who knows an interface as one object is told its name in their place.
    const inputRewrites = [...renamesOf(scope, requires, []), ...(node.inputRewrites ?? [])];
    const only = groups.length === 1 ? whole : selecting(whole, fields);
    return { ...only, requires, inputRewrites };
  });
  const [only] = fetches;
  return fetches.length === 1 && only !== undefined ? only : { kind: 'Parallel', nodes: fetches };
}

function asPart({ parts }: Parts, node: FieldNode): FieldNode | undefined {
  const part = parts.get(node.name.value);
  if (part === undefined) return undefined;
  return {
    ...node,
    alias: node.alias ?? node.name,
    name: { kind: Kind.NAME, value: part.name },
    arguments: part.given,
  };
}

interface Group {
  readonly fields: Set<FieldNode>;
  readonly parts: Set<string>;
}

/** The fields of an entity fetch, so that within a group no field is required with two kinds of arguments. */
function groupsOf(scope: Parts, subgraph: string, set: SelectionSetNode): readonly Group[] {
  const groups: Group[] = [];
  const place = (type: string, { selections }: SelectionSetNode): void => {
    for (const each of selections) {
      if (each.kind === Kind.INLINE_FRAGMENT)
        place(each.typeCondition?.name.value ?? type, each.selectionSet);
      if (each.kind !== Kind.FIELD) continue;
      if (each.name.value === '_entities' && each.selectionSet !== undefined) {
        place(type, each.selectionSet);
        continue;
      }
      const needed = scope.needs.get(needKey(subgraph, type, each.name.value)) ?? new Set<string>();
      const fitting = groups.find(({ parts }) => !clash(scope, parts, needed));
      const group = fitting ?? { fields: new Set<FieldNode>(), parts: new Set<string>() };
      if (fitting === undefined) groups.push(group);
      group.fields.add(each);
      for (const name of needed) group.parts.add(name);
    }
  };
  place('', set);
  return groups;
}

function clash({ parts }: Parts, some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  return [...some].some((one) =>
    [...others].some((other) => one !== other && parts.get(one)?.name === parts.get(other)?.name),
  );
}

/** The entity fetch with these fields alone. */
function selecting(node: FetchNode, fields: ReadonlySet<FieldNode>): FetchNode {
  const operation = operationOf(node.operation);
  const wanted = new Set([...fields].map(print));
  const keep = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: set.selections.flatMap((each): SelectionNode[] => {
      if (each.kind === Kind.FIELD && each.name.value !== '_entities')
        return wanted.has(print(each)) ? [each] : [];
      if (each.kind === Kind.FRAGMENT_SPREAD || each.selectionSet === undefined) return [];
      const selectionSet = keep(each.selectionSet);
      return selectionSet.selections.length === 0 ? [] : [{ ...each, selectionSet }];
    }),
  });
  return withSelections(node, operation, keep(operation.selectionSet).selections);
}

function without(
  selection: QueryPlanSelectionNode,
  parts: ReadonlySet<string>,
  kept: ReadonlySet<string>,
): readonly QueryPlanSelectionNode[] {
  if (selection.kind === 'Field' && parts.has(selection.name) && !kept.has(selection.name)) return [];
  if (selection.selections === undefined) return [selection];
  const selections = selection.selections.flatMap((each) => without(each, parts, kept));
  return selections.length === 0 ? [] : [{ ...selection, selections }];
}

/** A subgraph is told of the field under its own name; what is deeper is renamed first. */
export function renamesOf(
  scope: Pick<Parts, 'parts'>,
  requires: readonly QueryPlanSelectionNode[],
  path: readonly string[],
): FetchDataRewrite[] {
  return requires.flatMap((each) => {
    if (each.kind === 'InlineFragment')
      return renamesOf(
        scope,
        each.selections,
        each.typeCondition === undefined ? path : [...path, `... on ${each.typeCondition}`],
      );
    const at = [...path, each.alias ?? each.name];
    const part = scope.parts.get(each.name);
    return [
      ...renamesOf(scope, each.selections ?? [], at),
      ...(part === undefined ? [] : [{ kind: 'KeyRenamer', path: at, renameKeyTo: part.name } as const]),
    ];
  });
}

function namesOf(requires: readonly QueryPlanSelectionNode[]): readonly string[] {
  return requires.flatMap((each) => [
    ...(each.kind === 'Field' ? [each.name] : []),
    ...namesOf(each.selections ?? []),
  ]);
}

export function needKey(graph: string, type: string, field: string): string {
  return `${graph} ${type}.${field}`;
}
