// Rewrites an operation for a decision: what is hidden on every row is not there to be planned, and where an entity may
// be reached without passing its owner, the owner is asked whether the row is in scope.

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { accessField, type Catalog, nodeName, subjectField } from './catalog.ts';
import { staticRung } from './cell.ts';
import type { Decision } from './decide.ts';
import { aggregatedType, suppressedField } from './statistics.ts';

/** Response keys of what the door adds. Aliases that begin so are refused, see `usesReservedAlias`. */
export const reservedPrefix = '__yidang_';
export const accessKey = `${reservedPrefix}access`;
export const typeKey = `${reservedPrefix}type`;
/** What a subgraph withheld of an aggregate. */
export const suppressedKey = `${reservedPrefix}suppressed`;
export const subjectKey = `${reservedPrefix}subject`;

export interface RewriteScope {
  /** The schema that callers see. */
  readonly schema: GraphQLSchema;
  readonly catalog: Catalog;
  readonly decision: Decision;
  /** What leaves is recorded: the owners of rows say whose they are. */
  readonly recorded?: boolean;
}

/**
 * The document that is planned. A fragment becomes one fragment for each set of types at which it stands, because what
 * may be asked of it depends on them.
 * @param document valid for the schema
 */
export function rewrite(scope: RewriteScope, document: DocumentNode): DocumentNode {
  const given = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) given.set(definition.name.value, definition);
  }
  const walk: Walk = { scope, given, made: new Map(), names: new Set() };
  const operations = document.definitions
    .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
    .map((operation) => rewriteOperation(walk, operation));
  return { ...document, definitions: [...operations, ...definitionsOf(walk)] };
}

interface Walk {
  readonly scope: RewriteScope;
  readonly given: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Fragment and types at which it stands → what it became. */
  readonly made: Map<string, MadeFragment>;
  readonly names: Set<string>;
}

interface MadeFragment {
  readonly name: string;
  definition?: FragmentDefinitionNode;
}

/** A place in a selection: its static type, and the types that may really stand there. */
interface Place {
  readonly type: GraphQLCompositeType;
  readonly types: readonly GraphQLObjectType[];
}

function definitionsOf({ made }: Walk): FragmentDefinitionNode[] {
  return [...made.values()].flatMap(({ definition }) => definition ?? []);
}

function rewriteOperation(walk: Walk, operation: OperationDefinitionNode): OperationDefinitionNode {
  const root = walk.scope.schema.getRootType(operation.operation);
  if (root === undefined || root === null) throw new Error('the document was not validated');
  const selectionSet = rewriteSet(walk, operation.selectionSet, { type: root, types: [root] }, true);
  return { ...operation, selectionSet };
}

/** @param whole whether the set is all that is asked of its object, rather than a fragment of it */
function rewriteSet(walk: Walk, set: SelectionSetNode, place: Place, whole: boolean): SelectionSetNode {
  const selections: SelectionNode[] = [];
  for (const selection of set.selections) {
    if (selection.kind === Kind.FRAGMENT_SPREAD) selections.push(rewriteSpread(walk, selection, place));
    else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const within = narrowed(walk.scope, place, selection.typeCondition?.name.value);
      selections.push({
        ...selection,
        selectionSet: rewriteSet(walk, selection.selectionSet, within, false),
      });
    } else {
      const kept = rewriteField(walk, selection, place);
      if (kept !== null) selections.push(kept);
    }
  }
  if (whole) selections.push(...additions(walk.scope, place));
  // A selection must not be empty; what stands in for it has a key of its own.
  if (selections.length === 0) selections.push(field('__typename', typeKey));
  return { ...set, selections };
}

function rewriteSpread(walk: Walk, spread: FragmentSpreadNode, place: Place): FragmentSpreadNode {
  const fragment = walk.given.get(spread.name.value);
  if (fragment === undefined) throw new Error('the document was not validated');
  const within = narrowed(walk.scope, place, fragment.typeCondition.name.value);
  const key = [fragment.name.value, ...within.types.map(({ name }) => name)].join(' ');
  let made = walk.made.get(key);
  if (made === undefined) {
    made = { name: freeName(walk, fragment.name.value) };
    walk.made.set(key, made);
    const name = { ...fragment.name, value: made.name };
    const selectionSet = rewriteSet(walk, fragment.selectionSet, within, false);
    made.definition = { ...fragment, name, selectionSet };
  }
  return { ...spread, name: { ...spread.name, value: made.name } };
}

function freeName({ given, names }: Walk, wanted: string): string {
  let name = wanted;
  for (let n = 2; names.has(name) || (name !== wanted && given.has(name)); n++) name = `${wanted}_${n}`;
  names.add(name);
  return name;
}

function narrowed(scope: RewriteScope, place: Place, condition: string | undefined): Place {
  const type = condition === undefined ? place.type : scope.schema.getType(condition);
  if (!isCompositeType(type)) throw new Error('the document was not validated');
  const possible = new Set(possibleTypes(scope, type));
  return { type, types: place.types.filter((each) => possible.has(each)) };
}

function possibleTypes({ schema }: RewriteScope, type: GraphQLCompositeType): readonly GraphQLObjectType[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
}

