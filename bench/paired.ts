// Compares contenders that took turns: what a burst of other work on the machine does to one round it does to all of it, so that
// the ratios within rounds differ less than the figures themselves.

export interface Interval {
  readonly median: number;
  /** In which the median of endless rounds lies with 95 % confidence, whatever the distribution. NaN of fewer than six values. */
  readonly low: number;
  readonly high: number;
}

/** By order statistics, from the binomial distribution of how many values lie below the median. */
export function medianInterval(values: readonly number[]): Interval {
  const sorted = [...values].sort((a, b) => a - b);
  const skipped = outside(sorted.length);
  return {
    median: median(values),
    low: sorted[skipped] ?? Number.NaN,
    high: sorted[sorted.length - 1 - skipped] ?? Number.NaN,
  };
}

/** Ratios of two contenders round by round. */
export function paired(values: readonly number[], base: readonly number[]): Interval {
  return medianInterval(quotients(values, base));
}

export function quotients(values: readonly number[], base: readonly number[]): readonly number[] {
  return values.map((value, round) => value / (base[round] ?? Number.NaN));
}

/** How many values at either end may be left out; NaN for too few to say anything. */
function outside(count: number): number {
  let probability = 0.5 ** count;
  let below = probability;
  let left = Number.NaN;
  for (let at = 0; below <= 0.025; at++) {
    left = at;
    probability *= (count - at) / (at + 1);
    below += probability;
  }
  return left;
}

/** Positions in the order in which they take their turn: every second round goes backwards, and the next begins with another. */
export function turns(count: number, round: number): readonly number[] {
  const forward = Array.from({ length: count }, (_, index) => (index + Math.floor(round / 2)) % count);
  return round % 2 === 0 ? forward : forward.reverse();
}

/** Of an even number of values what lies half way between the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [below = Number.NaN, above = Number.NaN] = [
    sorted[Math.ceil(sorted.length / 2) - 1],
    sorted[Math.floor(sorted.length / 2)],
  ];
  return (below + above) / 2;
}
