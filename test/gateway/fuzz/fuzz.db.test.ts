// A thousand hostile requests by default; `npm run test:fuzz` sends 20,000. Half of them have documents that fit the schema, which are
// executed on the seeded province. No answer is a 500, none tells of the inside or of what its caller may not see, and the gateway's
// memory is what it was.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createLogger } from '../../../gateway/log.ts';
import type { Client } from '../http.ts';
import { openProvince, type ProvinceGateways } from '../province-gateway.ts';
import { createDocuments } from './documents.ts';
import { callers, requestsOf } from './fitting-requests.ts';
import { apiSchema, knownValues, valuesOf } from './province-words.ts';
import type { FuzzRequest } from './requests.ts';

const isLong = process.env.FUZZ_REQUESTS !== undefined;
const count = Number(process.env.FUZZ_REQUESTS ?? 600);
/** The usual requests are the same in every run, so that a change is judged by itself; the many are others each time. */
const seed = Number(process.env.FUZZ_SEED ?? (isLong ? Date.now() % 1_000_000_000 : 20261125));
/** Sent at once. */
const together = 4;

/** Stacks, files, SQL, words of PostgreSQL, addresses, packages, names of subgraphs in messages. */
const inside =
  /\bat (?:async )?[\w.<>]+ \(|node_modules|\.ts:\d|\.js:\d|stacktrace|SELECT .* FROM|pg_|postgres|127\.0\.0\.1|ECONN|serviceName|[a-z]+ "(?:population|legal-entities|e-licenses|geospatial|credit)"|TypeError|RangeError|is not a function|Cannot read|graphql-js|\bapollo\b|fastify|FST_|invalid input syntax|out of range for type|invalid byte sequence|operator does not exist|syntax error at|violates|relation "|column "|\b(?:population|legal_entities|e_licenses|geospatial|credit)\.[a-z_]+\b|\bST_[A-Z]/;

/** Megabytes that a quarter of the requests that are counted may leave behind: what is kept for good grows with them, what is bounded does not. */
const mostGrowth = 12;

/** What collects garbage, whatever the process was started with. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

describe('hostile requests', () => {
  let province: ProvinceGateways;
  let client: Client;
  let requests: fc.Arbitrary<FuzzRequest>;
  let idNumbers: ReadonlySet<string>;
  const logged: string[] = [];
  const headersOf = new Map<string, Record<string, string>>();

  beforeAll(async () => {
    province = await openProvince();
    const logger = createLogger('warn', { write: (line: string) => void logged.push(line) });
    // What is counted over minutes would refuse all that comes after.
    const limits = { default: { matches: 1_000_000 }, roles: {} };
    client = await province.open({}, limits, 'own', { introspection: true, logger });
    for (const persona of callers) headersOf.set(persona, await province.headers(persona));
    const full = headersOf.get('full') ?? {};
    const known = await knownValues(client, full);
    idNumbers = new Set(await valuesOf(client, full, 'persons', 'idNumber', 1000));
    const documents = createDocuments(await apiSchema(), known);
    requests = requestsOf((number) => documents(seed + number), Math.ceil(count / 10));
  });

  afterAll(() => province.close());

  async function send(request: FuzzRequest): Promise<{ status: number; text: string }> {
    const { method, path, headers, body, persona } = request;
    const { authorization = '', ...own } = headersOf.get(persona) ?? {};
    const response = await fetch(new Request(`${client.url}/x`).url.replace(/\/x$/, path), {
      method,
      headers: { ...own, ...headers, ...authorizationOf(request, authorization) },
      body: method === 'GET' ? null : (body as string),
    });
    return { status: response.status, text: await response.text() };
  }

  /** Identity numbers of the province that an answer has and its request has not. */
  function shown(text: string, { body }: FuzzRequest): readonly string[] {
    const found = text.match(/\d{17}[\dX]/g) ?? [];
    return found.filter((each) => idNumbers.has(each) && !String(body).includes(each));
  }

  it(`get ${count} answers without a 500 and without a word of the inside`, async () => {
    const tally = new Map<string, number>();
    const note = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1);
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(requests, { minLength: together, maxLength: together }), async (some) => {
        logged.splice(0);
        const answers = await Promise.all(
          some.map(async (request) => ({ request, ...(await send(request)) })),
        );
        for (const { request, status, text } of answers) {
          sent += 1;
          note(`${status} ${codeOf(text)}`);
          if (status === 200) for (const what of executedOf(text)) note(what);
          expect(status).not.toBe(500);
          expect(text).not.toContain('"code":"INTERNAL"');
          expect(inside.exec(text)?.[0]).toBeUndefined();
          if (unseeing.includes(request.persona)) expect(shown(text, request)).toEqual([]);
          else if (shown(text, request).length > 0) note(seen);
        }
        // A database that refuses what it was asked is a fault of who asked it; one that is slow may be on a busy machine.
        expect(logged.filter((line) => !/DeadlineExceeded|DATABASE_TIMEOUT/.test(line))).toEqual([]);
      }),
      { numRuns: Math.ceil(count / together), seed, endOnFailure: isLong },
    );
    expect(sent).toBe(count);
    print(seed, tally);
    // Unless requests get past each of these, they do not test what stands behind it.
    const behind = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_REQUEST', 'UNAUTHENTICATED'];
    for (const reached of behind) expect([...tally.keys()].join()).toContain(reached);
    expect(tally.get(executed)).toBeGreaterThan(count / 4);
    expect(tally.get(seen)).toBeGreaterThan(0);
  }, 3_600_000);

  it('leave the memory as it was', async () => {
    const collect = collector();
    // Others in each round: what is kept by what was sent would be full after the first.
    const heapAfter = async (round: number) => {
      for (const some of inGroups(fc.sample(requests, { numRuns: Math.ceil(count / 8), seed: seed + round })))
        await Promise.all(some.map((request) => send(request).catch(() => {})));
      // What was logged is kept by the test alone.
      logged.splice(0);
      collect();
      return process.memoryUsage().heapUsed / 1024 / 1024;
    };
    const heaps: number[] = [];
    for (let round = 1; round <= 4; round += 1) heaps.push(await heapAfter(round));
    if (isLong)
      process.stderr.write(
        `heap after each ${Math.ceil(count / 8)} requests more: ${heaps.map((each) => `${each.toFixed(1)} MB`).join(', ')}\n`,
      );
    const [, before = 0, , after = 0] = heaps;
    expect(after - before).toBeLessThan(mostGrowth);
  }, 3_600_000);
});

