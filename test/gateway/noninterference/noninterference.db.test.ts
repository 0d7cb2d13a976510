// Non-interference: two databases that differ only in what a caller may not see give that caller the same answers, byte for
// byte. Random rules, callers, operations and changes; `npm run test:noninterference` tries many more of them.
//
// NONINTERFERENCE_CASES says how many, and they are drawn anew; NONINTERFERENCE_SEED repeats a run.
//
// Changes aim at what the operation comes to: rows of its lists and relations that a rule hides (they change, go, and get
// copies in the same list), cells that are hidden or masked (to values that the mask shows alike), keys that are fetched to
// join by and do not leave. A hidden key changes wherever it is referred to, so that the world stays the same under another
// key; it keeps its place in the order by keys, which ends the order of every list whether the key shows or not. A cursor is
// sealed and stands for the key: after such a change answers are compared up to which cursors are equal.
// A change that would show is taken back; sight.ts decides that from the decision and the masks alone. What that would be
// worth is measured: of some cases, whether somebody who may see everything gets other data.
//
// Three quarters of the cases keep to one thing (keys that some rows hide, lists of which some rows are hidden, cells that
// some rows mask), and conditions of rules are chosen so that they divide the rows that are asked for.
//
// Covered: look-ups, lists with pages, cursors and counts, relations into other domains, unions, interfaces, conditions by
// relations, orders, aggregates with groups, all in literals and variables; fields under the name of a key; rungs by row;
// bodies with errors and extensions.
// Not covered: how long an answer takes; the audit trail; statistics granted without reading (see disclosure), numbers that
// change after a day or a purpose; a key that the caller brings, by which a row may be looked up though it does not show;
// codes of divisions, which conditions read; foreign subgraphs (plain/harbour-properties.test.ts); what the decision itself
// gets wrong, which the test shares with the gateway.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TestTemplate } from '../../database.ts';
import { type Cases, caseDrafts, openCases, told } from './cases.ts';

const { testTemplate } = globalThis as { testTemplate?: TestTemplate };
/** The embedded database has one session and is slower. */
const usualCases = testTemplate?.kind === 'postgres' ? 150 : 60;
const cases = Number(process.env.NONINTERFERENCE_CASES ?? usualCases);
/** The usual cases are the same in every run, so that a change is judged by itself; the many are others each time. */
const usualSeed = process.env.NONINTERFERENCE_CASES === undefined ? '20261125' : undefined;
const seed = process.env.NONINTERFERENCE_SEED ?? usualSeed;
const progressStep = 500;
/** Every so many cases it is asked whether somebody who may see everything would have noticed the change. */
const measuredStep = 10;
/** How many smaller cases are tried once one differs. */
const mostShrinks = 400;
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
      const count = { cases: 0, changes: 0, withValues: 0, secondPages: 0, measured: 0, wouldDiffer: 0 };
      let shrinks = 0;
      const property = fc.asyncProperty(caseDrafts, async (draft) => {
        if (shrinks > 0 && shrinks++ > mostShrinks) return;
        const outcome = await opened.run(draft, shrinks === 0 && count.cases % measuredStep === 0);
        if (outcome === undefined) return fc.pre(false);
        const { before } = outcome;
        count.cases += 1;
        count.changes += outcome.changes.length;
        count.secondPages += before.length - 1;
        if (outcome.wouldDiffer !== undefined) count.measured += 1;
        if (outcome.wouldDiffer === true) count.wouldDiffer += 1;
        if (holdsValues(before[0])) count.withValues += 1;
        if (count.cases % progressStep === 0 && shrinks === 0) print(`of ${cases}: ${summaryOf(count)}`);
        if (outcome.alike) return;
        if (shrinks === 0) print(`case ${count.cases} differs; looking for a smaller one`);
        shrinks += 1;
        throw new Error(told(outcome));
      });
      const repeated = seed === undefined ? {} : { seed: Number(seed) };
      await fc.assert(property, { numRuns: cases, maxSkipsPerRun: 10, ...repeated });
      print(summaryOf(count));
      // Where nothing is asked or nothing is answered, nothing could differ. Conditions leave some lists empty.
      expect(count.withValues).toBeGreaterThan(cases / 3);
      expect(count.wouldDiffer).toBeGreaterThan(count.measured / 10);
    },
    6 * hour,
  );
});

interface Count {
  readonly cases: number;
  readonly changes: number;
  readonly withValues: number;
  readonly secondPages: number;
  readonly measured: number;
  readonly wouldDiffer: number;
}

function summaryOf({ cases, changes, withValues, secondPages, measured, wouldDiffer }: Count): string {
  return [
    `${cases} cases, ${changes} hidden changes`,
    `${withValues} answers with values, ${secondPages} second pages`,
    `${wouldDiffer} of ${measured} tried would differ for who may see everything`,
  ].join('; ');
}

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
