// What the tests of aggregates share: how one is asked, a lens that protects more people, and what a reader of two answers can tell.

import type { Lens } from '../../../subgraphs/lens.ts';
import type { Subgraph } from '../../../subgraphs/subgraph.ts';

export interface Group {
  readonly key: readonly (string | null)[];
  readonly [measure: string]: unknown;
}

export interface Answer {
  readonly groups: readonly Group[];
  readonly rest: Group | null;
  readonly total: Group | null;
  readonly suppressed: string | null;
}

export async function ask(subgraph: Subgraph, query: string, variables: object, lens: Lens): Promise<Answer> {
  const { data, errors } = await subgraph.execute({ query, variables: { ...variables }, lens });
  if (errors !== undefined) throw new Error(`${errors[0]?.extensions?.code}: ${errors[0]?.message}`);
  return data?.a as Answer;
}

/** The lens of a gateway that is set to take so many people. */
export function protectedBy(lens: Lens, minimum: number, rounding: number): Lens {
  const types = Object.entries(lens.types ?? {}).map(([name, { statistics, ...type }]) => {
    const each = { minimum, rounding };
    const strict = statistics && { ...statistics, protection: { Person: each, LegalEntity: each } };
    return [name, { ...type, ...(strict && { statistics: strict }) }] as const;
  });
  const shape = `${lens.shape} ${minimum} ${rounding}`;
  return { ...lens, fingerprint: shape, shape, types: Object.fromEntries(types) };
}

/** The lens of a caller of whom a role says that counts are told as multiples of so many. */
export function roundedBy(lens: Lens, multiple: number): Lens {
  const types = Object.entries(lens.types ?? {}).map(([name, { statistics, ...type }]) => {
    return [name, { ...type, ...(statistics && { statistics: { ...statistics, multiple } }) }] as const;
  });
  const shape = `${lens.shape} of ${multiple}`;
  return { ...lens, fingerprint: shape, shape, types: Object.fromEntries(types) };
}

/** First and last year of birth of an age band, in 2026. */
export function yearsOf(band: string): readonly [number, number] {
  const [youngest = 0, oldest = 0] = { '0-13': [0, 14], '14-19': [15, 19], '90+': [90, 200] }[band] ?? [
    ...band.split('-').map(Number),
  ];
  return [2026 - oldest, 2026 - youngest];
}

/**
 * Whether a reader of both answers must reckon with no difference, or with one of the minimum and more.
 * @param multiple what the caller's roles have counts as multiples of, worked out of those that are rounded
 */
export function isOpen(
  larger: number | null,
  smaller: number | null,
  minimum: number,
  rounding: number,
  multiple = rounding,
): boolean {
  const off = multiple > rounding ? rounding + Math.floor(multiple / 2) : rounding;
  const bounds = (value: number | null) =>
    value === null ? [0, minimum - 1] : [Math.max(minimum, value - off + 1), value + off - 1];
  const [least = 0, most = 0] = bounds(larger);
  const [low = 0, high = 0] = bounds(smaller);
  return most - low >= minimum || least - high <= 0;
}
