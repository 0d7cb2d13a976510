// What a plan does not reach. The planner leaves out in silence what no subgraph can bring from where it is asked, and comes back
// to a subgraph by a key that it looks nothing up by; a caller would take the null for an answer.

import type { FetchNode, QueryPlan } from '@apollo/query-planner';
import {
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  GraphQLError,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import { isValue, own, type Value } from './own.ts';
import type { Path, PathPattern } from './path.ts';
import { fetchesOf, treeOf, withFetches } from './plan-tree.ts';
import type { Required } from './required.ts';
import { keysAt, placeOf } from './words.ts';

/** A field of the operation that no fetch brings. */
export interface Missing {
  /** From the root to the field. */
  readonly steps: readonly MissingStep[];
}

interface MissingStep {
  readonly key: string;
  /** The type of the object that the key is of. */
  readonly of: string;
}

export interface ReachScope {
  /** The schema that callers see. */
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Values of the variables that decide `@skip` and `@include`. */
  readonly conditions: Record<string, unknown>;
}

export function unreachable(originalError?: unknown, path?: Path): GraphQLError {
  return new GraphQLError('FIELD_UNREACHABLE', {
    ...(path === undefined ? {} : { path }),
    ...(originalError instanceof Error ? { originalError } : {}),
    extensions: { code: 'FIELD_UNREACHABLE' },
  });
}

/** The plan without fetches that tell a subgraph of objects by a key which finds none there. */
export function withoutDeadEnds(required: Required, plan: QueryPlan): QueryPlan {
  return withFetches(plan, (fetch) => (isDeadEnd(required, fetch) ? undefined : fetch));
}

function isDeadEnd(
  required: Required,
  { serviceName, requires = [], inputRewrites = [] }: FetchNode,
): boolean {
  // An object that the subgraph knows by an interface is told under the interface's name.
  if (inputRewrites.some(({ kind }) => kind === 'ValueSetter')) return false;
  return requires.some((each) => {
    if (each.kind !== 'InlineFragment' || each.typeCondition === undefined) return false;
    const told = each.selections.flatMap((one) => (one.kind === 'Field' ? [one.name] : []));
    return !required.finds(serviceName, each.typeCondition, new Set(told));
  });
}

/** Fields that an answer has and no fetch of the plan asks. */
export function missingFields(
  scope: ReachScope,
  plan: QueryPlan,
  operation: OperationDefinitionNode,
): readonly Missing[] {
  const { schema, fragments, conditions } = scope;
  const root = schema.getRootType(operation.operation);
  if (root == null) return [];
  const brought = broughtBy(plan);
  if (isWhole(brought, fragments, operation.selectionSet, [])) return [];
  const missing: Missing[] = [];
  let budget = longestSearch;
  const visit = (
    type: GraphQLCompositeType,
    fields: ReturnType<typeof collectFields>,
    at: readonly MissingStep[],
  ) => {
    const place = placeOf(at.map(({ key }) => key));
    for (const [key, nodes] of fields) {
      if (budget-- < 0) return;
      const name = nodes[0]?.name.value ?? '';
      const field = 'getFields' in type ? type.getFields()[name] : undefined;
      if (field === undefined || brought.renamed.has(key)) continue;
      const steps = [...at, { key, of: type.name }];
      if (brought.keys.get(place)?.has(key) !== true) {
        missing.push({ steps });
        continue;
      }
      const target = getNamedType(field.type);
      if (!isCompositeType(target)) continue;
      for (const each of isObjectType(target) ? [target] : schema.getPossibleTypes(target))
        visit(each, collectSubfields(schema, fragments, conditions, each, [...nodes]), steps);
    }
  };
  visit(root, collectFields(schema, fragments, conditions, root, operation.selectionSet), []);
  return missing;
}

/** Fields that are looked at where something is missing: objects of abstract types are looked at type by type. */
const longestSearch = 20_000;

/** Whether every field is asked by some fetch, whatever the types of objects. */
function isWhole(
  brought: Brought,
  fragments: ReachScope['fragments'],
  { selections }: SelectionSetNode,
  at: PathPattern,
): boolean {
  const keys = brought.keys.get(placeOf(at));
  return selections.every((each) => {
    if (each.kind === Kind.FRAGMENT_SPREAD) {
      const fragment = fragments[each.name.value];
      return fragment === undefined || isWhole(brought, fragments, fragment.selectionSet, at);
    }
    if (each.kind === Kind.INLINE_FRAGMENT) return isWhole(brought, fragments, each.selectionSet, at);
    if (each.name.value.startsWith('__')) return true;
    const key = (each.alias ?? each.name).value;
    if (keys?.has(key) !== true) return false;
    return each.selectionSet === undefined || isWhole(brought, fragments, each.selectionSet, [...at, key]);
  });
}

interface Brought {
  /** Place, without list positions → response keys. */
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
  /** Keys that a value gets after it was fetched under another. */
  readonly renamed: ReadonlySet<string>;
}

function broughtBy(plan: QueryPlan): Brought {
  const keys = new Map<string, Set<string>>();
  const renamed = new Set<string>();
  for (const { node, at } of fetchesOf(treeOf(plan))) {
    for (const [place, brought] of keysAt(node, at))
      keys.set(place, new Set([...(keys.get(place) ?? []), ...brought]));
    for (const each of node.outputRewrites ?? [])
      if (each.kind === 'KeyRenamer') renamed.add(each.renameKeyTo);
  }
  return { keys, renamed };
}

/** An error at each object that is there and lacks the field. */
export function* missingErrors(missing: readonly Missing[], data: Readonly<Value>): Generator<GraphQLError> {
  for (const { steps } of missing)
    for (const path of placesOf(steps, data, [])) yield unreachable(undefined, path);
}

function* placesOf(steps: readonly MissingStep[], value: unknown, path: Path): Generator<Path> {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) yield* placesOf(steps, each, [...path, index]);
    return;
  }
  const [step, ...others] = steps;
  if (!isValue(value) || step === undefined) return;
  const { __typename: type } = value;
  if (type !== undefined && type !== step.of) return;
  const below = own(value, step.key);
  if (others.length > 0) yield* placesOf(others, below, [...path, step.key]);
  else if (below === undefined) yield [...path, step.key];
}
