// `npm run bench:scale -- [--people 10000,100000,1000000]`: what a keyed file costs as the data grow, and a list as its rows do. Each
// size has a database of its own and a gateway of its own, which take turns; ratios are against the first.
//
// `--databases URL,URL` takes provinces that are loaded already.

import { parseArgs } from 'node:util';
import { openBenchDatabase } from './database.ts';
import { median } from './paired.ts';
import { type Running, startContender, startLoad } from './processes.ts';
import { list, loadWorkloads, type Operation } from './workloads.ts';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '10000,100000,1000000' },
    databases: { type: 'string', default: '' },
  },
});
const listed = (text: string) => text.split(',').filter((each) => each !== '');
const rounds = 7;
const milliseconds = 2000;
const warmMilliseconds = 3000;
const rowCounts = [1, 10, 100, 1000];

const say = (line: string) => process.stderr.write(`${line}\n`);

interface Case {
  readonly name: string;
  readonly server: Running;
  readonly operations: readonly Operation[];
  readonly concurrency: number;
  readonly samples: { p50: number; cpu: number }[];
}

const closing: (() => Promise<void> | void)[] = [];
try {
  const load = startLoad();
  closing.push(() => load.stop());
  const files: Case[] = [];
  let rows: Case[] = [];
  for (const { url, people } of await databases()) {
    const server = await startContender('yidang', url);
    closing.push(() => server.stop());
    const [file] = await loadWorkloads(url, ['person file']);
    const name = `${people.toLocaleString('en')} people`;
    files.push({ name, server, operations: file?.operations ?? [], concurrency: 16, samples: [] });
    rows = rowCounts.map((first) => ({
      name: `${first} rows`,
      server,
      operations: [{ query: list, variables: { first } }],
      concurrency: 1,
      samples: [],
    }));
  }
  for (const cases of [files, rows]) {
    for (let round = -1; round < rounds; round++) {
      for (const { server, operations, concurrency, samples } of cases) {
        const bodies = operations.map((operation) => JSON.stringify(operation));
        const task = { url: server.url, headers: [server.headers], bodies, concurrency };
        if (round < 0) {
          await load.measure({ ...task, milliseconds: warmMilliseconds });
          continue;
        }
        const before = await server.usage();
        const measured = await load.measure({ ...task, milliseconds });
        const after = await server.usage();
        if (measured.failures > 0) throw new Error(`${measured.failures} requests failed`);
        const used = (after.cpuMicroseconds - before.cpuMicroseconds) / 1000;
        samples.push({ p50: measured.p50, cpu: used / (measured.lead + measured.requests) });
      }
    }
  }
  process.stdout.write(`${tableOf('person file among', files)}\n${tableOf('list, one at a time, of', rows)}`);
} finally {
  for (const close of closing.reverse()) await close();
}

async function databases(): Promise<readonly { url: string; people: number }[]> {
  const given = listed(values.databases);
  const sizes = given.length > 0 ? given.map(() => 0) : listed(values.people).map(Number);
  const opened: { url: string; people: number }[] = [];
  for (const [index, size] of sizes.entries()) {
    if (given.length > 0) process.env.DATABASE_URL = given[index];
    const database = await openBenchDatabase(size, say);
    closing.push(() => database.close());
    opened.push({ url: database.connectionString, people: database.people });
  }
  return opened;
}

function tableOf(title: string, cases: readonly Case[]): string {
  const middle = ({ samples }: Case, figure: 'p50' | 'cpu') => median(samples.map((each) => each[figure]));
  const [first] = cases;
  if (first === undefined) return '';
  const lines = cases.map((each) => {
    const ratio = (figure: 'p50' | 'cpu') => `${(middle(each, figure) / middle(first, figure)).toFixed(2)}x`;
    return `| ${each.name} | ${middle(each, 'p50').toFixed(2)} | ${ratio('p50')} | ${middle(each, 'cpu').toFixed(3)} | ${ratio('cpu')} |`;
  });
  return `| ${title} | p50 ms | against the first | CPU ms/request | against the first |\n|---|--:|--:|--:|--:|\n${lines.join('\n')}\n`;
}
