// Runs the case files of `cases/` on the whole gateway: through HTTP, with real tokens, on the seeded province.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, bypasses, callerOf, type Expectation, readCaseFiles, resolved, type Step } from './case-file.ts';
import { expectConforming } from './conforming.ts';
import type { Answer } from './http.ts';
import { type Fetch, openRecordingGateway, type RecordingGateway } from './recording-gateway.ts';

const views = new URL('../../schema/views/', import.meta.url);
const files = readCaseFiles(new URL('./cases/', import.meta.url));

let gateway: RecordingGateway;

beforeAll(async () => {
  gateway = await openRecordingGateway();
});

afterAll(() => gateway.close());

it('has at least eighty cases, each with a title of its own', () => {
  const titles = files.flatMap(({ cases }) => cases.map(({ title }) => title));
  expect(titles.length).toBeGreaterThanOrEqual(80);
  expect(new Set(titles).size).toBe(titles.length);
});

it('has a case for each published class of bypass', () => {
  const closed = new Set(files.flatMap(({ cases }) => cases.map(({ bypass }) => bypass)));
  expect(bypasses.filter((each) => !closed.has(each))).toEqual([]);
});

describe.each(files)('$about', ({ cases }) => {
  it.each(cases)('$title', async ({ rules, steps, atOnce }) => {
    gateway.use(rules);
    if (atOnce) {
      const asked = steps.map(async (step) => ({ step, answer: await ask(step, undefined) }));
      for (const { step, answer } of await Promise.all(asked)) check(answer, step.expect, undefined, []);
      return;
    }
    let before: Answer | undefined;
    for (const step of steps) {
      gateway.takeFetches();
      const answer = await ask(step, before);
      check(answer, step.expect, before, gateway.takeFetches());
      if (answer.body.data !== undefined) expectConforming(answer.body.data, askedBy(step, before));
      // A document that was asked before takes the short way, under the same rules.
      expect(seen(await ask(step, before))).toEqual(seen(answer));
      before = answer;
    }
  });
});

/** What an answer is to its caller, but for the id of the request. */
function seen({ status, headers, text }: Answer) {
  const kept = [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
  return { status, headers: kept, text };
}

function askedBy(step: Step, before: Answer | undefined) {
  const stored = step.view ?? step.documentId;
  const query =
    stored === undefined ? textOf(step) : readFileSync(new URL(`${stored}.graphql`, views), 'utf8');
  const variables = resolved(step.variables ?? {}, before?.body.data) as Record<string, unknown>;
  return { query, variables, operationName: step.operationName };
}

function textOf({ query = '' }: Step): string {
  return Array.isArray(query) ? query.join('\n') : query;
}

async function ask(step: Step, before: Answer | undefined): Promise<Answer> {
  const headers = {
    authorization: await gateway.authorization(callerOf(step)),
    ...(step.purpose == null ? {} : { 'x-purpose': step.purpose }),
    ...(step.case === undefined ? {} : { 'x-case': step.case }),
  };
  const variables = resolved(step.variables ?? {}, before?.body.data) as Record<string, string>;
  if (step.view !== undefined)
    return gateway.call(`/views/${step.view}?${new URLSearchParams(variables)}`, { headers });
  const { documentId, operationName } = step;
  const document = documentId === undefined ? { query: textOf(step) } : { documentId };
  return gateway.post({ ...document, variables, ...(operationName && { operationName }) }, headers);
}

function check(
  answer: Answer,
  wanted: Expectation,
  before: Answer | undefined,
  fetches: readonly Fetch[],
): void {
  const { data, errors = [], extensions } = answer.body;
  if (wanted.sameAsBefore) expect(answer.text).toBe(before?.text);
  else expect(errors.map((error) => error.extensions.code)).toEqual(wanted.errors ?? []);
  if (wanted.data !== undefined) expect(data).toEqual(resolved(wanted.data, before?.body.data));
  if (wanted.access !== undefined) {
    const { access } = extensions as { access: { entries: readonly object[] } };
    const entries = wanted.access.map((entry) => expect.objectContaining(entry));
    expect(sorted(access.entries)).toEqual(sorted(entries));
  }
  if (wanted.otherThanBefore !== undefined) {
    const path = wanted.otherThanBefore.split('.');
    expect(at(data, path)).not.toEqual(at(before?.body.data, path));
  }
  for (const value of wanted.never ?? []) expect(answer.text).not.toContain(resolved(value, undefined));
  for (const value of wanted.holds ?? []) expect(answer.text).toContain(resolved(value, undefined));
  for (const name of wanted.neverFetched ?? []) {
    const field = new RegExp(`\\b${name}\\b`);
    expect(fetches.filter(({ query }) => field.test(query))).toEqual([]);
  }
}

function sorted(entries: readonly object[]): readonly object[] {
  const keyOf = (entry: object): string => {
    const { path, coordinate } = ('sample' in entry ? entry.sample : entry) as Record<string, string>;
    return `${path} ${coordinate}`;
  };
  return [...entries].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
