// What leaves: the answer in the order of the caller's own document, with null where the decision hides, without what
// the door added, without objects whose owner did not confirm them. Worked out once per (document, decision).

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import { type MakeRecord, recordMaker } from '../../subgraphs/record-maker.ts';
import { type AccessEntry, entriesOf } from './explain.ts';
import { type Match, matchesOf } from './matches.ts';
import { holdsNulls } from './nullable.ts';
import { type Reading, readCell, readingOf } from './reading.ts';
import {
  accessKey,
  mayExist,
  namesSubjects,
  needsOwner,
  type RewriteScope,
  rewrite,
  subjectKey,
  typeKey,
} from './rewrite.ts';

/** What is released of an object, by the name of its type. */
export interface ObjectRelease {
  readonly types: ReadonlyMap<string, TypeRelease>;
  /** The only type, where there is one. */
  readonly single: TypeRelease | undefined;
}

export interface TypeRelease {
  /** Name of a governed type, whose rows are counted. */
  readonly counted: string | undefined;
  /** The owner of the row says whose it is. */
  readonly named: boolean;
  /** The owner's word is needed. */
  readonly confirmed: boolean;
  readonly fields: readonly FieldRelease[];
  readonly make: MakeRecord;
}

export interface FieldRelease {
  readonly key: string;
  /** Nothing where the field is hidden on every row. */
  readonly from: 'nothing' | 'value' | 'object';
  readonly child: ObjectRelease | undefined;
  /** Position in the owner's word of the bit that must be set for the value to leave. */
  readonly bit: number | undefined;
  /** Whether the caller's schema lets the value be null; an object without its non-null part does not leave either. */
  readonly nullable: boolean;
}

export interface Release {
  readonly root: ObjectRelease;
  /** One entry for each path that the decision touched. */
  readonly entries: readonly AccessEntry[];
  readonly reading: Reading;
  /** Look-ups that are made where their value is not null; as often as the document makes them. */
  readonly matches: readonly Match[];
}

/** A row that leaves: its type, and its subjects as its owner names them; without a type, rows of which only a count leaves. */
export interface ReleasedRow {
  readonly type: string | null;
  readonly subjects: unknown;
}

/** @param conditions values of the variables that decide `@skip` and `@include` */
export function planRelease(
  scope: RewriteScope,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  conditions: Record<string, unknown>,
): Release {
  const rewritten = rewrite(scope, document);
  const planned = operationsOf(rewritten).find(({ name }) => name?.value === operation.name?.value);
  if (planned === undefined) throw new Error('the operation is not of the document');
  const walk: Walk = {
    scope,
    asked: collector(scope, document, conditions),
    planned: collector(scope, rewritten, conditions),
    entries: new Map(),
    reading: readingOf(),
    matches: [],
  };
  const type = scope.schema.getRootType(operation.operation) as GraphQLObjectType;
  const asked = walk.asked.root(type, operation);
  const single = typeRelease(walk, type, asked, walk.planned.root(type, planned), '');
  return {
    root: { types: new Map(), single },
    entries: [...walk.entries.values()],
    reading: walk.reading,
    matches: walk.matches,
  };
}

interface Walk {
  readonly scope: RewriteScope;
  /** What the caller asks, and what is left of it after rewriting. */
  readonly asked: Collector;
  readonly planned: Collector;
  readonly entries: Map<string, AccessEntry>;
  readonly reading: ReturnType<typeof readingOf>;
  readonly matches: Match[];
}

/** Response key → the nodes asked under it. */
type Fields = ReadonlyMap<string, readonly FieldNode[]>;

interface Collector {
  readonly root: (type: GraphQLObjectType, operation: OperationDefinitionNode) => Fields;
  readonly below: (type: GraphQLObjectType, nodes: readonly FieldNode[]) => Fields;
}

function collector(
  { schema }: RewriteScope,
  document: DocumentNode,
  conditions: Record<string, unknown>,
): Collector {
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  return {
    root: (type, { selectionSet }) => collectFields(schema, fragments, conditions, type, selectionSet),
    below: (type, nodes) => collectSubfields(schema, fragments, conditions, type, nodes as FieldNode[]),
  };
}

