// The value of a root field of a compiled fetch. What lies below it is brought level by level.

import { runAggregate } from './aggregate-run.ts';
import { argumentsOf } from './call-arguments.ts';
import { inputError } from './input-error.ts';
import type { EntityTarget, Root, SearchRoot } from './plan.ts';
import { askingCounted, connections, type Execution, objects, query, settle } from './run.ts';
import { askSets } from './set-questions.ts';
import { emptyPending, reach, shapeRow } from './shape.ts';

/** @returns the value, or a promise of it. @throws GraphQLError for arguments that do not fit, DatabaseError from the database */
export function runRoot(execution: Execution, root: Root): unknown {
  switch (root.kind) {
    case 'constant':
      return root.value;
    case 'entities':
      return entities(
        execution,
        root.types,
        argumentsOf(execution, root).representations as Representation[],
      );
    case 'lookup':
      return lookup(execution, root);
    case 'list':
      return list(execution, root);
    case 'aggregate':
      return runAggregate(
        { ...execution, ...askingCounted(execution) },
        root.plan,
        argumentsOf(execution, root),
      );
    case 'search':
      return search(execution, root);
    case 'subjects':
      return askSets({ ...execution, ...askingCounted(execution) }, root.asks, argumentsOf(execution, root));
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
    if (entity === undefined || (typeof key !== 'string' && typeof key !== 'number') || isNoText(key)) return;
    reach(entity.target, { container: results, slot, key: String(key) }, pending);
  });
  const more = settle(execution, pending);
  if (more !== null) await more;
  return results;
}

/** PostgreSQL has no text with such a character, so no row has the key. */
function isNoText(key: unknown): boolean {
  return typeof key === 'string' && key.includes('\0');
}

async function lookup(execution: Execution, root: Root & { kind: 'lookup' }): Promise<unknown> {
  const given = Object.entries(argumentsOf(execution, root)).filter(([, value]) => value != null);
  const [argument, value] = given[0] ?? [];
  const level = root.levels.get(argument ?? '');
  if (given.length !== 1 || level === undefined) throw inputError('EXACTLY_ONE_ARGUMENT');
  if (isNoText(value)) return null;
  const holder: Holder = {};
  await objects(execution, level, [{ container: holder, slot: 'value', key: String(value) }]);
  return holder.value;
}

async function list(execution: Execution, root: Root & { kind: 'list' }): Promise<unknown> {
  const holder: Holder = {};
  await connections(execution, root.level, [{ container: holder, slot: 'value', key: '' }]);
  return holder.value;
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