function rewriteField(walk: Walk, node: FieldNode, { type, types }: Place): FieldNode | null {
  const { scope } = walk;
  const name = node.name.value;
  if (name === '__typename') return node;
  // What the schema holds is answered from the schema that the caller may know.
  if (name.startsWith('__')) return null;
  if (!isPlannedOn(scope, type, types, name)) return null;
  const target = 'getFields' in type ? getNamedType(type.getFields()[name]?.type) : undefined;
  if (node.selectionSet === undefined || !isCompositeType(target)) return node;
  const place = { type: target, types: possibleTypes(scope, target) };
  return { ...node, selectionSet: rewriteSet(walk, node.selectionSet, place, true) };
}

/** Whether some row may show the field: on an interface, of every type that may stand there. */
export function isPlanned(scope: RewriteScope, type: GraphQLCompositeType, field: string): boolean {
  return isPlannedOn(scope, type, possibleTypes(scope, type), field);
}

function isPlannedOn(
  scope: RewriteScope,
  { name }: GraphQLCompositeType,
  types: readonly GraphQLObjectType[],
  field: string,
): boolean {
  if (scope.decision.barred.has(`${name}.${field}`)) return false;
  const existing = types.filter((type) => mayExist(scope, type));
  return existing.length > 0 && existing.every((type) => isGranted(scope, type, field));
}

/** What subgraphs say to the gateway alone. */
const forGateway: ReadonlySet<string> = new Set([accessField, subjectField, suppressedField]);

function isGranted(scope: RewriteScope, type: GraphQLObjectType, field: string): boolean {
  if (forGateway.has(field) || scope.decision.barred.has(`${type.name}.${field}`)) return false;
  const target = nodeType(getNamedType(type.getFields()[field]?.type), scope.schema);
  if (target !== undefined && !mayExist(scope, target)) return false;
  const cell = scope.catalog.types.get(type.name)?.fields.get(field);
  // What carries no classification on a governed type is governed too: nobody has granted it.
  if (cell === undefined) return !scope.catalog.types.has(type.name);
  return staticRung(scope.decision.types.get(type.name)?.fields.get(field)) !== 'HIDDEN';
}

/** The type of the rows behind a field: for a connection or edge, that of its node. */
export function nodeType(
  type: GraphQLNamedType | undefined,
  schema: GraphQLSchema,
): GraphQLNamedType | undefined {
  if (type === undefined) return undefined;
  const node = nodeName(type.name);
  return (node === undefined ? undefined : schema.getType(node)) ?? type;
}

/** Whether the caller may see a row of the type at all. */
export function mayExist(scope: RewriteScope, type: GraphQLNamedType): boolean {
  if (isAbstractType(type)) return scope.schema.getPossibleTypes(type).some((each) => mayExist(scope, each));
  return scope.decision.types.get(type.name)?.rows !== false;
}

/** Whether an object of the type must be confirmed by the owner of its row before it may leave. */
export function needsOwner(scope: RewriteScope, typeName: string): boolean {
  const type = scope.schema.getType(typeName);
  const decided = scope.decision.types.get(typeName);
  if (!isObjectType(type) || decided === undefined || type.getFields()[accessField] === undefined)
    return false;
  return decided.rows !== true || decided.remote.size > 0;
}

/** Names of the types of which `needsOwner` holds, once for each decision. */
export function confirmedTypes(scope: RewriteScope): readonly string[] {
  const known = confirmed.get(scope.decision);
  if (known !== undefined) return known;
  const names = [...scope.decision.types.keys()].filter((name) => needsOwner(scope, name)).sort();
  confirmed.set(scope.decision, names);
  return names;
}

const confirmed = new WeakMap<RewriteScope['decision'], readonly string[]>();

/** Whether the owner of a row of the type says whose it is. */
export function namesSubjects({ schema, recorded }: RewriteScope, typeName: string): boolean {
  const type = schema.getType(typeName);
  return recorded === true && isObjectType(type) && type.getFields()[subjectField] !== undefined;
}

function additions(scope: RewriteScope, { type, types }: Place): SelectionNode[] {
  const fragments = types.flatMap((each): SelectionNode[] => {
    const selections = mayExist(scope, each) ? words(scope, each.name) : [];
    if (!isAbstractType(type) || selections.length === 0) return selections;
    const typeCondition = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: each.name } } as const;
    const selectionSet = { kind: Kind.SELECTION_SET, selections } as const;
    return [{ kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet }];
  });
  return isAbstractType(type) ? [field('__typename', typeKey), ...fragments] : fragments;
}

/** What the owner of a row is asked to say of it. */
function words(scope: RewriteScope, type: string): FieldNode[] {
  return [
    ...(needsOwner(scope, type) ? [field(accessField, accessKey)] : []),
    ...(namesSubjects(scope, type) ? [field(subjectField, subjectKey)] : []),
    ...(type.endsWith('Aggregate') && aggregatedType(scope.schema, type) !== undefined
      ? [field(suppressedField, suppressedKey)]
      : []),
  ];
}

function field(name: string, alias: string): FieldNode {
  return {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: name },
    alias: { kind: Kind.NAME, value: alias },
  };
}

/** Whether a caller uses a response key that the door keeps for itself. */
export function usesReservedAlias(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field({ alias }) {
      if (alias?.value.startsWith(reservedPrefix)) found = true;
    },
  });
  return found;
}

const namesOf = new WeakMap<DocumentNode, readonly string[]>();

/** The variables that decide `@skip` and `@include` in a document. */
export function conditionNames(document: DocumentNode): readonly string[] {
  const known = namesOf.get(document);
  if (known !== undefined) return known;
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: given }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  const made = [...names].sort();
  namesOf.set(document, made);
  return made;
}
