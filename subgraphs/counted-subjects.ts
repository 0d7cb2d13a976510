// Whose data a count or an aggregate is made of, for the record of the operation: nobody's row leaves, and yet something is told
// of each. The names of those of few rows are listed; of more the gateway gets a handle of the set, see subject-sets.ts, so that a
// million names need not leave the database.

import { token } from './condition.ts';
import type { Subjects } from './mapping.ts';
import { type BoundStatement, finished } from './statement.ts';

/** Rows of which the subjects are named one by one. */
export const mostNamed = 1000;

export interface CountedRows {
  /** `schema.table`. */
  readonly from: string;
  /** SQL conditions with `{t}`, whose parameters are tokens. */
  readonly where: readonly string[];
  readonly subjects: Subjects;
  /** Column that no two rows have alike. */
  readonly key: string;
  /** Column of the parent's key; absent where all rows are counted. */
  readonly references?: string | undefined;
}

/** Columns: for each of the parameter `keys` the key; rows, of `limit` at most; names, a line each. */
export function namesStatement({ from, where, subjects, references }: CountedRows): BoundStatement {
  // As `subjectWriter` writes it.
  const names = Object.entries(subjects).flatMap(([kind, columns]) =>
    columns.map((column) => `'${kind}:' || t.${column}`),
  );
  const conditions = [...where, ...(references === undefined ? [] : [`{t}.${references} = k.key`])];
  const filter = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ').replaceAll('{t}', 't')}`;
  const selected = names.map((sql, index) => `${sql} AS n${index}`).join(', ');
  const values = names.map((_, index) => `(r.n${index})`).join(', ');
  const each = `(SELECT ${selected} FROM ${from} AS t${filter} LIMIT ${token({ name: 'limit' })}) AS r, LATERAL (VALUES ${values}) AS v(n)`;
  const totals = `SELECT count(*) / ${names.length}, string_agg(DISTINCT v.n, chr(10)) FROM ${each}`;
  return finished(
    references === undefined
      ? totals
      : `SELECT k.key, c.* FROM unnest(${token({ name: 'keys' })}::text[]) AS k(key), LATERAL (${totals}) AS c`,
  );
}

/** Rows whose subjects are too many to be named. */
export interface CountedSet extends CountedRows {
  /** Those of so many rows, the first by their key (of each parent); null: of all. */
  readonly limit: number | null;
}

export interface CountedStatements {
  readonly names: () => BoundStatement;
  readonly set: CountedSet;
}

type Values = Readonly<Record<string, unknown>>;

export interface AskCounted {
  query(statement: BoundStatement, values: Record<string, unknown>): Promise<readonly (readonly unknown[])[]>;
  /** What stands for a set, see `SubjectSets`. */
  handle(set: CountedSet, values: Values, parent: string | null): string;
}

/** Parent (the empty text where there is none) → names a line each, or a handle; null of rows that name nobody. */
export async function countedSubjects(
  { query, handle }: AskCounted,
  { names, set }: CountedStatements,
  { keys, ...values }: Values & { readonly keys: readonly string[] },
): Promise<ReadonlyMap<unknown, string | null>> {
  const keyed = set.references !== undefined;
  const subjects = new Map<unknown, string | null>();
  for (const found of await query(names(), { ...values, keys, limit: mostNamed + 1 })) {
    const [key, rows, text] = keyed ? found : ['', ...found];
    const isMany = Number(rows) > mostNamed;
    subjects.set(key, isMany ? handle(set, values, keyed ? String(key) : null) : (text as string | null));
  }
  return subjects;
}
