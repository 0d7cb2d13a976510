// `npm run bench`: where Yidang stands beside its peers and beside hand-written SQL, over the same tables. All contenders run at once,
// each in its own process, and are asked in turn, round after round; figures are medians, and ratios are within the run.
//
//   npm run bench -- [--quick] [--people N] [--only name,…] [--workloads name,…]

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs, promisify } from 'node:util';
import { type ContenderName, contenders, isContender } from './contenders.ts';
import { openBenchDatabase } from './database.ts';
import type { Task } from './load.ts';
import { turns } from './paired.ts';
import { type Load, type Running, startContender, startLoad } from './processes.ts';
import { type Measurement, type Sample, writeReport } from './report.ts';
import { loadWorkloads, type Workload } from './workloads.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    people: { type: 'string' },
    only: { type: 'string', default: '' },
    workloads: { type: 'string', default: '' },
  },
});
const listed = (text: string) => text.split(',').filter((each) => each !== '');
const plan = values.quick
  ? {
      people: 10_000,
      milliseconds: 500,
      warmMilliseconds: 600,
      startMilliseconds: 5000,
      concurrencies: [16, 64],
      minutes: 2.75,
    }
  : {
      people: 200_000,
      milliseconds: 1200,
      warmMilliseconds: 2000,
      startMilliseconds: 10_000,
      concurrencies: [1, 16, 64],
      minutes: 14,
    };
const people = values.people === undefined ? plan.people : Number(values.people);
/** Of each comparison, as its share of the time allows. */
const [leastRounds, mostRounds] = [3, 9];
/** Operations of a workload whose answers are compared before it is measured. */
const sampled = 12;
const quickWorkloads = ['person file', 'list of 50'];
/** What Yidang takes without its door, and beside the network, is for a whole run. */
const notQuick: readonly ContenderName[] = ['yidang-open', 'yidang-http'];

const say = (line: string) => process.stderr.write(`${line}\n`);
await installPeers();
const database = await openBenchDatabase(people, say);
const running = new Map<ContenderName, Running>();
const measurements: Measurement[] = [];
/** What the reader of the report has to know besides. */
const notes: string[] = [];
/** After the start of this process, in milliseconds: a run ends in time. */
const end = plan.minutes * 60_000;
const load = startLoad();
try {
  const wanted = listed(values.workloads);
  const workloads = await loadWorkloads(
    database.connectionString,
    wanted.length === 0 && values.quick ? quickWorkloads : wanted,
  );
  await startAll(workloads[0]);
  const comparisons = workloads.flatMap((workload) => {
    const share = [...running].filter(([name, server]) => answers(workload, name, server)).length;
    const concurrencies = workload.name === 'person file' ? plan.concurrencies : [16];
    return concurrencies.map((concurrency) => ({ workload, concurrency, share }));
  });
  let shares = comparisons.reduce((sum, { share }) => sum + share, 0);
  for (const { workload, concurrency, share } of comparisons) {
    const now = performance.now();
    const title = `${workload.name}, concurrency ${concurrency}`;
    if (now > end) note(`${title}: not measured, the time of the run was over.`);
    else {
      say(`measuring: ${title}`);
      const until = now + ((end - now) * share) / shares;
      measurements.push(...(await compare(workload, await checked(workload), concurrency, until)));
    }
    shares -= share;
  }
} finally {
  if (measurements.length > 0) {
    const { markdown, directory } = await writeReport(measurements, {
      ...plan,
      people: database.people,
      notes,
    });
    process.stdout.write(`${markdown}\nWritten to ${directory}.\n`);
  } else for (const line of notes) say(line);
  load.stop();
  for (const each of running.values()) each.stop();
  await database.close();
}

/**
 * Two at a time, kept in the order in which they are listed. Each is asked the first workload for a while: what an engine makes fast
 * by and by, it has made fast in all of them.
 */
async function startAll(first: Workload | undefined): Promise<void> {
  const asked = listed(values.only);
  const names = Object.keys(contenders)
    .filter(isContender)
    .filter((name) =>
      asked.length === 0 ? !(values.quick && notQuick.includes(name)) : asked.includes(name),
    );
  const started = new Map<ContenderName, Running>();
  const waiting = [...names];
  const startNext = async (by: Load): Promise<void> => {
    const name = waiting.shift();
    if (name === undefined) return;
    const warm = async (server: Running) => {
      if (first !== undefined && answers(first, name, server))
        await by.measure(taskOf(first, server, 16, plan.startMilliseconds));
    };
    try {
      started.set(name, await startContender(name, database.connectionString, warm));
      say(`started: ${contenders[name].title}`);
    } catch (error) {
      note(`${contenders[name].title}: not measured: ${firstLine(error)}`);
    }
    await startNext(by);
  };
  const other = startLoad();
  await Promise.all([load, other].map(startNext));
  other.stop();
  for (const name of names) {
    const server = started.get(name);
    if (server !== undefined) running.set(name, server);
  }
}

