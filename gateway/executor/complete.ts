// Gives fetched data the shape of the answer. What is missing although it must be there makes its parent null. For whoever takes of the
// answer by key, objects and lists in which nothing has to be changed stay what was fetched, and no copy is made of them.

import type { Value } from './own.ts';
import { isValue, own } from './own.ts';
import type { FieldShape, ObjectShape, ValueShape } from './shape.ts';

/** A value that was not as its type demands, by its place. */
export interface Incomplete {
  readonly message: string;
  readonly path: readonly (string | number)[];
}

export interface Completion {
  readonly data: Value | null;
  readonly incomplete: readonly Incomplete[];
}

/**
 * @param introspection answers about the schema, by response key
 * @param picked whether the answer may hold more than its shape says: null and nothing are the same in it
 */
export function complete(
  shape: ObjectShape,
  data: Readonly<Value>,
  introspection: Readonly<Value>,
  picked = false,
): Completion {
  const at: Place = { path: [], incomplete: [], introspection, picked };
  const completed = completeObject(shape, data, at);
  return { data: completed === failed ? null : completed, incomplete: at.incomplete };
}

interface Place {
  readonly path: (string | number)[];
  readonly incomplete: Incomplete[];
  readonly introspection: Readonly<Value>;
  readonly picked: boolean;
}

/** Null, and it was said why. */
const failed = Symbol('failed');
/** Null where null may not be: the parent is null too. */
const absent = Symbol('absent');

function completeObject(
  shape: ObjectShape,
  given: Readonly<Value>,
  at: Place,
): Readonly<Value> | typeof failed {
  const { fields } = shape;
  let values = at.picked ? null : new Array<unknown>(fields.length);
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] as FieldShape;
    const value = completeField(field, given, at);
    if (value === failed) return failed;
    // Read as it will be taken: what every object has under the key is not what is meant.
    if (values === null && value !== (given[field.key] ?? null)) values = valuesBefore(shape, given, index);
    if (values !== null) values[index] = value;
  }
  return values === null ? given : shape.make(values);
}

/** Of an object that was as it should be up to there. */
function valuesBefore({ fields }: ObjectShape, given: Readonly<Value>, end: number): unknown[] {
  return fields.map(({ key }, index) => (index < end ? (given[key] ?? null) : null));
}

/** `failed`: there is no object without the field. */
function completeField(field: FieldShape, given: Readonly<Value>, at: Place): unknown {
  const { key } = field;
  switch (field.kind) {
    case 'leaf': {
      const value = own(given, key) ?? null;
      if (value === null || field.accepts(value)) return value;
      at.incomplete.push({ message: 'Invalid value.', path: [...at.path, key] });
      return null;
    }
    case 'value': {
      at.path.push(key);
      const value = completeValue(field.value, own(given, key) ?? null, at);
      at.path.pop();
      if (value === absent) return failed;
      return value === failed ? null : value;
    }
    case 'typename':
      return field.name ?? failed;
    case 'introspection':
      return own(at.introspection, key) ?? null;
    default:
      throw field satisfies never;
  }
}

function completeValue(shape: ValueShape, given: unknown, at: Place): unknown {
  if (shape.kind === 'nonNull') {
    const value = completeValue(shape.of, given, at);
    if (value === failed) return absent;
    if (value !== null) return value;
    note(at, 'Cannot return null for a non-nullable value.');
    return absent;
  }
  if (given === null) return null;
  switch (shape.kind) {
    case 'leaf':
      return shape.accepts(given) ? given : note(at, 'Invalid value.');
    case 'list':
      return Array.isArray(given) ? completeList(shape.of, given, at) : note(at, 'Not a list.');
    case 'object': {
      if (!isValue(given)) return note(at, 'Not an object.');
      const object = shape.shapes.of(given.__typename);
      return object === null ? note(at, 'Invalid __typename.') : completeObject(object, given, at);
    }
    default:
      throw shape satisfies never;
  }
}

function completeList(shape: ValueShape, given: readonly unknown[], at: Place): unknown {
  let complete = true;
  let values = at.picked ? null : new Array<unknown>(given.length);
  for (let index = 0; index < given.length; index++) {
    at.path.push(index);
    const value = completeValue(shape, given[index] ?? null, at);
    at.path.pop();
    if (value === absent) complete = false;
    const element = value === failed ? null : value;
    if (values === null && element !== given[index]) values = [...given];
    if (values !== null) values[index] = element;
  }
  if (!complete) return failed;
  return values ?? given;
}

function note({ path, incomplete }: Place, message: string): typeof failed {
  incomplete.push({ message, path: [...path] });
  return failed;
}
