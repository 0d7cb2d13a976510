// Whose data a count or an aggregate is made of, for the record of the operation: nobody's row leaves, and yet something is told
// of each. The names of those of few rows are listed; of more the database says how many names there are, and the digest of the
// sorted set of them, so that a million names need not leave it.

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
  /** Column that no two rows have alike. */
  readonly key: string;
  /** Column of the parent's key; absent where all rows are counted. */
  readonly references?: string | undefined;
}

/** Columns: for each of the parameter `keys` the key; rows, of `limit` at most; names, a line each. */
export function namesStatement(rows: CountedRows): BoundStatement {
  const width = namesOf(rows).length;
  return statement(rows, `count(*) / ${width}, string_agg(DISTINCT v.n, chr(10))`, true);
}

/**
 * Columns: for each of `keys` the key; how many names there are; SHA-256 (FIPS 180-4), in hexadecimal, of the names in the order of their
 * characters, each once, with a line feed between them.
 * @param limited count no further than `limit`
 */
export function digestStatement(rows: CountedRows, limited: boolean): BoundStatement {
  const columns = Object.values(rows.subjects).flat();
  // Without it several processes of the database sort.
  const distinct = columns.length === 1 && columns[0] === rows.key ? '' : 'DISTINCT ';
  return statement(
    rows,
    "count(*), encode(sha256(convert_to(string_agg(v.n, chr(10)), 'UTF8')), 'hex')",
    limited,
    (names) => `(SELECT ${distinct}v.n COLLATE "C" AS n FROM ${names} WHERE v.n IS NOT NULL ORDER BY 1) AS v`,
  );
}

/** @param ordered the names (`v.n` of `names`) as `columns` read them */
function statement(
  counted: CountedRows,
  columns: string,
  limited: boolean,
  ordered = (names: string) => names,
): BoundStatement {
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
  const each = `(SELECT ${selected} FROM ${from} AS t${where}${limit}) AS r, LATERAL (VALUES ${values}) AS v(n)`;
  const totals = `SELECT ${columns} FROM ${ordered(each)}`;
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
  readonly digest: () => BoundStatement;
  /** Whether each parent's rows are counted by themselves. */
  readonly keyed: boolean;
}

/**
 * Parent (the empty text where there is none) → names a line each, or `#<names> <digest>`; null of rows that name nobody.
 * @param limit rows of which the digest is made, where its statement has one
 */
export async function countedSubjects(
  query: Query,
  { names, digest, keyed }: CountedStatements,
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
  for (const found of await query(digest(), { ...values, keys: many, limit })) {
    const [key, count, sha256] = parts(found);
    subjects.set(key, Number(count) === 0 ? null : `#${count} ${sha256}`);
  }
  return subjects;
}
