// A thousand hostile requests by default; `npm run test:fuzz` sends 20,000. No answer is a 500, none tells of the inside, and
// the gateway's memory is what it was.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type OfflineGateway, openOfflineGateway } from '../offline-gateway.ts';
import { type FuzzRequest, requests } from './requests.ts';

const count = Number(process.env.FUZZ_REQUESTS ?? 1000);
/** The usual requests are the same in every run, so that a change is judged by itself; the many are others each time. */
const usualSeed = process.env.FUZZ_REQUESTS === undefined ? 20261125 : Date.now() % 1_000_000_000;
const seed = Number(process.env.FUZZ_SEED ?? usualSeed);

/** Stacks, files, SQL, addresses, packages, names of subgraphs in messages. */
const inside =
  /\bat (?:async )?[\w.<>]+ \(|node_modules|\.ts:\d|\.js:\d|stacktrace|SELECT .* FROM|pg_|postgres|127\.0\.0\.1|ECONN|serviceName|[a-z]+ "(?:population|legal-entities|e-licenses|geospatial|credit)"|TypeError|RangeError|is not a function|Cannot read|graphql-js|\bapollo\b|fastify|FST_/;

/** Megabytes that half as many requests as are counted may leave behind: what is kept for good grows with them, what is bounded does not. */
const mostGrowth = 12;

/** What collects garbage, whatever the process was started with. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

describe('hostile requests', () => {
  let offline: OfflineGateway;

  beforeAll(async () => {
    offline = await openOfflineGateway({ introspection: true });
  });

  afterAll(() => offline.close());

  async function send({
    method,
    path,
    headers,
    body,
  }: FuzzRequest): Promise<{ status: number; text: string }> {
    const response = await fetch(new Request(`${offline.client.url}/x`).url.replace(/\/x$/, path), {
      method,
      headers: { ...headers, authorization: offline.headers.authorization ?? '' },
      body: method === 'GET' ? null : (body as string),
    });
    return { status: response.status, text: await response.text() };
  }

  it(`get ${count} answers without a 500 and without a word of the inside`, async () => {
    const codes = new Map<string, number>();
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const { status, text } = await send(request);
        sent += 1;
        const code = /"code":"(\w+)"/.exec(text)?.[1] ?? 'none';
        codes.set(`${status} ${code}`, (codes.get(`${status} ${code}`) ?? 0) + 1);
        expect(status).not.toBe(500);
        expect(code).not.toBe('INTERNAL');
        expect(inside.exec(text)?.[0]).toBeUndefined();
      }),
      { numRuns: count, seed, endOnFailure: count > 1000 },
    );
    expect(sent).toBe(count);
    // Unless requests get past each of these, they do not test what stands behind it.
    const behind = ['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_REQUEST'];
    // Few documents that anybody may execute come about by chance.
    if (count > 1000) behind.push('SECTION_UNAVAILABLE');
    for (const reached of behind) {
      expect([...codes.keys()].join()).toContain(reached);
    }
    if (process.env.FUZZ_REQUESTS !== undefined)
      process.stderr.write(
        `seed ${seed}\n${[...codes]
          .sort()
          .map(([code, times]) => `${code}: ${times}`)
          .join('\n')}\n`,
      );
  }, 3_600_000);

  it('leave the memory as it was', async () => {
    const collect = collector();
    // Others in each round: what is kept by what was sent would be full after the first.
    const heapAfter = async (round: number) => {
      for (const request of fc.sample(requests, { numRuns: Math.ceil(count / 4), seed: seed + round }))
        await send(request).catch(() => {});
      // What was logged is kept by the test alone.
      offline.log.splice(0);
      collect();
      return process.memoryUsage().heapUsed / 1024 / 1024;
    };
    const heaps: number[] = [];
    for (let round = 1; round <= 4; round += 1) heaps.push(await heapAfter(round));
    if (process.env.FUZZ_REQUESTS !== undefined)
      process.stderr.write(
        `heap after each ${Math.ceil(count / 4)} requests more: ${heaps.map((each) => `${each.toFixed(1)} MB`).join(', ')}\n`,
      );
    const [, before = 0, , after = 0] = heaps;
    expect(after - before).toBeLessThan(mostGrowth);
  }, 3_600_000);
});
