// Runs an aggregate: totals of its groups, of what is merged, and of all; and shapes what disclosure control lets through.

import { createHmac } from 'node:crypto';
import {
  type AggregatePart,
  type AggregatePlan,
  type AskedAggregate,
  askAggregate,
  type Measure,
} from './aggregate.ts';
import {
  type AggregateExecution,
  added,
  addsUp,
  isProtected,
  mostGroups,
  nothing,
  type Totals,
  totalsOf,
} from './aggregate-totals.ts';
import { countedSubjects, namesStatement } from './counted-subjects.ts';
import {
  areTooMany,
  mergeSmall,
  type Protection,
  protectedMean,
  roundedCount,
  roundedRows,
  significant,
} from './disclosure.ts';
import { inputError } from './input-error.ts';

/** Why something is not there or not exact. */
interface Suppression {
  readonly reason: 'SMALL_GROUPS_MERGED' | 'TOO_FEW' | 'DOMINATED' | 'EXTREME_OF_PERSONS' | 'ROUNDED';
  readonly part?: string;
  readonly measure?: string;
  /** Of ROUNDED: what counts are multiples of. */
  readonly multiple?: number;
}

const largestPage = 1000;
/** Up to so many groups of people or entities are told whatever they are. */
const surelyTold = mostGroups * 0.9;

type Given = Readonly<Record<string, unknown>>;

/** @param given coerced arguments of the aggregate */
export async function runAggregate(
  execution: AggregateExecution,
  plan: AggregatePlan,
  given: Given,
): Promise<Record<string, unknown>> {
  const first = given.first as number;
  if (!Number.isInteger(first) || first < 1 || first > largestPage) throw inputError('PAGE_SIZE');
  const asked = askAggregate(plan, given, execution.variables, execution.today);
  const guards = isProtected(asked);
  const suppressed: Suppression[] = guards ? [{ reason: 'ROUNDED', multiple: multipleOf(asked) }] : [];
  const { minimum } = asked.protection;
  const protection = guards ? protectionOf(asked, execution.secret) : null;
  const needsGroups = plan.parts.some(({ field }) => field !== 'total' && field !== '_subject');
  const counted = plan.parts.some(({ field }) => field === '_subject') ? subjectsOf(execution, asked) : null;
  // Whoever waits for it may have failed before.
  counted?.catch(() => {});
  const groups = needsGroups ? await totalsOf(execution, asked, null, []) : [];
  let whole: Promise<Totals | undefined> | undefined;
  const all = () => {
    whole ??=
      addsUp(asked) && groups.length > 0 && groups.length <= mostGroups
        ? Promise.resolve(added(asked, groups))
        : totalsOf(execution, asked, 'all', []).then(([total]) => total);
    return whole;
  };
  const tooMany =
    protection === null || groups.length <= surelyTold
      ? groups.length > mostGroups
      : areTooMany(groups.length, mostGroups, (await all()) ?? nothing(asked), protection);
  if (tooMany) throw inputError('GROUPS_TOO_MANY');
  let shown: readonly Totals[] = groups;
  let rest: Totals | null = null;
  if (guards && needsGroups) {
    let last: Totals | undefined;
    const outcome = await mergeSmall(groups, minimum, async (merged) => {
      const texts = merged.map(({ text }) => text);
      last = addsUp(asked) ? added(asked, merged) : (await totalsOf(execution, asked, 'merged', texts))[0];
      return last?.subjects ?? 0;
    });
    // INVARIANT: the order of the groups says nothing of their true sizes.
    shown = [...outcome.shown].sort((a, b) => (a.text < b.text ? -1 : 1));
    // INVARIANT: nobody is told of as a few are.
    if (!outcome.whole || groups.length === 0) suppressed.push({ reason: 'TOO_FEW' });
    else if (outcome.merged.length > 0) {
      rest = last ?? null;
      suppressed.push({ reason: 'SMALL_GROUPS_MERGED' });
    }
  }
  const write = (part: AggregatePart, totals: Totals) =>
    groupObject(part, plan.type, totals, asked, protection, suppressed);
  const answer: Record<string, unknown> = {};
  for (const part of plan.parts) {
    switch (part.field) {
      case '__typename':
        answer[part.key] = `${plan.type}Aggregate`;
        break;
      case 'groups':
        answer[part.key] = page(
          shown.map((totals) => write(part, totals)),
          part,
          given,
        ).slice(0, first);
        break;
      case 'rest':
        answer[part.key] = rest === null ? null : write(part, rest);
        break;
      case 'total': {
        const total = await all();
        const tooFew = guards && (total?.subjects ?? 0) < minimum;
        if (tooFew) suppressed.push({ reason: 'TOO_FEW', part: part.key });
        answer[part.key] = tooFew ? null : write(part, total ?? nothing(asked));
        break;
      }
      case '_subject':
        answer[part.key] = await counted;
        break;
      case '_suppressed':
        break;
      default:
        throw part.field satisfies never;
    }
  }
  // What was withheld is known only when all the rest is written.
  for (const { key, field } of plan.parts) if (field === '_suppressed') answer[key] = textOf(suppressed);
  return answer;
}

