// Runs the levels of a compiled fetch: statements level by level, each level once for all its objects, and shapes what they return.

import { argumentsOf } from './call-arguments.ts';
import { bind } from './condition.ts';
import { mostEstimated } from './connection.ts';
import { type AskCounted, countedSubjects } from './counted-subjects.ts';
import type { Cursors, Position } from './cursor.ts';
import type { Database } from './database.ts';
import type { Joined, LookUp, RowsByKey } from './joined.ts';
import type { Lens } from './lens.ts';
import { connectionOf, type Fill, type PageRequest, pageArguments } from './page.ts';
import type { ConnectionLevel, ConnectionWriter, CountMode, KeyedLevel } from './plan.ts';
import type { Question } from './question.ts';
import { emptyPending, fill, type Pending, type Row, shapeRow, type Target } from './shape.ts';
import type { Signal } from './signal.ts';
import type { BoundStatement } from './statement.ts';
import { limited } from './statement-limit.ts';
import type { SubjectSets } from './subject-sets.ts';

export interface Execution {
  readonly database: Database;
  readonly cursors: Cursors;
  readonly sets: SubjectSets;
  readonly lens: Lens;
  /** Today's date, YYYY-MM-DD. */
  readonly today: () => string;
  /** From it comes the noise of protected totals. */
  readonly secret: Uint8Array;
  /** Coerced variables. */
  readonly variables: Record<string, unknown>;
  /** Look-ups by key, together with those of other executions that the same statement answers. */
  readonly joined: Joined;
  /** Fires when nobody waits for the answer any more. */
  readonly signal?: Signal;
  /** How long a statement may take for this caller; absent: as long as any. */
  readonly statementMilliseconds?: number;
}

/** @returns what further statements it takes; null where none */
export function settle(
  execution: Execution,
  { objects: keyed, connections: lists }: Pending,
): Promise<unknown> | null {
  if (keyed.size + lists.size === 1) {
    for (const [level, targets] of keyed) return objects(execution, level, targets);
    for (const [level, targets] of lists) return connections(execution, level, targets);
  }
  const runs: Promise<void>[] = [];
  for (const [level, targets] of keyed) runs.push(objects(execution, level, targets));
  for (const [level, targets] of lists) runs.push(connections(execution, level, targets));
  return runs.length === 0 ? null : Promise.all(runs);
}

export async function objects(
  execution: Execution,
  level: KeyedLevel,
  targets: readonly Target[],
): Promise<void> {
  const rows = await lookUp(execution, {
    statement: level.statement,
    keys: keysOf(targets),
    values: {},
    keyOf: firstOf,
    rowsOfKey: 1,
  });
  const pending = emptyPending();
  for (const target of targets) {
    const row = rows.get(target.key)?.[0];
    fill(target, row === undefined ? null : shapeRow(level.selection, row, pending));
  }
  const more = settle(execution, pending);
  if (more !== null) await more;
}

const firstOf = (row: Row) => row[0];
const lastOf = (row: Row) => row[row.length - 1];

function keysOf(targets: readonly Target[]): readonly string[] {
  const [first] = targets;
  if (targets.length === 1 && first !== undefined) return [first.key];
  return [...new Set(targets.map(({ key }) => key))];
}

export async function connections(
  execution: Execution,
  level: ConnectionLevel,
  targets: readonly Target[],
): Promise<void> {
  const { cursors, lens } = execution;
  const given = argumentsOf(execution, level);
  const question = questionFor(execution, level, given);
  // A cursor is good for one question under one set of rights: where rights change, so may what stands before it.
  const scope = `${level.scope} ${question.identity} ${lens.fingerprint}`;
  const page = pageArguments(given, scope, cursors);
  const keys = keysOf(targets);
  const rows = pagesOf(execution, level, question, page, keys);
  const [pages, totalCount, counted] = isCounted(level)
    ? await Promise.all([
        rows,
        countsOf(execution, level, question, keys),
        countedBy(execution, level, question, keys),
      ])
    : ([await rows, zero, null] as const);
  const pending = emptyPending();
  const filling: Fill = {
    page,
    encode: (position) => cursors.encode(scope, position),
    positions: question.order.length,
    totalCount,
    counted: (parent) => counted?.get(parent) ?? null,
    pending,
    completions: [],
  };
  for (const target of targets)
    fill(target, connectionOf(level, pages.get(target.key) ?? noRows, filling, target.key));
  const more = settle(execution, pending);
  if (more !== null) await more;
  for (const complete of filling.completions) complete();
}

const noRows: readonly Row[] = [];
const zero = () => 0;

function isCounted({ shape, counted }: ConnectionLevel): boolean {
  return counted !== null || shape.writers.some(({ kind }) => kind === 'totalCount');
}

