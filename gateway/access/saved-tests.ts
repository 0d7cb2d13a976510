// Saved tests of a rule set: who, for what purpose, on which row → which rung. They are decided without data, by the same
// decision that the door asks, so that they run wherever rules are edited and show nobody a value.

import { z } from 'zod';
import { byName } from './by-name.ts';
import { evaluate } from './condition.ts';
import { type Decision, decide } from './decide.ts';
import type { Policy } from './policy.ts';
import { identifier, text } from './written.ts';

const row = byName(z.string().max(100), z.union([z.string().max(1000), z.number(), z.boolean(), z.null()]));

export const savedTest = z.strictObject({
  id: identifier,
  title: text,
  principal: z.strictObject({
    id: z.string().max(200).optional(),
    roles: z.array(text).max(100).default([]),
    organization: z.string().max(100).optional(),
    application: z.string().max(100).optional(),
    attributes: byName(z.string().max(100), z.string().max(1000)).default({}),
  }),
  purpose: text,
  /** Row attributes of the row in question; what is not said is null. */
  row: row.default({}),
  expect: z
    .array(
      z.strictObject({
        /** `Type` (CLEAR: the row exists, HIDDEN: it does not) or `Type.field`. */
        coordinate: z.string().max(200),
        use: z.enum(['READ', 'MATCH']).default('READ'),
        rung: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
        /** Another row than the test's. */
        row: row.optional(),
      }),
    )
    .min(1)
    .max(200),
});
export type SavedTest = z.infer<typeof savedTest>;

export interface TestFailure {
  readonly test: string;
  readonly coordinate: string;
  readonly expected: string;
  readonly actual: string;
}

/** @param now milliseconds since 1970 */
export function failuresOf(tests: readonly SavedTest[], policy: Policy, now: number): readonly TestFailure[] {
  return tests.flatMap(({ id, principal, purpose, row, expect }) => {
    const { roles, attributes } = principal;
    const subject = {
      roles,
      attributes,
      ...(principal.id === undefined ? {} : { id: principal.id }),
      ...(principal.organization === undefined ? {} : { organization: principal.organization }),
      ...(principal.application === undefined ? {} : { application: principal.application }),
    };
    const decision = policy.purposes.has(purpose) ? decide(policy, subject, purpose, now) : null;
    return expect.flatMap(({ coordinate, use, rung: expected, row: other }) => {
      const actual = decision === null ? 'HIDDEN' : rungAt(decision, coordinate, use, other ?? row);
      return actual === expected ? [] : [{ test: id, coordinate, expected, actual }];
    });
  });
}

/**
 * The rung of a cell of one row.
 * @param row row attribute → value, of the row's own type
 */
export function rungAt(
  decision: Decision,
  coordinate: string,
  use: 'READ' | 'MATCH',
  row: Readonly<Record<string, unknown>>,
): string {
  const [type = '', field] = coordinate.split('.');
  const decided = decision.types.get(type);
  const holds = (when: Parameters<typeof evaluate>[0]) => evaluate(when, row, decision.values) === true;
  if (decided === undefined || !holds(decided.rows)) return 'HIDDEN';
  if (field === undefined) return 'CLEAR';
  if (use === 'MATCH') return holds(decided.matches.get(field) ?? false) ? 'CLEAR' : 'HIDDEN';
  return decided.fields.get(field)?.cases.find(({ when }) => holds(when))?.rung ?? 'HIDDEN';
}