/** Whose data all groups are made of, also those that are not told. */
async function subjectsOf(
  execution: AggregateExecution,
  { from, where, subjects, key, values }: AskedAggregate,
): Promise<string | null> {
  if (subjects === null) return null;
  const rows = { from, where, subjects, key };
  const statements = {
    names: () => namesStatement(rows),
    set: { ...rows, limit: null },
  };
  return (await countedSubjects(execution, statements, { ...values, keys: [] })).get('') ?? null;
}

function textOf(suppressed: readonly Suppression[]): string | null {
  const distinct = new Set(suppressed.map((each) => JSON.stringify(each)));
  return distinct.size === 0 ? null : `[${[...distinct].join(',')}]`;
}

function protectionOf({ protection, multiple }: AskedAggregate, secret: Uint8Array): Protection {
  return {
    ...protection,
    multiple,
    secret: createHmac('sha256', secret).update('disclosure noise').digest(),
  };
}

function multipleOf({ protection: { rounding }, multiple }: AskedAggregate): number {
  return Math.max(rounding, multiple ?? rounding);
}

function groupObject(
  part: AggregatePart,
  type: string,
  totals: Totals,
  asked: AskedAggregate,
  protection: Protection | null,
  suppressed: Suppression[],
): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  for (const measure of part.measures) {
    if (measure.kind === '__typename') object[measure.key] = `${type}Group`;
    else {
      const told =
        protection === null ? exact(measure, totals, asked) : guarded(measure, totals, asked, protection);
      if (typeof told === 'object' && told !== null && 'reason' in told) {
        suppressed.push({ reason: told.reason, part: part.key, measure: measure.key });
        object[measure.key] = null;
      } else object[measure.key] = told;
    }
  }
  return object;
}

type Told = number | string | null | readonly (string | null)[] | { readonly reason: Suppression['reason'] };

function exact(measure: Measure, totals: Totals, { measures }: AskedAggregate): Told {
  const index = measures.get(measure)?.index ?? -1;
  const sum = totals.sums[index];
  const other = totals.others[index] ?? null;
  switch (measure.kind) {
    case 'key':
      return totals.key;
    case 'count':
      return totals.rows;
    case 'subjects':
      return totals.subjects;
    case 'sum':
      return sum === undefined || sum.values === 0 ? null : sum.sum;
    case 'avg':
      return sum === undefined || sum.values === 0 ? null : sum.sum / sum.values;
    case 'countDistinct':
      return Number(other ?? 0);
    case 'percentile':
      return other === null ? null : Number(other);
    default:
      return other;
  }
}