/** Peers that cannot be installed here are left out of the run, which says so. */
async function installPeers(): Promise<void> {
  const directory = fileURLToPath(new URL('.', import.meta.url));
  if (existsSync(`${directory}node_modules/@graphql-hive`)) return;
  say('installing the peers in bench/');
  const install = promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: directory,
    timeout: 180_000,
  });
  await install.catch(({ message }: Error) =>
    say(`the peers of bench/package.json are not installed: ${message}`),
  );
}

function note(line: string): void {
  if (!notes.includes(line)) notes.push(line);
  say(line);
}

function firstLine(error: unknown): string {
  return (
    String((error as Error).message)
      .split('\n')
      .find((line) => line.trim() !== '') ?? ''
  );
}

/** The contenders that answer a workload, and all alike: whoever answers differently from the first is left out, and it is said. */
async function checked(workload: Workload): Promise<readonly ContenderName[]> {
  const able = new Map([...running].filter(([name, server]) => answers(workload, name, server)));
  for (const operation of workload.operations.slice(0, sampled)) {
    let expected: { readonly name: ContenderName; readonly answer: unknown } | undefined;
    for (const [name, server] of able) {
      try {
        const ask = () => answerOf(server, workload, operation);
        // A contender may have broken connections to its own subgraphs from the measurement before.
        const answer = await ask().catch(ask);
        expected ??= { name, answer };
        if (isDeepStrictEqual(answer, expected.answer)) continue;
        say(`${JSON.stringify(answer)}\n${JSON.stringify(expected.answer)}`);
        throw new Error(`answers differently from ${contenders[expected.name].title}`);
      } catch (error) {
        able.delete(name);
        note(`${contenders[name].title}, ${workload.name}: left out: ${firstLine(error)}`);
      }
    }
  }
  return [...able.keys()];
}

function answers({ plain, grammar }: Workload, name: ContenderName, server: Running): boolean {
  return (server.plain !== true || plain) && (grammar === undefined || name.startsWith('yidang'));
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
  until: number,
): Promise<readonly Measurement[]> {
  const samples = new Map<ContenderName, Sample[]>(names.map((name) => [name, []]));
  let [begun, took] = [performance.now(), 0];
  for (let round = -1; round < mostRounds; round++) {
    if (round >= leastRounds && begun + took > until) break;
    for (const turn of turns(names.length, round + 1)) {
      const name = names[turn] as ContenderName;
      const [server, taken] = [running.get(name), samples.get(name)];
      if (server === undefined || taken === undefined) continue;
      try {
        if (round < 0) await load.measure(warming(workload, server, concurrency));
        else taken.push(await sampleOf(server, taskOf(workload, server, concurrency, plan.milliseconds)));
      } catch (error) {
        // Half a measurement of a contender says nothing of it; the others go on.
        samples.delete(name);
        note(`${contenders[name].title}, ${workload.name}: left out: ${firstLine(error)}`);
      }
    }
    const now = performance.now();
    [begun, took] = [now, now - begun];
  }
  return [...samples].map(([contender, taken]) => ({
    workload: workload.name,
    concurrency,
    contender,
    samples: taken,
  }));
}

/** Where documents differ each is asked twice at least, so that what is measured is no contender's first answer to one. */
function warming(workload: Workload, server: Running, concurrency: number): Task {
  const task = taskOf(workload, server, concurrency, plan.warmMilliseconds);
  return workload.callers === undefined ? task : { ...task, leastRequests: 2 * task.bodies.length };
}

function taskOf(workload: Workload, server: Running, concurrency: number, milliseconds: number): Task {
  return {
    url: server.plain === true ? `${server.url}/${workload.path}` : server.url,
    headers: workload.callers === undefined ? [server.headers] : (server.callers ?? [server.headers]),
    bodies: workload.operations.map((operation) => JSON.stringify(operation)),
    concurrency,
    milliseconds,
  };
}

async function sampleOf(server: Running, task: Task): Promise<Sample> {
  const before = await server.usage();
  const measured = await load.measure(task);
  const after = await server.usage();
  if (measured.failures > 0)
    throw new Error(`${measured.failures} requests failed, the first by: ${measured.failure}`);
  return {
    perSecond: (1000 * measured.requests) / measured.milliseconds,
    p50: measured.p50,
    p99: measured.p99,
    cpuMilliseconds:
      (after.cpuMicroseconds - before.cpuMicroseconds) / 1000 / (measured.lead + measured.requests),
    residentMegabytes: after.residentBytes / 2 ** 20,
  };
}
