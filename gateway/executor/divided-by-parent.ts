// The planner asks for the objects at one place of the answer alike, whatever types the objects above them are of. Where an operation asks
// other things below one type than below another, an object would have errors of a field that nobody asked of it, and lose the others
// beside it. So what is asked below some types becomes a fetch of its own, for the objects there.

import type { FetchNode, PlanNode, QueryPlan } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  isInterfaceType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { type Asked, askedBy, belowOf, type Descent, type NarrowFetch, textOf } from './asked.ts';
import { keyOf } from './divided.ts';
import { entitiesOf, renamedKeys } from './divided-by-type.ts';
import { operationOf, withSelections } from './fetch-document.ts';
import type { Lineage, PathPattern } from './path.ts';
import { fetchesOf, treeOf, withFetches } from './plan-tree.ts';
import { placeOf, stepsOf } from './words.ts';

/**
 * @param schema the supergraph's, with what callers do not see of it
 * @returns the plan of the operation; the same where nothing is to be divided
 */
export function dividedByParent(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  plan: QueryPlan,
): QueryPlan {
  // What one fetch no longer asks, it requires of no other.
  for (let before = plan; ; ) {
    const placed = [...fetchesOf(treeOf(before))];
    if (!placed.some(({ node, at }) => node.requires !== undefined && at.length > 0)) return before;
    const asked = askedBy(schema, document, operation, placed);
    if (asked === null || !distinguishes(asked)) return before;
    const places = new Map(placed.map(({ node, at }) => [node, at]));
    const after = withFetches(before, (node) => divided(asked, node, places.get(node) ?? []));
    if (after === before) return before;
    before = after;
  }
}

function distinguishes(asked: Asked): boolean {
  return [...asked.values()].some((descents) =>
    descents.some((descent) => descent.slice(0, -1).some((types) => types !== null)),
  );
}

interface Group {
  /** Null: those of the fetch. */
  readonly below: readonly Descent[] | null;
  readonly fields: Set<FieldNode>;
}

function divided(asked: Asked, node: FetchNode, at: PathPattern): PlanNode {
  const place = stepsOf(at);
  if (node.requires === undefined || place.length === 0) return node;
  const keys = renamedKeys(node);
  const groups = new Map<string, Group>();
  const known = belowOf(node);
  const putInGroup = (field: FieldNode, below: readonly Descent[] | null): void => {
    const name = below === null ? '' : below.map(textOf).sort().join('|');
    const group = groups.get(name) ?? { below, fields: new Set() };
    group.fields.add(field);
    groups.set(name, group);
  };
  const answerKey = (key: string, within: PathPattern) =>
    within.length === place.length ? (keys.get(key) ?? key) : key;
  const belowFor = (key: string, within: PathPattern): readonly Descent[] | null | undefined => {
    const descents = asked.get(placeOf([...within, answerKey(key, within)]));
    return descents && descentsAbove(descents, place.length, known);
  };
  /** @returns what the fields of a selection are asked below; null: whatever the fetch is for */
  const visit = (selections: readonly SelectionNode[], within: PathPattern): Covered => {
    const fields = fieldsOf(selections);
    let covered: Covered = new Set<string>();
    const put = (field: FieldNode, below: readonly Descent[] | null): void => {
      putInGroup(field, below);
      covered = below === null || covered === null ? null : new Set([...covered, ...below.map(textOf)]);
    };
    for (const each of fields) {
      if (each.name.value === '__typename') continue;
      if (each.selectionSet === undefined) put(each, belowFor(keyOf(each), within) ?? null);
      else {
        const below = visit(each.selectionSet.selections, [...within, answerKey(keyOf(each), within)]);
        covered = below === null || covered === null ? null : new Set([...covered, ...below]);
      }
    }
    // The name of the type comes with any other field of an object; where there is none, somebody may still want it.
    for (const each of fields) {
      if (each.name.value !== '__typename' || covered === null) continue;
      const below = belowFor(keyOf(each), within);
      const before: ReadonlySet<string> = covered;
      if (before.size === 0) put(each, below ?? null);
      else if (below !== undefined) {
        const others = (below ?? known)?.filter((one) => !before.has(textOf(one)));
        if (others === undefined) put(each, null);
        else if (others.length > 0) put(each, narrower(others, known));
      }
    }
    return covered;
  };
  const operation = operationOf(node.operation);
  visit(entitiesOf(operation), place);
  if (![...groups.values()].some(({ below }) => below !== null)) return node;
  const nodes = [...groups.values()].map(({ below, fields }): NarrowFetch => {
    const { selections } = only(operation.selectionSet, fields);
    return { ...withSelections(node, operation, selections), ...(below === null ? {} : { below }) };
  });
  const [first] = nodes;
  return nodes.length === 1 && first !== undefined ? first : { kind: 'Parallel', nodes };
}

/** Texts of descents; null: all. */
type Covered = ReadonlySet<string> | null;

/** The fields of an object, whatever it must be for them. */
function fieldsOf(selections: readonly SelectionNode[]): readonly FieldNode[] {
  return selections.flatMap((each) =>
    each.kind === Kind.FIELD
      ? [each]
      : each.kind === Kind.INLINE_FRAGMENT
        ? fieldsOf(each.selectionSet.selections)
        : [],
  );
}

/** What is above the objects of a fetch; null: whatever it is for already. */
function descentsAbove(
  descents: readonly Descent[],
  depth: number,
  known: readonly Descent[] | undefined,
): readonly Descent[] | null {
  const above = new Map(descents.map((each) => each.slice(0, depth)).map((each) => [textOf(each), each]));
  if ([...above.values()].some((each) => each.every((types) => types === null))) return null;
  return narrower([...above.values()], known);
}

/** INVARIANT: fewer than a fetch is for already, so that dividing ends; null: none or all of these. */
function narrower(
  wanted: readonly Descent[],
  known: readonly Descent[] | undefined,
): readonly Descent[] | null {
  if (known === undefined) return wanted;
  const texts = new Set(wanted.map(textOf));
  const both = known.filter((each) => texts.has(textOf(each)));
  return both.length === 0 || both.length === known.length ? null : both;
}

/** The selection with these fields alone, and with what says of which types objects are. */
function only(set: SelectionSetNode, fields: ReadonlySet<FieldNode>): SelectionSetNode {
  const kept = set.selections.map((each): SelectionNode | null => {
    if (each.kind === Kind.FRAGMENT_SPREAD) return null;
    if (each.selectionSet === undefined) return fields.has(each as FieldNode) ? each : null;
    const selectionSet = only(each.selectionSet, fields);
    return selectionSet.selections.length === 0 ? null : { ...each, selectionSet };
  });
  if (kept.every((each) => each === null)) return { ...set, selections: [] };
  const selections = set.selections.flatMap((each, index) => {
    const found = kept[index];
    return found ?? (each.kind === Kind.FIELD && each.name.value === '__typename' ? each : []);
  });
  return { ...set, selections };
}

/** @returns whether an object is one that a fetch is for; undefined: all are */
export function compileBelow(
  schema: GraphQLSchema,
  node: FetchNode,
): ((lineage: Lineage) => boolean) | undefined {
  const below = belowOf(node);
  if (below === undefined) return undefined;
  return (lineage) =>
    below.some((descent) =>
      descent.every((types, index) => {
        const name = lineage[index]?.__typename;
        // Who calls an object by its interface does not say what it is.
        return (
          types === null ||
          types.has(name) ||
          typeof name !== 'string' ||
          isInterfaceType(schema.getType(name))
        );
      }),
    );
}