function guarded(measure: Measure, totals: Totals, asked: AskedAggregate, protection: Protection): Told {
  const { index = -1, purpose = '', share, contributors = -1 } = asked.measures.get(measure) ?? {};
  const sum = totals.sums[index];
  switch (measure.kind) {
    case 'key':
      return totals.key;
    case 'subjects':
      return roundedCount(totals.subjects, totals, protection);
    case 'count':
      return asked.isOwnSubject
        ? roundedCount(totals.subjects, totals, protection)
        : roundedRows(rowsOf(totals), totals, protection);
    case 'countDistinct':
      if (Number(totals.others[contributors] ?? 0) < protection.minimum) return { reason: 'TOO_FEW' };
      return roundedCount(Number(totals.others[index] ?? 0), totals, protection);
    case 'sum':
    case 'avg': {
      // INVARIANT: that nobody has a value is told as that a few have one.
      if (sum === undefined || sum.contributors < protection.minimum) return { reason: 'TOO_FEW' };
      const values = { count: sum.values, subjects: sum.contributors, mostOfOne: sum.mostValues };
      const of = (each: Protection) => roundedRows(values, totals, each);
      const usual = of({ ...protection, multiple: null });
      if (usual === 0) return { reason: 'TOO_FEW' };
      const summed = `${purpose} ${totals.rows} ${sum.values} ${sum.sum} ${sum.largest}`;
      const mean = protectedMean(sum, usual, totals, protection, summed);
      if (mean === null) return { reason: 'DOMINATED' };
      if (measure.kind === 'avg') return significant(mean, 4);
      // A sum is the mean so many times as there are said to be values, so that it says nothing else of how many.
      const count = of(protection);
      return count === 0 ? { reason: 'TOO_FEW' } : significant(mean * count, 4);
    }
    case 'percentile': {
      const value = totals.others[index] ?? null;
      const ranked = totals.sums[share?.sum ?? -1];
      const tail = share === undefined ? 0 : Math.min(share.p, 1 - share.p);
      if (tail === 0) return { reason: 'EXTREME_OF_PERSONS' };
      // A value near the end of the order is that of one of few: as many subjects as a group needs lie on either side of what
      // is told, even where those with most values fill one side.
      if (
        ranked === undefined ||
        ranked.values * tail < protection.minimum * ranked.mostValues ||
        ranked.contributors === 0
      )
        return { reason: 'TOO_FEW' };
      return value === null ? null : significant(Number(value), 2);
    }
    default:
      return { reason: 'EXTREME_OF_PERSONS' };
  }
}

function rowsOf({ rows: count, subjects, mostRows: mostOfOne }: Totals) {
  return { count, subjects, mostOfOne };
}

/** The groups that are kept, in their order. INVARIANT: both look at what the answer shows, not at what it withholds. */
function page(
  groups: readonly Record<string, unknown>[],
  part: AggregatePart,
  given: Given,
): readonly Record<string, unknown>[] {
  const having = (given.having ?? []) as readonly { measure: string; lte?: number; gte?: number }[];
  const orders = (given.orderBy ?? []) as readonly { measure: string; direction: 'ASC' | 'DESC' }[];
  const known = new Set(part.measures.map(({ key }) => key));
  if ([...having, ...orders].some(({ measure }) => !known.has(measure))) throw inputError('MEASURE_UNKNOWN');
  const kept = groups.filter((group) =>
    having.every(({ measure, lte, gte }) => {
      const value = group[measure];
      if (typeof value !== 'number') return false;
      return (lte == null || value <= lte) && (gte == null || value >= gte);
    }),
  );
  const keyName = part.measures.find(({ kind }) => kind === 'key')?.key;
  const byKey = keyName === undefined ? [] : [{ measure: keyName, direction: 'ASC' as const }];
  return kept.sort((a, b) => {
    for (const { measure, direction } of [...orders, ...byKey]) {
      // What is withheld comes last, whichever way.
      if ((a[measure] === null) !== (b[measure] === null)) return a[measure] === null ? 1 : -1;
      const order = compare(a[measure], b[measure]);
      if (order !== 0) return direction === 'ASC' ? order : -order;
    }
    return 0;
  });
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [JSON.stringify(a ?? null), JSON.stringify(b ?? null)];
  return left < right ? -1 : left > right ? 1 : 0;
}
