// What the gateway asks about sets of subjects of which it has handles: how many there are in all of them together, with a digest, or
// their keys in parts. Each is one statement, whose rows come sorted: what the database cannot read off indexes it sorts, on disk where
// there are many.

import { ordersBytes } from './byte-order.ts';
import { token } from './condition.ts';
import type { AskCounted, CountedSet } from './counted-subjects.ts';
import type { Database } from './database.ts';
import type { SubjectsRoot } from './plan.ts';
import { type BoundStatement, finished } from './statement.ts';
import { type OpenedSet, type SubjectSets, tokens } from './subject-sets.ts';

/** Arguments of the fields that ask, see `setQuestionsSdl`. */
interface Given {
  /** Handles. */
  readonly sets: readonly string[];
  readonly kind: string;
  readonly named: readonly string[];
  readonly after: string;
  readonly first: number;
}

/**
 * The rights of whoever was told of the sets stand in their handles.
 * @param given coerced arguments
 * @returns `<number> <digest>`, or keys, a line each; null where there are none
 * @throws Error for what is no handle
 */
export async function askSets(
  {
    query,
    database,
    sets,
  }: Pick<AskCounted, 'query'> & { readonly database: Database; readonly sets: SubjectSets },
  asks: SubjectsRoot['asks'],
  given: unknown,
): Promise<string | null> {
  const { sets: handles, kind, named, after, first } = given as Given;
  const asked = { sets: sets.open(handles), kind, ordersBytes: await ordersBytes(database) };
  const ask = ({ statement, values }: SetQuestion) => query(statement, values);
  if (asks === 'keys') {
    const [row = []] = await ask(keysQuestion(asked, after, first));
    return (row[0] ?? null) as string | null;
  }
  // Rows of a page beside its total are all in it; then the keys can be read as they lie in their index.
  const further = named.length === 0 ? null : furtherQuestion(asked, named);
  const others = further === null ? named : (await ask(further)).map(([key]) => String(key));
  const [row = []] = await ask(digestQuestion(asked, others));
  return row.join(' ');
}

export interface SetQuestion {
  readonly statement: BoundStatement;
  readonly values: Record<string, unknown>;
}

export interface AskedKeys {
  readonly sets: readonly OpenedSet[];
  /** As subjects are named: `Person`. */
  readonly kind: string;
  /** Whether the database orders texts by their bytes by itself. */
  readonly ordersBytes: boolean;
}

/**
 * How many subjects of a kind are in any of the sets or among `named`, and SHA-256 (FIPS 180-4), in hexadecimal, of their keys in the
 * order of their bytes in UTF-8, each once, with a line feed between them. One row.
 * @param named keys that are among them for other reasons, each once
 */
export function digestQuestion(asked: AskedKeys, named: readonly string[]): SetQuestion {
  const { rows, isOnce, values } = keysOf(asked);
  const others = `SELECT g.k${orderOf(asked)} AS k FROM (${isOnce ? further(asked) : given}) AS g`;
  const all = named.length === 0 ? rows : [...rows, others];
  return question(
    "SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(v.k, chr(10)), ''), 'UTF8')), 'hex') " +
      `FROM (${once(all, { ...asked, isOnce }, '')} ORDER BY 1) AS v`,
    { ...values, named },
  );
}

/** Which of `named` are not in the set, a row each; null where it takes longer to find out than to sort them in. */
function furtherQuestion(asked: AskedKeys, named: readonly string[]): SetQuestion | null {
  const { isOnce, values } = keysOf(asked);
  return isOnce ? question(further(asked), { ...values, named }) : null;
}

const given = `SELECT n.k FROM unnest(${token({ name: 'named' })}::text[]) AS n(k)`;

function further(asked: AskedKeys): string {
  // As texts are equal in any order, the index of the key serves.
  const { rows } = keysOf({ ...asked, ordersBytes: true });
  return `SELECT g.k FROM (${given}) AS g WHERE NOT EXISTS (SELECT FROM (${rows[0]}) AS s WHERE s.k = g.k)`;
}

