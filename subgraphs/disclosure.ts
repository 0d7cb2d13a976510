// Disclosure control: what of an aggregate over people and entities may be told. Pure; it sees totals and says what leaves.
//
// The method is that of cell keys (Australian Bureau of Statistics, TableBuilder): each subject has a pseudo-random key, a
// cell the sum of its subjects' keys, and all noise comes from that sum and from what is told. The same rows get the same noise
// however they are asked for, and asking again averages nothing out; a set that differs by one subject, or by a row of one, gets
// other noise, so that two overlapping questions do not subtract to it. See docs/decisions/0014.

import { createHmac } from 'node:crypto';

/** One cell of a table: the totals of a group. */
export interface Cell {
  /** Distinct subjects. */
  readonly subjects: number;
  /** Sum of the keys of its subjects. */
  readonly cellKey: string;
}

export interface Protection {
  /** Fewer distinct subjects than this are not shown by themselves. */
  readonly minimum: number;
  /** Counts are multiples of this. At least half the minimum: then no difference of two counts proves a small group. */
  readonly rounding: number;
  /** What the caller is told counts as multiples of; null: of the rounding. */
  readonly multiple: number | null;
  /** Makes noise that nobody else can work out. */
  readonly secret: Uint8Array;
}

/**
 * A count as a multiple of the rounding, up or down at random but for the same subjects always alike; on average it is right.
 * Where the caller is told less, the nearest multiple of that.
 *
 * INVARIANT: one number of one cell is told alike wherever it stands, in a count, in a sum or in its mean. Two draws for it
 * would leave fewer numbers in question than one.
 */
export function roundedCount(count: number, cell: Cell, protection: Protection): number {
  const { rounding, multiple } = protection;
  const below = Math.floor(count / rounding) * rounding;
  const told =
    chance(cell, protection, `count ${count}`) < (count - below) / rounding ? below + rounding : below;
  return multiple === null || multiple <= rounding ? told : nearest(told, multiple);
}

/**
 * INVARIANT: it is a function of what callers of other roles are told, and of nothing else. Whoever gets the answers of two roles,
 * by two tokens or from a colleague, has no more of them than of the finer one; two roundings of the true count, to fives and to
 * sevens, would leave few counts between them. Halves go to the even multiple, so that they add up neither high nor low.
 */
function nearest(told: number, multiple: number): number {
  const below = Math.floor(told / multiple);
  const over = 2 * (told - below * multiple) - multiple;
  return (over > 0 || (over === 0 && below % 2 === 1) ? below + 1 : below) * multiple;
}

/** What a mean is made of. */
export interface Contributions {
  readonly sum: number;
  /** Sum of the absolute contributions of all subjects, and the largest of them. */
  readonly absolute: number;
  readonly largest: number;
  readonly values: number;
}

/**
 * A mean with noise; null where one subject dominates: who knows the mean would know its contribution. So where all contribute
 * nothing, which the mean would say of each, and of one beside whom they are asked for.
 *
 * INVARIANT: of how many values there are it tells no more than the count that is told: where all contribute alike it is a
 * function of that count. The exact mean beside the noise of a sum would give the exact number away, and from two of
 * them one person.
 * @param count what is told of the number of values, as the class of the data has it; above 0
 * @param purpose what it is the mean of: other values of the same subjects have other noise, or two sums would subtract to the
 *   rows between them
 */
export function protectedMean(
  { sum, absolute, largest, values }: Contributions,
  count: number,
  cell: Cell,
  protection: Protection,
  purpose: string,
): number | null {
  if (absolute === 0 || largest * reachOf(protection) > absolute) return null;
  return sum / values + noise(largest, cell, protection, purpose) / count;
}

/** What a number of rows is made of, of which a subject may have many. */
export interface Rows {
  readonly count: number;
  readonly subjects: number;
  readonly mostOfOne: number;
}

/**
 * A number of rows: so many of each as there are on average, for as many subjects as are told, with noise for all that one may
 * have beyond the first, and rounded. Where each has one it is the count of subjects.
 */
export function roundedRows(
  { count, subjects, mostOfOne }: Rows,
  cell: Cell,
  protection: Protection,
): number {
  const told = roundedCount(subjects, cell, { ...protection, multiple: null });
  if (subjects === 0 || mostOfOne <= 1) return roundedCount(subjects, cell, protection);
  const noisy = (count / subjects) * told + noise(mostOfOne - 1, cell, protection, `rows ${count}`);
  return roundedCount(Math.max(0, Math.round(noisy)), cell, protection);
}

/** How many of the largest contributions noise makes up for: more than half the rounding, as with counts. */
function reachOf({ rounding }: Protection): number {
  return (rounding + 1) / 2;
}

/** Uniform, from the reach of the largest contribution below to as much above. */
function noise(largest: number, cell: Cell, protection: Protection, purpose: string): number {
  return (2 * chance(cell, protection, purpose) - 1) * reachOf(protection) * Math.max(largest, 0);
}

/** A number to so many significant digits. */
export function significant(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}

/**
 * Whether there are too many groups to be told: more than `most` always, as many as nine tenths of it never, and in between by
 * chance, the likelier the more there are.
 *
 * INVARIANT: of sets that differ by a subject each draws for itself. An exact bound would say of a set of so many groups whether
 * a condition adds one, which may be one person.
 * @param all totals of all rows
 */
export function areTooMany(groups: number, most: number, all: Cell, protection: Protection): boolean {
  return groups > most - Math.floor((chance(all, protection, 'groups') * most) / 10);
}

/** Uniform in [0, 1), from the cell and the purpose alone. */
function chance({ cellKey }: Cell, { secret }: Protection, purpose: string): number {
  const digest = createHmac('sha256', secret).update(`${purpose}\n${cellKey}`).digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
}

/**
 * Which groups are shown by themselves and which are merged into a remainder. The remainder reaches the minimum itself: where
 * the small groups together do not, the smallest of the others joins them, so that a total does not give them away.
 * @param remainderSize distinct subjects of a set of groups
 */
export async function mergeSmall<Group extends Cell>(
  groups: readonly Group[],
  minimum: number,
  remainderSize: (merged: readonly Group[]) => Promise<number>,
): Promise<{ readonly shown: readonly Group[]; readonly merged: readonly Group[]; readonly whole: boolean }> {
  const shown = groups.filter(({ subjects }) => subjects >= minimum).sort((a, b) => b.subjects - a.subjects);
  const merged = groups.filter(({ subjects }) => subjects < minimum);
  if (merged.length === 0) return { shown, merged, whole: true };
  for (;;) {
    if ((await remainderSize(merged)) >= minimum) return { shown, merged, whole: true };
    const next = shown.pop();
    if (next === undefined) return { shown: [], merged, whole: false };
    merged.push(next);
  }
}
