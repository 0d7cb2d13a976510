import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createDecisions } from '../../gateway/decisions.ts';
import { at, callers, ruleSets } from './access/random-rules.ts';
import { policyOf } from './access/small-world.ts';

const questions = fc
  .array(
    fc.record({
      version: fc.constantFrom(0, 1),
      purpose: callers.map(({ purpose }) => purpose),
      bulk: fc.constantFrom('READ' as const, 'EXPORT' as const),
      hour: fc.integer({ min: -1, max: 20 }),
    }),
    { minLength: 2, maxLength: 8 },
  )
  .map((all) => all.toSorted((one, other) => one.hour - other.hour));

describe('decisions that are kept', () => {
  it('are those that would be made anew, whatever the same caller was told before', () => {
    fc.assert(
      fc.property(ruleSets, ruleSets, callers, questions, (first, second, { subject }, asked) => {
        const policies = [policyOf(first), { ...policyOf(second), version: 2 }] as const;
        const kept = createDecisions();
        for (const { version, purpose, bulk, hour } of asked) {
          const question = [policies[version], subject, purpose, at(hour), bulk] as const;
          const { decision } = kept.decide(...question);
          const made = createDecisions().decide(...question).decision;
          expect([decision.fingerprint, decision.reasons, decision.version, decision.until]).toEqual([
            made.fingerprint,
            made.reasons,
            made.version,
            made.until,
          ]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are counted as found also where the caller is known', () => {
    const { decide, figures } = createDecisions();
    const subject = { roles: ['A'], attributes: {} };
    for (let times = 0; times < 3; times++) decide(policyOf([]), subject, 'P', at(0));
    const policy = policyOf([]);
    for (let times = 0; times < 3; times++) decide(policy, subject, 'P', at(0));
    expect(figures()).toMatchObject({ size: 1, hits: 5, misses: 1 });
  });
});
