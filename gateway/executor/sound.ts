// Another process is believed no further than it was asked: of what it answers, the plan takes the fields that the fetch asks, of the
// objects that it was told of. Otherwise one that lies could write into the fields of others, which stand in the same objects, or
// say of which other object they are.

import {
  type FieldNode,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { sectionErrors } from '../section-failure.ts';
import { operationOf } from './fetch-document.ts';
import { isValue, own, put, type Value } from './own.ts';
import type { Path } from './path.ts';
import { compileShape, type FieldShape, type ObjectShape, objectShapes, type ValueShape } from './shape.ts';
import type { FetchAnswer } from './source.ts';

export interface SoundScope {
  /** The supergraph's, with what callers do not see of it. */
  readonly schema: GraphQLSchema;
  /** Fields by which the subgraph finds objects. */
  readonly keys: ReadonlySet<string>;
  /** Told of an answer that is about something else than was asked. */
  readonly report: ((error: unknown, context: unknown) => void) | undefined;
}

/** A value that is no list or no object although it must be one, by its place in the answer of the fetch. */
export interface Misfit {
  readonly path: Path;
  readonly value: unknown;
}

/**
 * What the plan may take of an answer, which is changed for it: the answer of a subgraph that names other objects than it was told of
 * is the answer of one that failed.
 * @param misfits is added to, and null put in their places; null: they stay where they are
 * @param context that of the fetch, for whoever is told
 */
export type Sound = (
  answer: FetchAnswer,
  variables: Readonly<Value>,
  misfits: Misfit[] | null,
  context: unknown,
) => FetchAnswer;

/** @param query the document of the fetch */
export function soundOf(scope: SoundScope, query: string): Sound {
  let keep: Keep | undefined;
  return (answer, variables, misfits, context) => {
    const { data } = answer;
    if (!isValue(data)) return answer;
    try {
      keep ??= keepOf(scope, operationOf(query));
      keep(data, variables.representations, misfits && { path: [], misfits });
      return answer;
    } catch (error) {
      scope.report?.(error, context);
      const failure = { path: [], code: 'SECTION_UNAVAILABLE', ownerDown: true };
      return { data: null, errors: sectionErrors({ query, variables }, [failure], {}) };
    }
  };
}

/** Where misfits are noted; nobody follows a path where they are not. */
interface Place {
  readonly path: (string | number)[];
  readonly misfits: Misfit[];
}

/** @throws Error where the answer is about something else than was asked */
type Keep = (data: Value, representations: unknown, at: Place | null) => void;

function keepOf({ schema, keys }: SoundScope, operation: OperationDefinitionNode): Keep {
  const scope = { schema, fragments: {}, conditions: {} };
  const entities = entitiesIn(operation);
  if (entities === undefined) {
    const shape = compileShape(scope, operation);
    return (data, _representations, at) => keepAsked(shape, data, at);
  }
  const shapes = objectShapes(scope, null, [entities]);
  return (data, representations, at) => {
    const { _entities: found } = data;
    for (const key of Object.keys(data)) if (key !== '_entities') delete data[key];
    if (!Array.isArray(found) || !Array.isArray(representations)) return;
    for (const [index, entity] of found.entries()) {
      const told: unknown = representations[index];
      if (!isValue(entity) || !isValue(told)) continue;
      const name = entity.__typename ?? told.__typename;
      const shape = isOne(schema, name, told.__typename) ? shapes.of(name) : null;
      if (shape === null) throw new Error('the answer has an entity of another type than was asked');
      at?.path.push('_entities', index);
      keepAsked(shape, entity, at);
      if (at !== null) at.path.length -= 2;
      for (const key of keys) keepTold(key, told, entity);
    }
  };
}

function entitiesIn({ selectionSet }: OperationDefinitionNode): FieldNode | undefined {
  return selectionSet.selections.find(
    (each): each is FieldNode => each.kind === Kind.FIELD && each.name.value === '_entities',
  );
}

/** Who was told of an interface may know what the object is. */
function isOne(schema: GraphQLSchema, name: unknown, told: unknown): boolean {
  if (name === told) return true;
  const [type, known] = [schema.getType(String(name)), schema.getType(String(told))];
  return isAbstractType(known) && isCompositeType(type) && type !== known && !('getTypes' in type)
    ? schema.isSubType(known, type)
    : false;
}

/** An object stays the one that it was looked up as. */
function keepTold(key: string, told: Readonly<Value>, entity: Value): void {
  const [known, given] = [own(told, key), own(entity, key)];
  if (known === undefined || given === undefined || known === given) return;
  if (isValue(known) && isValue(given)) {
    for (const each of Object.keys(known)) keepTold(each, known, given);
  } else put(entity, key, known);
}

function keepAsked(shape: ObjectShape, object: Value, at: Place | null): void {
  const { fields } = shape;
  let position = 0;
  for (const key in object) {
    // An answer has the order of what was asked.
    const next = fields[position];
    const field = next?.key === key ? next : fieldsOf(shape).get(key);
    position += 1;
    if (field === undefined) delete object[key];
    else if (field.kind === 'value' || (field.kind === 'leaf' && at !== null)) {
      at?.path.push(key);
      const value = field.kind === 'value' ? field.value : field;
      if (!keepWithin(value, object[key], at) && isTaken(object[key], at)) put(object, key, null);
      at?.path.pop();
    }
  }
}

/** @returns false for a value that is not as its type demands */
function keepWithin(shape: ValueShape, value: unknown, at: Place | null): boolean {
  if (shape.kind === 'nonNull') return keepWithin(shape.of, value, at);
  if (value === null || value === undefined) return true;
  switch (shape.kind) {
    case 'leaf':
      // What is no object, the packages look over themselves.
      return at === null || typeof value !== 'object' || shape.accepts(value);
    case 'list': {
      if (!Array.isArray(value)) return false;
      for (let index = 0; index < value.length; index++) {
        at?.path.push(index);
        if (!keepWithin(shape.of, value[index], at) && isTaken(value[index], at)) value[index] = null;
        at?.path.pop();
      }
      return true;
    }
    case 'object': {
      const object = isValue(value) ? shape.shapes.of(value.__typename) : null;
      if (object === null) return false;
      keepAsked(object, value as Value, at);
      return true;
    }
    default:
      throw shape satisfies never;
  }
}

function isTaken(value: unknown, at: Place | null): boolean {
  at?.misfits.push({ path: [...at.path], value });
  return at !== null;
}

const known = new WeakMap<ObjectShape, ReadonlyMap<string, FieldShape>>();

function fieldsOf(shape: ObjectShape): ReadonlyMap<string, FieldShape> {
  const before = known.get(shape);
  if (before !== undefined) return before;
  const made = new Map(shape.fields.map((field) => [field.key, field]));
  known.set(shape, made);
  return made;
}
