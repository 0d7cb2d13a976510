// `@requires` with arguments. The planner knows what it fetches by response keys alone: where a requirement and the client, or
// two requirements, ask one field with different arguments, each gets whichever came last. So it is given a supergraph in
// which each such field with its arguments is a field of its own; in the plan they become what they are again.

import type { FetchDataRewrite, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { argument, namedType } from '../access/directives.ts';
import { graphNames } from './entity-keys.ts';
import { fieldSetOf } from './fetch-document.ts';
import { withFetches } from './plan-tree.ts';
import { needKey, type Part, renamesOf, restoreFetch } from './requirement-fetches.ts';
import { usedFields, usedKey, withImplementing } from './used-fields.ts';

export interface Requirements {
  /** For the planner alone; callers see nothing of it. */
  readonly supergraph: DocumentNode;
  /** The plan as subgraphs understand it. */
  restore(plan: QueryPlan): QueryPlan;
  /** What tells a subgraph of parts under the names of their fields. */
  renamesOf(requires: readonly QueryPlanSelectionNode[]): FetchDataRewrite[];
  /** The field for which a response key of a fetch stands. */
  nameOf(key: string): string;
}

export type CompositeNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** Null for a supergraph without such requirements. @param supergraph the parsed supergraph SDL */
export function separateRequirements(supergraph: DocumentNode): Requirements | null {
  const types = new Map(
    supergraph.definitions.flatMap((each) => (isType(each) ? [[each.name.value, each] as const] : [])),
  );
  const separated: Separated = { types, parts: new Map(), owners: new Map(), needs: new Map() };
  const graphs = graphNames(supergraph);
  const rewritten = [...types.values()].map((type) => withSeparated(separated, graphs, type));
  const { parts, needs } = separated;
  if (parts.size === 0) return null;
  const whole = new Map(rewritten.map((type) => [type.name.value, withParts(separated, type)]));
  const used = usedFields(whole);
  const made = new Map(
    [...whole].map(([name, type]) => [name, withoutUnused({ ...separated, types: whole }, used, type)]),
  );
  return {
    supergraph: {
      ...supergraph,
      definitions: supergraph.definitions.map((each) =>
        isType(each) ? (made.get(each.name.value) ?? each) : each,
      ),
    },
    restore: (plan) => withFetches(plan, (fetch) => restoreFetch({ parts, needs }, fetch)),
    renamesOf: (requires) => renamesOf({ parts }, requires, []),
    nameOf: (key) => parts.get(key)?.name ?? key,
  };
}

/** What the planner plans with. */
export function plannedSupergraph(supergraph: DocumentNode): DocumentNode {
  return separateRequirements(supergraph)?.supergraph ?? supergraph;
}

interface Separated {
  readonly types: ReadonlyMap<string, CompositeNode>;
  /** By the name that the planner gets to see. */
  readonly parts: Map<string, Part>;
  /** Type → names of the parts that it gets. */
  readonly owners: Map<string, Set<string>>;
  /** Field of a type in a subgraph → names of the parts that it requires. */
  readonly needs: Map<string, ReadonlySet<string>>;
}

function isType(node: { readonly kind: string }): node is CompositeNode {
  return node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

/** The type with each requirement in terms of parts. */
function withSeparated(
  separated: Separated,
  graphs: ReadonlyMap<string, string>,
  type: CompositeNode,
): CompositeNode {
  const typeName = type.name.value;
  const fields = type.fields?.map((field): FieldDefinitionNode => {
    const joins = field.directives?.map((join) => {
      const fieldSet = join.name.value === 'join__field' ? argument(join, 'requires') : '';
      if (!touchesArguments(separated.types, typeName, fieldSet)) return join;
      const used = new Set<string>();
      const set = separate(separated, used, typeName, fieldSetOf(fieldSet));
      const graph = graphs.get(argument(join, 'graph')) ?? '';
      separated.needs.set(needKey(graph, typeName, field.name.value), used);
      return {
        ...join,
        arguments: (join.arguments ?? []).map((each) =>
          each.name.value === 'requires'
            ? { ...each, value: { kind: Kind.STRING, value: inner(set) } as const }
            : each,
        ),
      };
    });
    return joins === undefined ? field : { ...field, directives: joins };
  });
  return fields === undefined ? type : ({ ...type, fields } as CompositeNode);
}

function touchesArguments(types: Separated['types'], type: string, fieldSet: string): boolean {
  if (fieldSet === '') return false;
  const within = (parent: string, set: SelectionSetNode): boolean =>
    set.selections.some((each) => {
      if (each.kind === Kind.INLINE_FRAGMENT)
        return within(each.typeCondition?.name.value ?? parent, each.selectionSet);
      const field = each.kind === Kind.FIELD ? fieldOf(types, parent, each.name.value) : undefined;
      if (each.kind !== Kind.FIELD || field === undefined) return false;
      if ((field.arguments ?? []).length > 0) return true;
      return each.selectionSet !== undefined && within(namedType(field.type), each.selectionSet);
    });
  return within(type, fieldSetOf(fieldSet));
}

function separate(
  separated: Separated,
  used: Set<string>,
  parent: string,
  set: SelectionSetNode,
): SelectionSetNode {
  const selections = set.selections.map((each): SelectionNode => {
    if (each.kind === Kind.FRAGMENT_SPREAD) return each;
    if (each.kind === Kind.INLINE_FRAGMENT) {
      const type = each.typeCondition?.name.value ?? parent;
      return { ...each, selectionSet: separate(separated, used, type, each.selectionSet) };
    }
    const field = fieldOf(separated.types, parent, each.name.value);
    if (field === undefined) return each;
    const below =
      each.selectionSet === undefined
        ? {}
        : { selectionSet: separate(separated, used, namedType(field.type), each.selectionSet) };
    if ((field.arguments ?? []).length === 0) return { ...each, ...below };
    const name = partFor(separated, parent, each);
    used.add(name);
    const { arguments: _given, ...bare } = each;
    return { ...bare, ...below, name: { kind: Kind.NAME, value: name } };
  });
  return { ...set, selections };
}

/** Names a field with its arguments, and notes which types get it. */
function partFor({ types, parts, owners }: Separated, parent: string, node: FieldNode): string {
  const given = node.arguments ?? [];
  const name = node.name.value;
  const text = given.map(print).sort().join(', ');
  const known = [...parts].find(
    ([, part]) => part.name === name && part.given.map(print).sort().join(', ') === text,
  );
  let key = known?.[0] ?? `${name}_with_${parts.size}`;
  if (known === undefined) {
    const taken = (each: string) => [...types.values()].some((type) => fieldOf(types, type.name.value, each));
    while (taken(key)) key = `_${key}`;
    parts.set(key, { name, given });
  }
  for (const type of withImplementing(types, parent))
    owners.set(type, (owners.get(type) ?? new Set()).add(key));
  return key;
}

/** The type with the parts as fields, which are where the field itself is. */
function withParts({ parts, owners }: Separated, type: CompositeNode): CompositeNode {
  const added = [...(owners.get(type.name.value) ?? [])].flatMap((key) => {
    const field = type.fields?.find((each) => each.name.value === parts.get(key)?.name);
    if (field === undefined) return [];
    return [{ ...field, name: { kind: Kind.NAME, value: key } as const, arguments: [] }];
  });
  return added.length === 0
    ? type
    : ({ ...type, fields: [...(type.fields ?? []), ...added] } as CompositeNode);
}

/** The type without what a subgraph was to be told and now is not: a field with other arguments, or without any. */
function withoutUnused(
  { types, parts, owners }: Separated,
  used: ReadonlySet<string>,
  type: CompositeNode,
): CompositeNode {
  const owned = [...(owners.get(type.name.value) ?? [])];
  const concerned = new Set([...owned, ...owned.map((key) => parts.get(key)?.name)]);
  const fields = type.fields?.map((field) => {
    const name = field.name.value;
    if (!concerned.has(name) || field.directives === undefined) return field;
    const directives = field.directives.filter(
      (join) =>
        argument(join, 'external') !== 'true' ||
        isOfInterface(types, type, argument(join, 'graph'), name) ||
        used.has(usedKey(argument(join, 'graph'), type.name.value, name)),
    );
    return { ...field, directives };
  });
  return owned.length === 0 || fields === undefined ? type : ({ ...type, fields } as CompositeNode);
}

/** Whether a subgraph has the field because of an interface. */
function isOfInterface(
  types: Separated['types'],
  type: CompositeNode,
  graph: string,
  field: string,
): boolean {
  return (type.directives ?? []).some(
    (join) =>
      join.name.value === 'join__implements' &&
      argument(join, 'graph') === graph &&
      fieldOf(types, argument(join, 'interface'), field) !== undefined,
  );
}

function fieldOf(types: Separated['types'], type: string, field: string): FieldDefinitionNode | undefined {
  return types.get(type)?.fields?.find((each) => each.name.value === field);
}

/** A selection as a field set. */
function inner(set: SelectionSetNode): string {
  return print(set).trim().slice(1, -1).replaceAll(/\s+/g, ' ').trim();
}
