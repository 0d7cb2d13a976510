// The totals of an aggregate: those of each group, of several groups together, and of all rows, as the database gives them.
// What of them may be told is decided in aggregate-run.ts.

import { createHmac } from 'node:crypto';
import type { AskedAggregate } from './aggregate.ts';
import { aggregateStatement } from './aggregate-sql.ts';
import { token } from './condition.ts';
import type { AskCounted } from './counted-subjects.ts';

export interface AggregateExecution extends AskCounted {
  readonly variables: Record<string, unknown>;
  readonly today: () => string;
  /** From it come the subjects' keys and all noise. */
  readonly secret: Uint8Array;
}

export const mostGroups = 10_000;

/** Whether disclosure control stands between the totals and the answer. */
export function isProtected({ exact, isPersonal }: AskedAggregate): boolean {
  return !exact && isPersonal;
}

export interface Totals {
  readonly key: readonly (string | null)[];
  /** The key as the statement writes it. */
  readonly text: string;
  readonly rows: number;
  readonly subjects: number;
  readonly cellKey: string;
  readonly mostRows: number;
  readonly sums: readonly {
    readonly sum: number;
    readonly absolute: number;
    readonly largest: number;
    readonly values: number;
    readonly mostValues: number;
    /** Subjects of which there is a value. */
    readonly contributors: number;
  }[];
  readonly others: readonly (string | null)[];
}

export async function totalsOf(
  execution: AggregateExecution,
  asked: AskedAggregate,
  whole: 'all' | 'merged' | null,
  merged: readonly string[],
): Promise<readonly Totals[]> {
  const statement = aggregateStatement({
    ...asked,
    whole,
    seed: isProtected(asked) ? token({ name: 'seed' }) : null,
    limit: token({ name: 'limit' }),
    merged: token({ name: 'merged' }),
  });
  const seed = createHmac('sha256', execution.secret)
    .update('subject keys')
    .digest()
    .readBigInt64BE()
    .toString();
  const rows = await execution.query(statement, { ...asked.values, seed, merged, limit: mostGroups + 1 });
  return rows.map((row) => totals(row, asked, whole === null));
}

function totals(row: readonly unknown[], { sums, groups }: AskedAggregate, grouped: boolean): Totals {
  const text = String(row[0]);
  const values = grouped ? (JSON.parse(text) as (string | null)[]) : [];
  const number = (index: number) => Number(row[index] ?? 0);
  return {
    text,
    key: values.map((value, index) => (value === null ? null : (groups[index]?.shown(value) ?? value))),
    rows: number(1),
    subjects: number(2),
    cellKey: String(row[3]),
    mostRows: number(4),
    sums: sums.map((_, index) => {
      const at = 5 + index * 6;
      return {
        sum: number(at),
        absolute: number(at + 1),
        largest: number(at + 2),
        values: number(at + 3),
        mostValues: number(at + 4),
        contributors: number(at + 5),
      };
    }),
    others: row.slice(5 + sums.length * 6).map((value) => (value === null ? null : String(value))),
  };
}

/** Whether the totals of groups give those of several together: nobody is in two, and no fraction is rounded twice. */
export function addsUp({ isOwnSubject, sums, others }: AskedAggregate): boolean {
  return isOwnSubject && sums.length === 0 && others.length === 0;
}

export function added(asked: AskedAggregate, groups: readonly Totals[]): Totals {
  const sum = (of: (each: Totals) => number) => groups.reduce((total, each) => total + of(each), 0);
  return {
    ...nothing(asked),
    rows: sum(({ rows }) => rows),
    subjects: sum(({ subjects }) => subjects),
    cellKey: String(groups.reduce((total, each) => total + BigInt(each.cellKey), 0n)),
    mostRows: 1,
  };
}

export function nothing({ sums, others }: AskedAggregate): Totals {
  const sum = { sum: 0, absolute: 0, largest: 0, values: 0, mostValues: 0, contributors: 0 };
  return {
    ...{ key: [], text: '', rows: 0, subjects: 0, cellKey: '0', mostRows: 0 },
    sums: sums.map(() => sum),
    others: others.map(() => null),
  };
}
