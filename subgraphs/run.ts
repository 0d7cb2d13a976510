// Runs a compiled fetch: statements level by level, each level once for all its objects, and shapes what they return.

import DataLoader from 'dataloader';
import { getArgumentValues } from 'graphql';
import { bind } from './condition.ts';
import type { Cursors, Position } from './cursor.ts';
import type { Database } from './database.ts';
import { inputError } from './input-error.ts';
import type { Lens } from './lens.ts';
import { connectionOf, pageArguments } from './page.ts';
import type { ConnectionLevel, EntityTarget, KeyedLevel, Root, SearchRoot } from './plan.ts';
import { emptyPending, fill, type Pending, type Row, reach, shapeRow, type Target } from './shape.ts';
import type { BoundStatement } from './statement.ts';

export interface Execution {
  readonly database: Database;
  readonly cursors: Cursors;
  readonly lens: Lens;
  /** Coerced variables. */
  readonly variables: Record<string, unknown>;
  /** One loader per statement: equal look-ups of one execution share one SELECT. */
  readonly loaders: Map<string, DataLoader<string, Row | null>>;
}

/** The value of one root field. @throws GraphQLError for arguments that do not fit, DatabaseError from the database. */
export async function runRoot(execution: Execution, root: Root): Promise<unknown> {
  switch (root.kind) {
    case 'constant':
      return root.value;
    case 'entities':
      return entities(
        execution,
        root.types,
        argumentsOf(execution, root).representations as Representation[],
      );
    case 'lookup': {
      const given = Object.entries(argumentsOf(execution, root)).filter(([, value]) => value != null);
      const [argument, value] = given[0] ?? [];
      const level = root.levels.get(argument ?? '');
      if (given.length !== 1 || level === undefined) throw inputError('EXACTLY_ONE_ARGUMENT');
      const holder: Holder = {};
      await objects(execution, level, [{ container: holder, slot: 'value', key: String(value) }]);
      return holder.value;
    }
    case 'list': {
      const holder: Holder = {};
      await connections(execution, root.level, [{ container: holder, slot: 'value', key: '' }]);
      return holder.value;
    }
    case 'search':
      return search(execution, root);
    default:
      throw root satisfies never;
  }
}

type Holder = Record<string, unknown>;
type Representation = Readonly<Record<string, unknown>>;

async function entities(
  execution: Execution,
  types: ReadonlyMap<string, EntityTarget>,
  representations: readonly Representation[],
): Promise<unknown[]> {
  const results: unknown[] = representations.map(() => null);
  const pending = emptyPending();
  representations.forEach((representation, slot) => {
    const entity = types.get(String(representation.__typename));
    const key = entity && representation[entity.key];
    // A representation without its key denotes nothing.
    if (entity === undefined || (typeof key !== 'string' && typeof key !== 'number')) return;
    reach(entity.target, { container: results, slot, key: String(key) }, pending);
  });
  await settle(execution, pending);
  return results;
}

async function settle(execution: Execution, pending: Pending): Promise<void> {
  const runs: Promise<void>[] = [];
  for (const [level, targets] of pending.objects) runs.push(objects(execution, level, targets));
  for (const [level, targets] of pending.connections) runs.push(connections(execution, level, targets));
  if (runs.length > 0) await Promise.all(runs);
}

async function objects(execution: Execution, level: KeyedLevel, targets: readonly Target[]): Promise<void> {
  const rows = await loaderOf(execution, level.statement).loadMany(targets.map(({ key }) => key));
  const pending = emptyPending();
  targets.forEach((target, index) => {
    const row = rows[index] ?? null;
    if (row instanceof Error) throw row;
    fill(target, row === null ? null : shapeRow(level.selection, row, pending));
  });
  await settle(execution, pending);
}

function loaderOf(execution: Execution, statement: BoundStatement): DataLoader<string, Row | null> {
  const known = execution.loaders.get(statement.name);
  if (known !== undefined) return known;
  const loader = new DataLoader<string, Row | null>(async (keys) => {
    const rows = new Map<unknown, Row>();
    for (const row of await query(execution, statement, { keys })) rows.set(row[0], row);
    return keys.map((key) => rows.get(key) ?? null);
  });
  execution.loaders.set(statement.name, loader);
  return loader;
}

async function connections(
  execution: Execution,
  level: ConnectionLevel,
  targets: readonly Target[],
): Promise<void> {
  const { cursors, lens } = execution;
  // A cursor is good for one list under one set of rights: where rights change, so may what stands before it.
  const scope = `${level.scope} ${lens.fingerprint}`;
  const encode = (position: Position) => cursors.encode(scope, position);
  const { first, after } = pageArguments(argumentsOf(execution, level), scope, cursors);
  const keys = [...new Set(targets.map(({ key }) => key))];
  const values: Record<string, unknown> = { keys, limit: first + 1 };
  after?.forEach((value, index) => {
    values[`after${index}`] = value;
  });
  const rows = await query(execution, after === null ? level.first : level.following, values);
  const pages = new Map<unknown, Row[]>();
  for (const row of rows) {
    const parent = level.keyed ? row[row.length - 1] : '';
    const page = pages.get(parent);
    if (page === undefined) pages.set(parent, [row]);
    else page.push(row);
  }
  const pending = emptyPending();
  const completions = targets.map((target) => {
    const rows = pages.get(target.key) ?? [];
    const connection = connectionOf(level, rows, first, encode, pending);
    fill(target, connection.value);
    return connection.complete;
  });
  await settle(execution, pending);
  for (const complete of completions) complete();
}

async function search(execution: Execution, root: SearchRoot): Promise<unknown> {
  const given = argumentsOf(execution, root);
  const values: Record<string, unknown> = {};
  for (const [name, path] of Object.entries(root.paths)) {
    values[name] = path.reduce<unknown>((value, step) => (value as Holder | null | undefined)?.[step], given);
  }
  const rows = await query(execution, root.statement, values);
  const pending = emptyPending();
  const found = rows.map((row) => shapeRow(root.selection, row, pending));
  await settle(execution, pending);
  return root.list ? found : (found[0] ?? null);
}

function query(
  execution: Execution,
  statement: BoundStatement,
  values: Record<string, unknown>,
): Promise<readonly Row[]> {
  return execution.database.query(
    statement,
    statement.parameters.map((parameter) => bind(parameter, values, execution.lens.values)),
  );
}

function argumentsOf(
  execution: Execution,
  { call }: { readonly call: ConnectionLevel['call'] },
): Record<string, unknown> {
  return getArgumentValues(call.definition, call.node, execution.variables);
}
