// `npm run bench:limits`: how long hostile requests take to be refused, over HTTP and by a sender in a process of its own, in a
// gateway without a database. The heap is read after everything, to show what such requests leave behind.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildOwnGateway } from '../gateway/assembly.ts';
import { createDevelopmentIssuer } from '../gateway/identity/development-issuer.ts';
import { createLogger } from '../gateway/log.ts';
import { hostileRequests } from './hostile-requests.ts';
import type { HostileTask, Outcome } from './hostile-sender.ts';
import { median } from './paired.ts';
import { openBenchSubgraphs } from './subgraphs.ts';

const rounds = 15;
const nowhere = 'postgres://nobody@127.0.0.1:1/nothing';

const dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-bench-'));
const issuer = await createDevelopmentIssuer(dataDirectory, false);
const { subgraphs, close } = openBenchSubgraphs(nowhere);
const gateway = await buildOwnGateway({
  dataDirectory,
  subgraphs,
  remote: {},
  production: false,
  policy: 'open',
  introspection: true,
  logger: createLogger('silent'),
  databasesReady: async () => true,
  release: close,
});
const address = await gateway.app.listen({ port: 0, host: '127.0.0.1' });
const authorization = `Bearer ${await issuer.issue('full')}`;

const sender = fork(fileURLToPath(new URL('./hostile-sender.ts', import.meta.url)));

async function send(name: string): Promise<readonly Outcome[]> {
  const task: HostileTask = { url: `${address}/graphql`, authorization, name, rounds };
  sender.send(task);
  const [outcomes] = (await once(sender, 'message')) as [readonly Outcome[]];
  return outcomes;
}

const heapBefore = heapMegabytes();
process.stdout.write('| request | answer | median ms | longest ms |\n|---|---|---|---|\n');
for (const name of Object.keys(hostileRequests)) {
  const outcomes = await send(name);
  const times = outcomes.map(({ milliseconds }) => milliseconds);
  const codes = [...new Set(outcomes.map(({ code }) => code))].join(', ');
  process.stdout.write(
    `| ${name} | ${codes} | ${median(times).toFixed(1)} | ${Math.max(...times).toFixed(1)} |\n`,
  );
}
process.stdout.write(`heap in use: ${heapBefore} MB before, ${heapMegabytes()} MB after\n`);
sender.disconnect();
await gateway.close();
await rm(dataDirectory, { recursive: true });

function heapMegabytes(): number {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 1024 / 1024);
}
