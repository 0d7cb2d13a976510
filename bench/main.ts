// `npm run bench`: where Yidang stands beside its peers and beside hand-written SQL, over the same tables. All contenders run at once,
// each in its own process, and are asked in turn, round after round; figures are medians, and ratios are within the run.
//
//   npm run bench -- [--quick] [--people N] [--only name,…] [--workloads name,…]

import { isDeepStrictEqual, parseArgs } from 'node:util';
import { type ContenderName, contenders, isContender } from './contenders.ts';
import { openBenchDatabase } from './database.ts';
import { type Running, startContender, startLoad } from './processes.ts';
import { type Measurement, type Sample, writeReport } from './report.ts';
import { loadWorkloads, type Workload } from './workloads.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    people: { type: 'string', default: '200000' },
    only: { type: 'string', default: '' },
    workloads: { type: 'string', default: '' },
  },
});
const listed = (text: string) => text.split(',').filter((each) => each !== '');
const plan = values.quick
  ? { rounds: 3, milliseconds: 1000, warmMilliseconds: 1500, concurrencies: [16, 64] }
  : { rounds: 5, milliseconds: 2000, warmMilliseconds: 3000, concurrencies: [1, 16, 64] };
const quickWorkloads = ['person file', 'list of 50'];

const say = (line: string) => process.stderr.write(`${line}\n`);
const database = await openBenchDatabase(Number(values.people), say);
const running = new Map<ContenderName, Running>();
const load = startLoad();
try {
  const wanted = listed(values.workloads);
  const workloads = await loadWorkloads(
    database.connectionString,
    wanted.length === 0 && values.quick ? quickWorkloads : wanted,
  );
  for (const name of Object.keys(contenders).filter(isContender)) {
    if (values.only !== '' && !listed(values.only).includes(name)) continue;
    try {
      running.set(name, await startContender(name, database.connectionString));
      say(`started: ${contenders[name].title}`);
    } catch (error) {
      say(`not measured: ${contenders[name].title}: ${(error as Error).message}`);
    }
  }
  const measurements: Measurement[] = [];
  for (const workload of workloads) {
    const able = await checked(workload);
    for (const concurrency of workload.name === 'person file' ? plan.concurrencies : [16]) {
      say(`measuring: ${workload.name}, concurrency ${concurrency}`);
      measurements.push(...(await compare(workload, able, concurrency)));
    }
  }
  const { markdown, directory } = await writeReport(measurements, { ...plan, people: database.people });
  process.stdout.write(`${markdown}\nWritten to ${directory}.\n`);
} finally {
  load.stop();
  for (const each of running.values()) each.stop();
  await database.close();
}

/** The contenders that answer a workload, after all were seen to answer alike. */
async function checked(workload: Workload): Promise<readonly ContenderName[]> {
  const able = [...running].filter(([, { plain }]) => plain !== true || workload.plain);
  const samples = workload.operations.slice(0, 12);
  for (const operation of samples) {
    const answers = await Promise.all(
      able.map(async ([name, server]) => [name, await answerOf(server, workload, operation)] as const),
    );
    const [first, ...others] = answers;
    for (const [name, answer] of others) {
      if (first === undefined || isDeepStrictEqual(answer, first[1])) continue;
      throw new Error(
        `${name} and ${first[0]} answer differently to ${workload.name}:\n${JSON.stringify(answer)}\n${JSON.stringify(first[1])}`,
      );
    }
  }
  return able.map(([name]) => name);
}

async function answerOf(
  server: Running,
  workload: Workload,
  operation: Workload['operations'][number],
): Promise<unknown> {
  const { url, headers, plain } = server;
  const response = await fetch(plain === true ? `${url}/${workload.path}` : url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(operation),
  });
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown };
  if (errors !== undefined || data === undefined)
    throw new Error(`${url} answered ${response.status} ${JSON.stringify(errors)}`);
  return data;
}

async function compare(
  workload: Workload,
  names: readonly ContenderName[],
  concurrency: number,
): Promise<readonly Measurement[]> {
  const samples = new Map<ContenderName, Sample[]>(names.map((name) => [name, []]));
  const bodies = workload.operations.map((operation) => JSON.stringify(operation));
  const task = (server: Running, milliseconds: number) => ({
    url: server.plain === true ? `${server.url}/${workload.path}` : server.url,
    headers: server.headers,
    bodies,
    concurrency,
    milliseconds,
  });
  for (let round = -1; round < plan.rounds; round++) {
    for (const [name, taken] of samples) {
      const server = running.get(name);
      if (server === undefined) continue;
      if (round < 0) {
        await load.measure(task(server, plan.warmMilliseconds));
        continue;
      }
      const before = await server.usage();
      const measured = await load.measure(task(server, plan.milliseconds));
      const after = await server.usage();
      if (measured.failures > 0)
        throw new Error(`${name} failed ${measured.failures} requests of ${workload.name}`);
      taken.push({
        perSecond: (1000 * measured.requests) / measured.milliseconds,
        p50: measured.p50,
        p99: measured.p99,
        cpuMilliseconds: (after.cpuMicroseconds - before.cpuMicroseconds) / 1000 / measured.requests,
        residentMegabytes: after.residentBytes / 2 ** 20,
      });
    }
  }
  return [...samples].map(([contender, taken]) => ({
    workload: workload.name,
    concurrency,
    contender,
    samples: taken,
  }));
}