function operationsOf({ definitions }: DocumentNode): readonly OperationDefinitionNode[] {
  return definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
}

function typeRelease(
  walk: Walk,
  type: GraphQLObjectType,
  asked: Fields,
  planned: Fields,
  path: string,
): TypeRelease {
  const remote = [...(walk.scope.decision.types.get(type.name)?.remote.keys() ?? [])];
  const holdsNull = holdsNulls(walk.scope, type);
  const releases = [...asked].map(([key, nodes]): FieldRelease => {
    const name = (nodes[0] as FieldNode).name.value;
    const definition = type.getFields()[name];
    const at = path === '' ? key : `${path}.${key}`;
    const kept = planned.get(key);
    const bit = remote.indexOf(name);
    const hidden = definition !== undefined && kept === undefined;
    if (definition !== undefined) {
      if (!hidden) walk.matches.push(...matchesOf(walk.scope.catalog, type.name, nodes[0] as FieldNode));
      readCell(walk.scope, walk.reading, type, name, hidden);
      for (const entry of entriesOf(walk.scope, type, name, at, hidden))
        walk.entries.set(`${at} ${entry.coordinate}`, entry);
    }
    const target = definition && getNamedType(definition.type);
    const child =
      !hidden && isCompositeType(target) ? objectRelease(walk, target, nodes, kept ?? [], at) : undefined;
    return {
      key,
      from: hidden ? 'nothing' : child === undefined ? 'value' : 'object',
      child,
      bit: bit < 0 ? undefined : bit,
      nullable: holdsNull || (definition !== undefined && !isNonNullType(definition.type)),
    };
  });
  const counted = walk.scope.catalog.types.has(type.name) ? type.name : undefined;
  const named = namesSubjects(walk.scope, type.name);
  return {
    counted,
    named,
    confirmed: needsOwner(walk.scope, type.name),
    fields: releases,
    make: recordMaker(releases.map(({ key }) => key)),
  };
}

function objectRelease(
  walk: Walk,
  type: GraphQLCompositeType,
  asked: readonly FieldNode[],
  planned: readonly FieldNode[],
  path: string,
): ObjectRelease {
  const { scope } = walk;
  const possible = isAbstractType(type) ? scope.schema.getPossibleTypes(type) : [type];
  const types = new Map<string, TypeRelease>();
  for (const each of possible.filter((one) => mayExist(scope, one))) {
    const release = typeRelease(
      walk,
      each,
      walk.asked.below(each, asked),
      walk.planned.below(each, planned),
      path,
    );
    types.set(each.name, release);
  }
  return { types, single: isAbstractType(type) ? undefined : types.get(type.name) };
}

type Value = Readonly<Record<string, unknown>>;

/**
 * The released form of an object of the answer; null where it may not leave.
 * @param rows is given the rows that leave
 */
export function release(
  plan: ObjectRelease,
  value: Value,
  rows: ReleasedRow[] = [],
): Record<string, unknown> | null {
  const type = plan.single ?? plan.types.get(String(value[typeKey]));
  if (type === undefined) return null;
  const word = type.confirmed ? value[accessKey] : '';
  if (typeof word !== 'string') return null;
  const before = rows.length;
  const subjects = type.named ? (value[subjectKey] ?? null) : null;
  if (type.counted !== undefined || subjects !== null) rows.push({ type: type.counted ?? null, subjects });
  const { fields, make } = type;
  const released = new Array<unknown>(fields.length);
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] as FieldRelease;
    const leaves = field.from !== 'nothing' && (field.bit === undefined || word[field.bit] === '1');
    const given = leaves ? (value[field.key] ?? null) : null;
    const made = field.child === undefined ? given : releaseValue(field.child, given, rows);
    if (made === null && !field.nullable && given !== null) {
      rows.length = before;
      return null;
    }
    released[index] = made;
  }
  return make(released);
}

function releaseValue(plan: ObjectRelease, value: unknown, rows: ReleasedRow[]): unknown {
  if (value === null) return null;
  if (!Array.isArray(value)) return release(plan, value as Value, rows);
  const released = value.map((each) => releaseValue(plan, each, rows));
  // An element that may not leave is not there: lists of rows hold no gaps.
  return released.includes(null) ? released.filter((each) => each !== null) : released;
}
