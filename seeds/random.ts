// Reproducible randomness: a stream of numbers that depends on its label alone. Not for secrets.

export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Integer in 0 … bound − 1. */
  below(bound: number): number;
  /** Integer from first to last, both included. */
  between(first: number, last: number): number;
  chance(probability: number): boolean;
  /** Normally distributed (Box–Muller, one of the pair). */
  normal(mean: number, deviation: number): number;
  pick<T>(list: readonly T[]): T;
  pickWeighted<T>(weighted: Weighted<T>): T;
  /** Prefix and 15 letters or digits (75 bits): opaque, and unique for all that a province needs. */
  id(prefix: string): string;
  /** 64 hexadecimal digits in the place of a digest; so many zeros before them tell that there is no file. */
  digest(): string;
}

/** Values with the running sum of their weights. */
export interface Weighted<T> {
  readonly values: readonly T[];
  readonly sums: readonly number[];
}

/** `labels` name the stream: the seed number, what it is for, the block. Equal labels give equal streams. */
export function createRandom(...labels: readonly (string | number)[]): Random {
  let [a, b, c, d] = hash128(labels.join('/'));

  // sfc32 (C. Doty-Humphrey, PractRand): 128 bits of state, passes the usual batteries, and needs no BigInt.
  function word(): number {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  }
  for (let round = 0; round < 12; round += 1) word();

  const next = () => word() / 2 ** 32;
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    next,
    below,
    between: (first, last) => first + below(last - first + 1),
    chance: (probability) => next() < probability,
    normal: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (list) => at(list, below(list.length)),
    pickWeighted: ({ values, sums }) => at(values, lowerBound(sums, next() * at(sums, sums.length - 1))),
    id: (prefix) => prefix + base32(word()) + base32(word()) + base32(word()),
    digest: () => noDigest + hex(word()) + hex(word()),
  };
}

/** The opaque id of something that is the same in every seed. */
export function fixedId(prefix: string, handle: string): string {
  return createRandom('fixed', handle).id(prefix);
}

export function weighted<T>(entries: Iterable<readonly [value: T, weight: number]>): Weighted<T> {
  const values: T[] = [];
  const sums: number[] = [];
  let sum = 0;
  for (const [value, weight] of entries) {
    sum += weight;
    values.push(value);
    sums.push(sum);
  }
  return { values, sums };
}

/**
 * The element at an index.
 * @throws RangeError when there is none, which is a mistake in the generator.
 */
export function at<T>(list: readonly T[], index: number): T {
  const value = list[index];
  if (value === undefined) throw new RangeError(`no element ${index} in a list of ${list.length}`);
  return value;
}

/** Fisher–Yates, on a copy. */
export function shuffled<T>(list: readonly T[], random: Random): T[] {
  const result = [...list];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = random.below(index + 1);
    [result[index], result[other]] = [at(result, other), at(result, index)];
  }
  return result;
}

/** First index whose sum lies above the value. */
function lowerBound(sums: readonly number[], value: number): number {
  let low = 0;
  let high = sums.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(sums, middle) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

const noDigest = '0'.repeat(48);

/** Crockford's alphabet in lower case. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** 25 bits as five characters. */
function base32(word: number): string {
  return (
    alphabet.charAt(word & 31) +
    alphabet.charAt((word >>> 5) & 31) +
    alphabet.charAt((word >>> 10) & 31) +
    alphabet.charAt((word >>> 15) & 31) +
    alphabet.charAt((word >>> 20) & 31)
  );
}

/** 32 bits as eight digits. */
function hex(word: number): string {
  return (word + 2 ** 32).toString(16).slice(1);
}

/** cyrb128 (public domain): a text → four words to start a stream from. */
function hash128(text: string): [number, number, number, number] {
  let [h1, h2, h3, h4] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    h1 = h2 ^ Math.imul(h1 ^ code, 597399067);
    h2 = h3 ^ Math.imul(h2 ^ code, 2869860233);
    h3 = h4 ^ Math.imul(h3 ^ code, 951274213);
    h4 = h1 ^ Math.imul(h4 ^ code, 2716044179);
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597399067);
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2869860233);
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951274213);
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2716044179);
  return [(h1 ^ h2 ^ h3 ^ h4) | 0, (h2 ^ h1) | 0, (h3 ^ h1) | 0, (h4 ^ h1) | 0];
}
