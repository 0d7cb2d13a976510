// `npm run bench:profile -- [--workload "person file"] [--concurrency 16] [--seconds 15] [--people 20000]`: where the processor goes that
// a request takes, with its trail and without. Of each module what it runs itself, and how busy the core of the gateway is.

import { parseArgs } from 'node:util';
import type { ContenderName } from './contenders.ts';
import { openBenchDatabase } from './database.ts';
import { type ModuleTimes, moduleTimes } from './module-times.ts';
import { startContender, startLoad } from './processes.ts';
import { loadWorkloads } from './workloads.ts';

const { values } = parseArgs({
  options: {
    workload: { type: 'string', default: 'person file' },
    concurrency: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '15' },
    people: { type: 'string', default: '20000' },
  },
});
const [concurrency, milliseconds] = [Number(values.concurrency), 1000 * Number(values.seconds)];
const warmMilliseconds = 10_000;
const mostLines = 30;

const say = (line: string) => process.stderr.write(`${line}\n`);
const database = await openBenchDatabase(Number(values.people), say);
const load = startLoad();

interface Profiled extends ModuleTimes {
  readonly requests: number;
  readonly perSecond: number;
}

async function profiled(name: ContenderName): Promise<Profiled> {
  const [workload] = await loadWorkloads(database.connectionString, [values.workload]);
  if (workload === undefined) throw new Error(`there is no workload ${values.workload}`);
  const server = await startContender(name, database.connectionString);
  try {
    const { url, headers, callers } = server;
    const task = {
      url,
      headers: workload.callers === undefined ? [headers] : (callers ?? [headers]),
      bodies: workload.operations.map((operation) => JSON.stringify(operation)),
      concurrency,
    };
    await load.measure({ ...task, milliseconds: warmMilliseconds });
    await server.beginProfile();
    const { requests, lead, failures, milliseconds: took } = await load.measure({ ...task, milliseconds });
    const profile = await server.endProfile();
    if (failures > 0) throw new Error(`${failures} requests failed`);
    return {
      ...moduleTimes(profile),
      requests: requests + lead,
      perSecond: (1000 * requests) / took,
    };
  } finally {
    server.stop();
  }
}

try {
  say('profiling: with its trail');
  const recorded = await profiled('yidang');
  say('profiling: without its trail');
  const unrecorded = await profiled('yidang-no-audit');
  process.stdout.write(report(recorded, unrecorded));
} finally {
  load.stop();
  await database.close();
}

function report(recorded: Profiled, unrecorded: Profiled): string {
  const perRequest = ({ requests }: Profiled, microseconds: number) => (microseconds / requests).toFixed(1);
  const both = (of: (each: Profiled) => string) => `${of(recorded)} | ${of(unrecorded)}`;
  const largest = [...recorded.modules].sort(([, one], [, other]) => other - one).slice(0, mostLines);
  const lines = largest.map(([name, took]) => {
    const share = ((100 * took) / recorded.busy).toFixed(1);
    return `| ${name} | ${share} % | ${both((each) => perRequest(each, each.modules.get(name) ?? 0))} |`;
  });
  const busy = ({ busy, idle }: Profiled) => `${((100 * busy) / (busy + idle)).toFixed(0)} %`;
  return `# Profile of ${values.workload}, concurrency ${concurrency}

| | with its trail | without |
|---|--:|--:|
| requests/s, slower than unprofiled | ${both((each) => each.perSecond.toFixed(0))} |
| busy | ${both(busy)} |
| processor a request, µs | ${both((each) => perRequest(each, each.busy))} |

| module, itself | of its time | µs a request | without its trail |
|---|--:|--:|--:|
${lines.join('\n')}
`;
}
