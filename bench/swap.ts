// `DATABASE_URL=… npm run bench:swap [-- seconds]`: what answers is replaced again and again while 16 callers ask, half of the time by
// the same supergraph at other addresses and half by another one, which takes seconds to build. It counts the requests that failed or had
// other data, and shows how long they took.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownDataSource } from '../gateway/data-sources.ts';
import { createDevelopmentIssuer } from '../gateway/identity/development-issuer.ts';
import { createTokenVerifier } from '../gateway/identity/verify-token.ts';
import { createLogger } from '../gateway/log.ts';
import { keyLookups } from '../gateway/section-failure.ts';
import { buildGateway, type Gateway } from '../gateway/server.ts';
import { loadSupergraph, supergraphFile } from '../gateway/supergraph.ts';
import { castPeople } from '../seeds/cast.ts';
import { connectionStringOf } from './province.ts';
import { openBenchSubgraphs } from './subgraphs.ts';

const seconds = Number(process.argv[2] ?? 20);
const concurrency = 16;
const connectionString = connectionStringOf(process.env);
const dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-bench-'));
const issuer = await createDevelopmentIssuer(dataDirectory, false);
const { subgraphs, ready, close } = openBenchSubgraphs(connectionString);
const sdl = await loadSupergraph(supergraphFile);
const lookups = keyLookups(sdl);
const parts = (supergraphSdl: string) => ({
  supergraphSdl,
  policy: 'open' as const,
  buildDataSource({ name }: { readonly name: string }) {
    const subgraph = subgraphs.find((each) => each.name === name);
    if (subgraph === undefined) throw new Error(`nothing serves ${name}`);
    return ownDataSource(subgraph, lookups, { timeoutMilliseconds: 4000, report() {} });
  },
});

async function open(): Promise<Gateway & { readonly address: string }> {
  const gateway = await buildGateway({
    ...parts(sdl),
    identity: createTokenVerifier(issuer),
    introspection: false,
    logger: createLogger('silent'),
    databasesReady: ready,
    overload: { slots: 64, queue: 200, loopDelay: 500, rates: {} },
  });
  return { ...gateway, address: await gateway.app.listen({ port: 0, host: '127.0.0.1' }) };
}

const { personId } = castPeople['shop-owner'];
const sections = [
  'licenses(first: 2) { nodes { licenseId } }',
  'creditRecords(first: 2) { nodes { recordId } }',
];
/** Documents that differ, as those of many applications do. */
const queries = Array.from(
  { length: 20 },
  (_, index) =>
    `query Profile${index} ($id: ID!) { person(personId: $id) { name birthDate ${sections.join(' ')} } }`,
);
const headers = {
  authorization: `Bearer ${await issuer.issue('full')}`,
  'content-type': 'application/json',
};

async function ask(address: string, query: string): Promise<{ text: string; milliseconds: number }> {
  const begun = performance.now();
  const body = JSON.stringify({ query, variables: { id: personId } });
  const response = await fetch(`${address}/graphql`, { method: 'POST', headers, body });
  const text = await response.text();
  return {
    text: response.status === 200 ? text : `${response.status}`,
    milliseconds: performance.now() - begun,
  };
}

const cold = await open();
const [coldQuery = ''] = queries;
const expected = await ask(cold.address, coldQuery);
await cold.close();

const data = (text: string) => JSON.stringify(JSON.parse(text).data);
const whole = data(expected.text);
const gateway = await open();
const failed: string[] = [];
process.stdout.write(
  '| another | swaps | requests | failed | median ms | p99 ms | longest ms | first answer after a swap, longest ms |\n',
);
process.stdout.write('|---|---|---|---|---|---|---|---|\n');
await measure('address', () => sdl);
// Another text is planned anew: a comment is enough.
await measure('supergraph', (swap) => `${sdl}# ${swap}\n`);
process.stdout.write(
  [
    `first answer where nothing was planned before, without load: ${expected.milliseconds.toFixed(0)} ms`,
    ...failed.slice(0, 5),
    '',
  ].join('\n'),
);
await gateway.close();
await close();
await rm(dataDirectory, { recursive: true });
process.exit(failed.length === 0 ? 0 : 1);

async function measure(name: string, textOf: (swap: number) => string): Promise<void> {
  let running = true;
  let swaps = 0;
  const milliseconds: number[] = [];
  const firsts: number[] = [];
  const failedBefore = failed.length;
  const call = async (caller: number) => {
    for (let index = caller; running; index += 1) {
      const answer = await ask(gateway.address, queries[index % queries.length] ?? '');
      milliseconds.push(answer.milliseconds);
      if (!answer.text.startsWith('{') || data(answer.text) !== whole) failed.push(answer.text.slice(0, 200));
    }
  };
  const callers = Array.from({ length: concurrency }, (_, caller) => call(caller));
  const end = performance.now() + seconds * 500;
  while (performance.now() < end) {
    await sleep(1000);
    swaps += 1;
    await gateway.replace(parts(textOf(swaps)));
    firsts.push((await ask(gateway.address, coldQuery)).milliseconds);
  }
  running = false;
  await Promise.all(callers);
  milliseconds.sort((a, b) => a - b);
  const at = (share: number) => milliseconds[Math.floor((milliseconds.length - 1) * share)]?.toFixed(0);
  process.stdout.write(
    `| ${name} | ${swaps} | ${milliseconds.length} | ${failed.length - failedBefore} | ${at(0.5)} | ${at(0.99)} | ${at(1)} | ${Math.max(...firsts).toFixed(0)} |\n`,
  );
}
