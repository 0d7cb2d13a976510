// `npm run bench:soak -- [--minutes 10] [--people 20000]`: whether memory stays flat at full load. Fifty callers of different rights
// ask 200 documents at concurrency 64, and each part of the run is a line of the table. What the process
// has above the least of a minute is garbage that has not been collected yet.

import { parseArgs } from 'node:util';
import { openBenchDatabase } from './database.ts';
import { median } from './paired.ts';
import { startContender, startLoad } from './processes.ts';
import { loadWorkloads } from './workloads.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, people: { type: 'string', default: '20000' } },
});
const minutes = Number(values.minutes);
const concurrency = 64;
const partSeconds = 15;
const lines = Math.min(10, Math.ceil(minutes));

const say = (line: string) => process.stderr.write(`${line}\n`);
const database = await openBenchDatabase(Number(values.people), say);
const load = startLoad();
const server = await startContender('yidang', database.connectionString);
const samples: { perSecond: number; p99: number; megabytes: number }[] = [];
try {
  const [workload] = await loadWorkloads(database.connectionString, ['mix of 200 documents and 50 callers']);
  if (workload === undefined) throw new Error('there is no such workload');
  const bodies = workload.operations.map((operation) => JSON.stringify(operation));
  const parts = Math.ceil((minutes * 60) / partSeconds);
  for (let part = 0; part < parts; part++) {
    const { url, headers, callers = [headers] } = server;
    const measured = await load.measure({
      url,
      headers: callers,
      bodies,
      concurrency,
      milliseconds: partSeconds * 1000,
    });
    if (measured.failures > 0) throw new Error(`${measured.failures} requests failed`);
    const { residentBytes } = await server.usage();
    samples.push({
      perSecond: (1000 * measured.requests) / measured.milliseconds,
      p99: measured.p99,
      megabytes: residentBytes / 2 ** 20,
    });
    say(`${part + 1} of ${parts}: ${(residentBytes / 2 ** 20).toFixed(0)} MB`);
  }
} finally {
  server.stop();
  load.stop();
  await database.close();
}

const share = samples.length / lines;
const rows = Array.from({ length: lines }, (_, line) => {
  const part = samples.slice(Math.floor(line * share), Math.floor((line + 1) * share));
  const middle = (figure: 'perSecond' | 'p99') => median(part.map((each) => each[figure]));
  const end = ((minutes * (line + 1)) / lines).toFixed(1);
  const memory = part.map(({ megabytes }) => megabytes);
  const cells = [end, middle('perSecond').toFixed(0), middle('p99').toFixed(1)];
  return `| ${[...cells, ...[Math.min(...memory), Math.max(...memory)].map((each) => each.toFixed(0))].join(' | ')} |`;
});
process.stdout.write(
  `| until minute | requests/s | p99 ms | least MB | most MB |\n|--:|--:|--:|--:|--:|\n${rows.join('\n')}\n`,
);