/** Parent → the rows of its page, one more than the page holds where there are more; where there is no parent, under the empty key. */
async function pagesOf(
  execution: Execution,
  level: ConnectionLevel,
  question: Question,
  { size, backward, after, before }: PageRequest,
  keys: readonly string[],
): Promise<RowsByKey> {
  const pages = new Map<unknown, Row[]>();
  // A list of which only the number of rows is asked needs no page.
  if (level.shape.writers.every(({ kind }) => withoutRows.has(kind))) return pages;
  const bounds = { backward, after: nullsOf(after), before: nullsOf(before) };
  const statement = level.page(question, bounds);
  const values: Record<string, unknown> = { ...question.values, keys, limit: size + 1 };
  if (level.keyed && after === null && before === null) {
    const rowsOfKey = level.direct && question === plainQuestions.get(level) ? size + 1 : null;
    return await lookUp(execution, { statement, keys, values, keyOf: lastOf, rowsOfKey });
  }
  // A statement that reads from the end takes the ends of the range the other way round.
  positionValues(values, backward ? 'before' : 'after', after);
  positionValues(values, backward ? 'after' : 'before', before);
  for (const row of await query(execution, statement, values)) {
    const parent = level.keyed ? row[row.length - 1] : '';
    const page = pages.get(parent);
    if (page === undefined) pages.set(parent, [row]);
    else page.push(row);
  }
  return pages;
}

const withoutRows: ReadonlySet<ConnectionWriter['kind']> = new Set(['totalCount', 'counted', 'constant']);

function nullsOf(position: Position | null): readonly boolean[] | null {
  return position?.map((value) => value === null) ?? null;
}

function positionValues(values: Record<string, unknown>, name: string, position: Position | null): void {
  position?.forEach((value, index) => {
    values[`${name}${index}`] = value;
  });
}

/** The questions of lists that nobody filters or orders otherwise than the domain does. */
const plainQuestions = new WeakMap<ConnectionLevel, Question>();

function questionFor(
  { today }: Execution,
  level: ConnectionLevel,
  given: Readonly<Record<string, unknown>>,
): Question {
  if (given.where != null || given.orderBy != null) return level.ask(given, today);
  const question = plainQuestions.get(level) ?? level.ask(given, today);
  plainQuestions.set(level, question);
  return question;
}

type TotalCountWriter = ConnectionWriter & { readonly kind: 'totalCount' };

async function countsOf(
  execution: Execution,
  level: ConnectionLevel,
  question: Question,
  keys: readonly string[],
): Promise<(writer: TotalCountWriter, parent: string) => number> {
  const counts = new Map<TotalCountWriter, ReadonlyMap<unknown, unknown>>();
  const writers = level.shape.writers.filter((writer) => writer.kind === 'totalCount');
  await Promise.all(
    writers.map(async (writer) => {
      const { mode } = argumentsOf(execution, writer) as { mode: CountMode };
      const values = { ...question.values, keys, limit: mostEstimated + 1 };
      const rows = await query(execution, level.count(question, mode), values);
      counts.set(writer, new Map(rows.map((row) => (level.keyed ? [row[0], row[1]] : ['', row[0]]))));
    }),
  );
  return (writer, parent) => Number(counts.get(writer)?.get(parent) ?? 0);
}

/** Whose data the totals are made of. */
async function countedBy(
  execution: Execution,
  level: ConnectionLevel,
  question: Question,
  keys: readonly string[],
): Promise<ReadonlyMap<unknown, string | null> | null> {
  if (level.counted === null) return null;
  const modes = level.shape.writers.flatMap((writer) =>
    writer.kind === 'totalCount' ? [(argumentsOf(execution, writer) as { mode: CountMode }).mode] : [],
  );
  return countedSubjects(
    askingCounted(execution),
    level.counted(question, modes.includes('EXACT') ? 'EXACT' : 'ESTIMATED'),
    { ...question.values, keys },
  );
}

export function askingCounted(execution: Execution): AskCounted {
  return {
    query: (statement, values) => query(execution, statement, values),
    handle: (set, values, parent) =>
      execution.sets.handle(set, (parameter) => bind(parameter, values, execution.lens.values), parent),
  };
}

export function query(
  execution: Execution,
  statement: BoundStatement,
  values: Record<string, unknown>,
): Promise<readonly Row[]> {
  return limited(execution, (signal) =>
    execution.database.query(statement, valuesOf(execution, statement, values), signal),
  );
}

interface KeyedQuestion extends Pick<LookUp, 'keys' | 'keyOf' | 'rowsOfKey'> {
  readonly statement: BoundStatement;
  /** Besides the keys. */
  readonly values: Readonly<Record<string, unknown>>;
}

function lookUp(
  execution: Execution,
  { statement, keys, values, keyOf, rowsOfKey }: KeyedQuestion,
): Promise<RowsByKey> {
  const { joined, statementMilliseconds = '' } = execution;
  const bind = (all: readonly string[]) => valuesOf(execution, statement, { ...values, keys: all });
  return limited(execution, (signal) =>
    joined({
      statement,
      // INVARIANT: what the caller's rights leave of the rows stands in the text of the statement and in what is bound to it.
      // Callers who may wait longer are not held to the time of others.
      identity: `${statementMilliseconds} ${JSON.stringify(bind([]))}`,
      keys,
      bind,
      keyOf,
      rowsOfKey,
      ...(signal === undefined ? {} : { signal }),
    }),
  );
}

function valuesOf(
  { lens }: Execution,
  { parameters }: BoundStatement,
  values: Readonly<Record<string, unknown>>,
): readonly unknown[] {
  return parameters.map((parameter) => bind(parameter, values, lens.values));
}