/** Callers who see the identity number of nobody in any row. */
const unseeing: readonly string[] = ['analyst', 'startup-app', 'none'];
const executed = 'executed';
const seen = 'identity numbers shown to who may see them';

function codeOf(text: string): string {
  if (!text.startsWith('{')) return 'none';
  const { errors } = JSON.parse(text) as { errors?: readonly { extensions?: { code?: string } }[] };
  return errors?.[0]?.extensions?.code ?? 'none';
}

/** Whether a document was planned and executed, and whether anything came of it. */
function executedOf(text: string): readonly string[] {
  if (!text.startsWith('{')) return [];
  const { data } = JSON.parse(text) as { data?: object | null };
  if (data == null) return [];
  return Object.values(data).some((value) => value !== null) ? [executed, 'executed, with data'] : [executed];
}

function authorizationOf({ token }: FuzzRequest, whole: string): Record<string, string> {
  switch (token) {
    case 'whole':
      return { authorization: whole };
    case 'cut':
      return { authorization: whole.slice(0, -7) };
    case 'changed':
      return { authorization: whole.replace(/.{9}$/, 'AAAAAAAAA') };
    case 'twice':
      return { authorization: `${whole}, ${whole}` };
    case 'none':
      return {};
    default:
      return token satisfies never;
  }
}

function inGroups(all: readonly FuzzRequest[]): readonly (readonly FuzzRequest[])[] {
  return Array.from({ length: Math.ceil(all.length / together) }, (_, index) =>
    all.slice(index * together, (index + 1) * together),
  );
}

function print(seed: number, tally: ReadonlyMap<string, number>): void {
  const lines = [...tally].sort().map(([what, times]) => `${what}: ${times}`);
  process.stderr.write(`seed ${seed}\n${lines.join('\n')}\n`);
}
