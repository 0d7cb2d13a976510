// What is asked at each place of an answer, and of objects below which types: by the operation, by what fetches require, and by what they
// take from contexts.

import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { contextPlaces } from './contextual.ts';
import { keyOf } from './divided.ts';
import type { PathPattern } from './path.ts';
import type { PlacedFetch } from './plan-tree.ts';
import { namesWithin } from './rewrites.ts';
import { placeOf, stepsOf } from './words.ts';

/** Names of types; null: any. */
export type Types = ReadonlySet<unknown> | null;

/** Of which types the objects are, from the root on, one for each key on the way. */
export type Descent = readonly Types[];

/** A fetch for those objects alone that one of the descents fits. Each ends above them. */
export interface NarrowFetch extends FetchNode {
  readonly below?: readonly Descent[];
}

/** Place with key → descents of the objects of which somebody needs it. */
export type Asked = ReadonlyMap<string, readonly Descent[]>;

/** @param schema the supergraph's @returns null where too much is asked to be told apart */
export function askedBy(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  fetches: readonly PlacedFetch[],
): Asked | null {
  const asked = new Map<string, Map<string, Descent>>();
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  // A fragment is looked at once for the same objects: those that spread each other twice would take for ever.
  const spreads = new Set<string>();
  let budget = mostAsked;
  const note = (place: string, descent: Descent): void => {
    budget -= 1;
    const known = asked.get(place) ?? new Map<string, Descent>();
    asked.set(place, known.set(textOf(descent), descent));
  };
  const visit = (type: GraphQLNamedType | undefined, set: SelectionSetNode, at: Standing): void => {
    for (const each of set.selections) {
      if (budget <= 0) return;
      if (each.kind === Kind.FIELD) {
        const below = [...at.place, keyOf(each)];
        note(placeOf(below), at.descent);
        const field =
          type !== undefined && 'getFields' in type ? type.getFields()[each.name.value] : undefined;
        if (each.selectionSet === undefined || field === undefined) continue;
        const target = getNamedType(field.type);
        visit(target, each.selectionSet, { place: below, descent: [...at.descent, null], declared: target });
      } else if (each.kind === Kind.INLINE_FRAGMENT) {
        const condition = each.typeCondition?.name.value;
        visit(conditionType(condition) ?? type, each.selectionSet, within(schema, at, condition));
      } else {
        const fragment = fragments.get(each.name.value);
        const spread = `${each.name.value} ${placeOf(at.place)} ${textOf(at.descent)}`;
        if (fragment === undefined || spreads.has(spread)) continue;
        spreads.add(spread);
        const condition = fragment.typeCondition.name.value;
        visit(conditionType(condition), fragment.selectionSet, within(schema, at, condition));
      }
    }
  };
  const conditionType = (condition: string | undefined) =>
    condition === undefined ? undefined : schema.getType(condition);
  const visitRequired = (selections: readonly QueryPlanSelectionNode[], at: Standing): void => {
    for (const each of selections) {
      if (each.kind === 'InlineFragment')
        visitRequired(each.selections, within(schema, at, each.typeCondition));
      else {
        const below = [...at.place, each.alias ?? each.name];
        note(placeOf(below), at.descent);
        const descent = [...at.descent, null];
        visitRequired(each.selections ?? [], { place: below, descent, declared: undefined });
      }
    }
  };
  const root = schema.getRootType(operation.operation) ?? undefined;
  visit(root, operation.selectionSet, { place: [], descent: [null], declared: root });
  for (const { node, at } of fetches) {
    const place = stepsOf(at);
    for (const above of belowOf(node) ?? [place.map(() => null)])
      visitRequired(node.requires ?? [], { place, descent: [...above, null], declared: undefined });
    for (const [above, key] of contextPlaces(node, at))
      note(placeOf([...above, key]), [null, ...above.map(() => null)]);
  }
  return budget <= 0 ? null : new Map([...asked].map(([place, descents]) => [place, [...descents.values()]]));
}

/** Fields that are looked at. */
const mostAsked = 20_000;

interface Standing {
  readonly place: PathPattern;
  readonly descent: Descent;
  /** Of the objects at the place; undefined: nobody says. */
  readonly declared: GraphQLNamedType | undefined;
}

/** The same objects, as far as they are of a type. */
function within(schema: GraphQLSchema, at: Standing, condition: string | undefined): Standing {
  if (condition === undefined) return at;
  const names = namesWithin(schema, condition);
  const { declared } = at;
  const possible = isAbstractType(declared) ? schema.getPossibleTypes(declared) : declared && [declared];
  if (possible?.every(({ name }) => names.has(name))) return at;
  const types = at.descent.at(-1) ?? null;
  const both = types === null ? names : new Set([...types].filter((each) => names.has(each)));
  return { ...at, descent: at.descent.with(-1, both) };
}

/** Undefined: the fetch is for all objects. */
export function belowOf(node: FetchNode): readonly Descent[] | undefined {
  return (node as NarrowFetch).below;
}

export function textOf(descent: Descent): string {
  return descent.map((types) => (types === null ? '' : [...types].sort().join(' '))).join('.');
}