/**
 * The first keys of a kind that are in any of the sets, each once, in the order of their bytes, with a line feed between them. One row.
 * @param after only those behind it; the empty text is before all
 */
export function keysQuestion(asked: AskedKeys, after: string, first: number): SetQuestion {
  const { rows, isOnce, values } = keysOf(asked);
  const keys = once(rows, { ...asked, isOnce }, ` AND u.k > ${token({ name: 'after' })}::text`);
  return question(
    `SELECT string_agg(v.k, chr(10)) FROM (${keys} ORDER BY 1 LIMIT ${token({ name: 'first' })}) AS v`,
    { ...values, after, first },
  );
}

/**
 * @param rows statements with the column `k`
 * @param all `isOnce`: none of them is there twice
 * @param also further condition, with `u.k`
 */
function once(
  rows: readonly string[],
  { isOnce, ordersBytes }: { readonly isOnce: boolean; readonly ordersBytes: boolean },
  also: string,
): string {
  const all = `FROM (${rows.map((each) => `(${each})`).join(' UNION ALL ')}) AS u WHERE u.k IS NOT NULL${also}`;
  if (isOnce) return `SELECT u.k ${all}`;
  // DISTINCT alone would be hashed where rows come from several tables, and sorted afterwards: ON is never.
  return `SELECT ${rows.length === 1 && ordersBytes ? 'DISTINCT' : 'DISTINCT ON (u.k)'} u.k ${all}`;
}

function orderOf({ ordersBytes }: Pick<AskedKeys, 'ordersBytes'>): string {
  return ordersBytes ? '' : ' COLLATE "C"';
}

/** Statements that read the keys of a kind in all sets. Sets of the rows of one table are one. */
function keysOf({ sets, kind, ordersBytes }: AskedKeys) {
  const values: Record<string, unknown> = {};
  const statements: { readonly rows: string; readonly set: CountedSet }[] = [];
  const whole = new Map<string, { readonly set: CountedSet; readonly conditions: string[] }>();
  sets.forEach(({ set, values: bound, parents }, index) => {
    const parameter = (name: string, value: unknown) => {
      values[`${index} ${name}`] = value;
      return token({ name: `${index} ${name}` });
    };
    const { from, where, subjects, key, references, limit } = set;
    const own = where.map((each) =>
      each.replaceAll('{t}', 't').replaceAll(tokens, (_, each: string) => parameter(each, bound[each])),
    );
    const given = `${parameter('parents', [...parents])}::text[]`;
    if (limit === null) {
      const table = JSON.stringify([from, subjects, key]);
      const { conditions } = whole.get(table) ?? { set, conditions: [] };
      whole.set(table, { set, conditions });
      const ofParents = references === undefined ? 'TRUE' : `t.${references} = ANY(${given})`;
      conditions.push([...own, ofParents].join(' AND '));
    } else {
      const ofParent = references === undefined ? 'TRUE' : `t.${references} = p.key`;
      const rows = `SELECT * FROM ${from} AS t WHERE ${[...own, ofParent].join(' AND ')} ORDER BY t.${key} LIMIT ${parameter('limit', limit)}`;
      const all = `SELECT c.* FROM unnest(${given}) AS p(key), LATERAL (${rows}) AS c`;
      statements.push({ rows: `(${references === undefined ? rows : all}) AS t`, set });
    }
  });
  for (const { set, conditions } of whole.values())
    statements.push({
      rows: `${set.from} AS t WHERE ${conditions.map((each) => `(${each})`).join(' OR ')}`,
      set,
    });
  const keys = statements.flatMap(({ rows, set: { subjects, key } }) =>
    (subjects[kind] ?? []).map((column) => ({
      sql: `SELECT t.${column}${orderOf({ ordersBytes })} AS k FROM ${rows}`,
      isOnce: column === key,
    })),
  );
  return {
    rows: keys.map(({ sql }) => sql),
    isOnce: keys.length === 1 && keys[0]?.isOnce === true,
    values,
  };
}

/** Texts differ with what an operation asks, and plans with what is bound: no connection keeps one. */
function question(text: string, values: SetQuestion['values']): SetQuestion {
  return { statement: { ...finished(text), name: '' }, values };
}
