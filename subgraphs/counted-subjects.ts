// Whose data a count or an aggregate is made of, for the record of the operation: nobody's row leaves, and yet something is told
// of each. The names of those of few rows are listed; of more it is said how many names there are, and a sum that no other set
// of names is likely to have, because the database can make it while it counts.

import { token } from './condition.ts';
import type { Subjects } from './mapping.ts';
import { type BoundStatement, finished } from './statement.ts';

/** Rows of which the subjects are named one by one. */
export const mostNamed = 1000;

export interface CountedRows {
  /** `schema.table`. */
  readonly from: string;
  /** SQL conditions with `{t}`. */
  readonly where: readonly string[];
  readonly subjects: Subjects;
  /** Column of the parent's key; absent where all rows are counted. */
  readonly references?: string | undefined;
}

/** Columns: for each of the parameter `keys` the key; rows, of `limit` at most; names, a line each. */
export function namesStatement(rows: CountedRows): BoundStatement {
  const width = namesOf(rows).length;
  return statement(rows, `count(*) / ${width}, string_agg(DISTINCT v.n, chr(10))`, true);
}

/**
 * Columns: for each of `keys` the key; names, each as often as a row names it; the sum of their hashes.
 * @param limited count no further than `limit`
 */
export function sumStatement(rows: CountedRows, limited: boolean): BoundStatement {
  return statement(rows, 'count(v.n), sum(hashtextextended(v.n, 0))', limited);
}

function statement(counted: CountedRows, columns: string, limited: boolean): BoundStatement {
  const { from, references } = counted;
  const names = namesOf(counted);
  const conditions = [
    ...counted.where,
    ...(references === undefined ? [] : [`{t}.${references} = k.key`]),
  ].map(row);
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
  const limit = limited ? ` LIMIT ${token({ name: 'limit' })}` : '';
  const selected = names.map((sql, index) => `${row(sql)} AS n${index}`).join(', ');
  const values = names.map((_, index) => `(r.n${index})`).join(', ');
  const totals = `SELECT ${columns} FROM (SELECT ${selected} FROM ${from} AS t${where}${limit}) AS r, LATERAL (VALUES ${values}) AS v(n)`;
  return finished(
    references === undefined
      ? totals
      : `SELECT k.key, c.* FROM unnest(${token({ name: 'keys' })}::text[]) AS k(key), LATERAL (${totals}) AS c`,
  );
}

/** SQL of the name of each subject of a row, as `subjectWriter` writes it. */
function namesOf({ subjects }: CountedRows): readonly string[] {
  return Object.entries(subjects).flatMap(([type, columns]) =>
    columns.map((column) => `'${type}:' || {t}.${column}`),
  );
}

const row = (sql: string) => sql.replaceAll('{t}', 't');

type Query = (
  statement: BoundStatement,
  values: Record<string, unknown>,
) => Promise<readonly (readonly unknown[])[]>;

export interface CountedStatements {
  readonly names: () => BoundStatement;
  readonly sum: () => BoundStatement;
  /** Whether each parent's rows are counted by themselves. */
  readonly keyed: boolean;
}

/**
 * Parent (the empty text where there is none) → names a line each, or `#<names> <sum>`; null of rows that name nobody.
 * @param limit rows to which the sum is made, where its statement has one
 */
export async function countedSubjects(
  query: Query,
  { names, sum, keyed }: CountedStatements,
  { keys, limit, ...values }: Record<string, unknown> & { readonly keys: readonly string[] },
): Promise<ReadonlyMap<unknown, string | null>> {
  const parts = (found: readonly unknown[]) => (keyed ? found : ['', ...found]);
  const listed = await query(names(), { ...values, keys, limit: mostNamed + 1 });
  const subjects = new Map<unknown, string | null>();
  const many: string[] = [];
  for (const found of listed) {
    const [key, rows, text] = parts(found);
    if (Number(rows) > mostNamed) many.push(String(key));
    else subjects.set(key, text as string | null);
  }
  if (many.length === 0) return subjects;
  for (const found of await query(sum(), { ...values, keys: many, limit })) {
    const [key, count, total] = parts(found);
    subjects.set(key, Number(count) === 0 ? null : `#${count} ${total}`);
  }
  return subjects;
}
