import { afterEach, describe, expect, it } from '@jest/globals';
import type { FetchContext } from '../../gateway/data-sources.ts';
import type { OverloadSettings } from '../../gateway/overload.ts';
import type { GatewayOptions } from '../../gateway/server.ts';
import { loadSupergraph, supergraphFile } from '../../gateway/supergraph.ts';
import { answeredBeforeBody } from './http.ts';
import { type OfflineGateway, openOfflineGateway } from './offline-gateway.ts';

const calm: OverloadSettings = { slots: 1, queue: 1, loopDelay: 60_000, rates: {} };

describe('under load', () => {
  let offline: OfflineGateway | undefined;

  afterEach(async () => {
    await offline?.close();
  });

  async function open(
    overload: OverloadSettings,
    answerWhen: Promise<void> = Promise.resolve(),
    options: Pick<GatewayOptions, 'requestTimeoutMilliseconds'> = {},
  ) {
    offline = await openOfflineGateway({
      ...options,
      overload,
      buildDataSource: () => ({
        async process({ context }) {
          await answerWhen;
          if ((context as FetchContext).signal.aborted) throw new Error('nobody waits for it');
          return { data: { division: { name: '玄武区' } } };
        },
      }),
    });
    const { client, headers, token } = offline;
    const query = '{ division(code: "320102") { name } }';
    return {
      client,
      ask: () => client.post({ query }, headers),
      askAs: async (persona: 'clerk' | 'medical-app') =>
        client.post({ query }, { authorization: `Bearer ${await token(persona)}` }),
    };
  }

  it('answers 503 with Retry-After to who has too many waiting, and health to everybody', async () => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { ask, askAs, client } = await open(calm, finished);
    const [first, second] = [ask(), ask()];
    const refused = await Promise.race([first, second, ask()]);
    expect(refused).toMatchObject({
      status: 503,
      body: { errors: [{ extensions: { code: 'OVERLOADED' } }] },
    });
    expect(refused.headers.get('retry-after')).toBe('2');
    expect((await client.call('/readyz')).status).toBe(200);
    const other = askAs('clerk');
    finish();
    expect((await other).status).toBe(200);
  });

  it('answers 503 with Retry-After to who had no turn while a tenth of the time of a request was left', async () => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const { ask, askAs } = await open(calm, finished, { requestTimeoutMilliseconds: 3000 });
    const first = ask();
    const refused = await askAs('clerk');
    expect(refused).toMatchObject({
      status: 503,
      body: { errors: [{ extensions: { code: 'OVERLOADED' } }] },
    });
    expect(refused.headers.get('retry-after')).toBe('2');
    finish();
    // Whose time began before, and is not over.
    expect((await first).body).toEqual({ data: { division: { name: '玄武区' } } });
    expect(offline?.log.filter((line) => line.includes('internal error'))).toEqual([]);
  });

  it('answers 429 with the seconds to wait when a budget is used up, by principal and by application', async () => {
    const { ask, askAs } = await open({
      ...calm,
      rates: { principal: { requests: 2, seconds: 3600 }, application: { requests: 1, seconds: 3600 } },
    });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
    const refused = await ask();
    expect(refused).toMatchObject({
      status: 429,
      body: { errors: [{ extensions: { code: 'RATE_LIMITED' } }] },
    });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3500);
    expect((await askAs('clerk')).status).toBe(200);
    expect((await askAs('medical-app')).status).toBe(200);
    expect((await askAs('medical-app')).status).toBe(429);
  });

  it('counts whoever the token says before it reads what they send', async () => {
    const { client, askAs } = await open({ ...calm, rates: { principal: { requests: 1, seconds: 3600 } } });
    const headers = offline?.headers ?? {};
    expect((await client.call('/graphql', { method: 'POST', headers, body: 'no JSON' })).status).toBe(415);
    expect(await answeredBeforeBody(`${client.url}/graphql`, headers)).toEqual({
      status: 429,
      code: 'RATE_LIMITED',
    });
    expect((await client.call('/views/unknown', { headers })).status).toBe(429);
    expect((await askAs('clerk')).status).toBe(200);
  });

  it('refuses nobody because the process got no time, while it is not known how far it is behind', async () => {
    const { ask } = await open(calm);
    const statuses = new Set<number>();
    for (let turn = 0; turn < 12; turn += 1) {
      // As long as two samples, so that the second finds nothing measured.
      const block = performance.now() + 510;
      while (performance.now() < block);
      for (let request = 0; request < 3; request += 1) statuses.add((await ask()).status);
    }
    expect([...statuses]).toEqual([200]);
  }, 30_000);

  it('answers 503 while the event loop is behind', async () => {
    const { ask } = await open({ ...calm, loopDelay: 20 });
    const until = performance.now() + 700;
    let status = 200;
    while (status === 200 && performance.now() < until + 5000) {
      const block = performance.now() + 120;
      while (performance.now() < block);
      ({ status } = await ask());
    }
    expect(status).toBe(503);
  });

  it('refuses nobody because another supergraph is being built', async () => {
    const { ask } = await open({ ...calm, loopDelay: 250 });
    let blocked = false;
    await offline?.gateway.replace({
      supergraphSdl: await loadSupergraph(supergraphFile),
      policy: 'open',
      buildDataSource() {
        const block = performance.now() + (blocked ? 0 : 1000);
        blocked = true;
        while (performance.now() < block);
        return { process: async () => ({ data: { division: { name: '玄武区' } } }) };
      },
    });
    const end = performance.now() + 400;
    const statuses = new Set<number>();
    while (performance.now() < end) statuses.add((await ask()).status);
    expect([...statuses]).toEqual([200]);
  });
});
