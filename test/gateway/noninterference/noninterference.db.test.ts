// Non-interference: two databases that differ only in what a caller may not see give that caller the same answers, byte for
// byte. Random rules, callers, operations and changes; `npm run test:noninterference` tries many more of them.
//
// NONINTERFERENCE_CASES says how many, NONINTERFERENCE_SEED repeats a run.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TestTemplate } from '../../database.ts';
import { type Cases, caseDrafts, openCases, told } from './cases.ts';

const { testTemplate } = globalThis as { testTemplate?: TestTemplate };
/** The embedded database has one session and is slower. */
const usualCases = testTemplate?.kind === 'postgres' ? 300 : 100;
const cases = Number(process.env.NONINTERFERENCE_CASES ?? usualCases);
const seed = process.env.NONINTERFERENCE_SEED;
const progressStep = 500;
const hour = 3_600_000;

describe('an answer', () => {
  let opened: Cases;

  beforeAll(async () => {
    opened = await openCases();
  });

  afterAll(async () => {
    await opened?.close();
  });

  it(
    'is the same, byte for byte, whatever is in the cells and rows that the caller may not see',
    async () => {
      const count = { cases: 0, changes: 0, withValues: 0, secondPages: 0 };
      const property = fc.asyncProperty(caseDrafts, async (draft) => {
        const outcome = await opened.run(draft);
        if (outcome === undefined) return fc.pre(false);
        const { before, after } = outcome;
        count.cases += 1;
        count.changes += outcome.changes.length;
        count.secondPages += before.length - 1;
        if (holdsValues(before[0])) count.withValues += 1;
        if (count.cases % progressStep === 0) print(`${count.cases} of ${cases} cases`);
        if (before.join() !== after.join()) throw new Error(`case ${count.cases}\n${told(outcome)}`);
      });
      const repeated = seed === undefined ? {} : { seed: Number(seed) };
      await fc.assert(property, { numRuns: cases, maxSkipsPerRun: 10, ...repeated });
      const { changes, withValues, secondPages } = count;
      print(
        `${count.cases} cases, ${changes} hidden changes; ${withValues} answers with values, ${secondPages} second pages`,
      );
      // Where nothing is asked or nothing is answered, nothing could differ. Conditions leave some lists empty.
      expect(withValues).toBeGreaterThan(cases / 3);
    },
    6 * hour,
  );
});

/** Whether an answer holds a value other than null and the names of types. */
function holdsValues(body: string | undefined): boolean {
  const visit = (value: unknown, key: string): boolean => {
    if (value === null || value === undefined || key.startsWith('__')) return false;
    if (typeof value !== 'object') return true;
    return Object.entries(value).some(([name, each]) => visit(each, name));
  };
  return visit(JSON.parse(body ?? '{}').data, '');
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
