// Grants of a caller that are not in their time: what an explanation names where nothing else is granted. They decide nothing.

import type { Decision } from './decide.ts';
import type { CompiledRule } from './policy.ts';
import type { Use } from './rule.ts';

/** A grant that concerns the caller and the purpose and has ended, or has not begun. */
export interface Lapse {
  readonly code: 'GRANT_EXPIRED' | 'GRANT_NOT_BEGUN';
  readonly rule: string;
  /** When it ended or begins, as the rule says it. */
  readonly at: string;
}

export interface LapsedGrant {
  readonly lapse: Lapse;
  readonly uses: readonly Use[];
  readonly rung: string;
  readonly coordinates: readonly string[];
}

/**
 * @param ceiling what may be read for the purpose; undefined: all that is granted
 * @param now milliseconds since 1970
 */
export function lapsed(
  rules: ReadonlySet<CompiledRule>,
  ceiling: ReadonlySet<string> | undefined,
  now: number,
): readonly LapsedGrant[] {
  return [...rules]
    .filter(({ rule }) => rule.kind === 'GRANT')
    .sort((a, b) => turn(a, now) - turn(b, now) || (a.rule.id < b.rule.id ? -1 : 1))
    .map(({ rule: { id, uses, rung, validFrom = '', validUntil = '' }, coordinates, from }) => ({
      lapse:
        now < from
          ? { code: 'GRANT_NOT_BEGUN', rule: id, at: validFrom }
          : { code: 'GRANT_EXPIRED', rule: id, at: validUntil },
      uses,
      rung,
      coordinates: coordinates.filter((each) => ceiling?.has(each) ?? true),
    }));
}

/** Those that begin come first, the next of them first; then those that ended, the last of them first. */
function turn({ from, until }: CompiledRule, now: number): number {
  return now < from ? from : Number.MAX_SAFE_INTEGER - until;
}

/**
 * The grant that would allow a use of a coordinate if it were in its time.
 * @param clear whether it would have to be in clear
 */
export function lapseOf(decision: Decision, use: Use, coordinate: string, clear: boolean): Lapse | undefined {
  if (decision.lapsed.length === 0) return undefined;
  const known = indexes.get(decision.lapsed) ?? indexOf(decision.lapsed);
  indexes.set(decision.lapsed, known);
  return known.get(`${use} ${clear ? 'CLEAR' : ''} ${coordinate}`);
}

const indexes = new WeakMap<readonly LapsedGrant[], ReadonlyMap<string, Lapse>>();

function indexOf(grants: readonly LapsedGrant[]): ReadonlyMap<string, Lapse> {
  const index = new Map<string, Lapse>();
  for (const { lapse, uses, rung, coordinates } of grants)
    for (const use of uses)
      for (const coordinate of coordinates)
        for (const height of rung === 'CLEAR' ? ['', 'CLEAR'] : ['']) {
          const key = `${use} ${height} ${coordinate}`;
          if (!index.has(key)) index.set(key, lapse);
        }
  return index;
}

/** Why a caller to whom something was granted, or is going to be, may do nothing at all; undefined where that is not so. */
export function lapseOfAll({ lapsed, types }: Decision): Lapse | undefined {
  const [first] = lapsed;
  if (first === undefined) return undefined;
  const nothing = [...types.values()].every(
    ({ rows, statistics, matches }) => rows === false && statistics === null && matches.size === 0,
  );
  return nothing ? first.lapse : undefined;
}
