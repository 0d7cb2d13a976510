// `DATABASE_URL=… npm run bench:counts`: what it takes to record whose data counts and aggregates are made of: the same operations by a
// gateway that records and by one that does not, alternating, and the most memory that the first one had for each.

import { median } from './paired.ts';
import { connectionStringOf } from './province.ts';
import { type RecordingGateway, startRecordingGateway } from './recording-process.ts';
import { createTrailDatabase } from './trail-database.ts';

const rounds = 5;
const men = 'where: { sex: { eq: MALE } }';

const questions: readonly (readonly [name: string, query: string])[] = [
  ['total of all people', '{ personAggregate { total { count } } }'],
  ['groups of all people', '{ personAggregate(groupBy: [{ field: sex }]) { groups { key count } } }'],
  ['page beside its total', '{ persons(first: 20) { nodes { name } totalCount } }'],
  ['page beside its total, half of them', `{ persons(first: 20, ${men}) { nodes { name } totalCount } }`],
  [
    'two aggregates of one list',
    `{ men: personAggregate(${men}) { total { count } } old: personAggregate(where: { birthDate: { lt: "1980-01-01" } }) { total { count } } }`,
  ],
  [
    'two lists of one domain',
    '{ persons(first: 20) { nodes { name } totalCount } households(first: 20) { nodes { householdId } totalCount } }',
  ],
  ['licences', '{ eLicenses(first: 20) { nodes { name } totalCount } }'],
  [
    'lists of two domains',
    '{ persons(first: 20) { nodes { name } totalCount } eLicenses(first: 20) { nodes { name } totalCount } }',
  ],
];

const connectionString = connectionStringOf(process.env);
const trail = await createTrailDatabase(connectionString);
// How far V8 lets a process grow that has room is not what is asked.
const flags = [`--max-old-space-size=${process.env.HEAP_MEGABYTES ?? 144}`];
const silent = await startRecordingGateway(null, flags);
const lines: string[] = [];
try {
  for (const [name, query] of questions) lines.push(await measure(name, query));
} finally {
  await silent.stop();
  await trail.drop();
}
process.stdout.write(
  `| medians of ${rounds} | not recorded, ms | recorded, ms | peak before, MB | peak, MB |\n|---|---:|---:|---:|---:|\n${lines.join('\n')}\n`,
);

async function measure(name: string, query: string): Promise<string> {
  const recording = await startRecordingGateway(trail.connectionString, flags);
  try {
    const before = await recording.memory();
    const times: { readonly silent: number[]; readonly recording: number[] } = { silent: [], recording: [] };
    for (let round = -1; round < rounds; round++) {
      const without = await timed(silent, query);
      const recorded = await timed(recording, query);
      // The first round only warms up.
      if (round < 0) continue;
      times.silent.push(without);
      times.recording.push(recorded);
    }
    const { peakBytes } = await recording.memory();
    return `| ${name} | ${told(times.silent)} | ${told(times.recording)} | ${megabytes(before.peakBytes)} | ${megabytes(peakBytes)} |`;
  } finally {
    await recording.stop();
  }
}

async function timed({ url, headers }: RecordingGateway, query: string): Promise<number> {
  const begun = performance.now();
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { errors } = (await response.json()) as { readonly errors?: unknown };
  // What takes longer than the gateway waits has no time.
  return errors === undefined ? performance.now() - begun : Number.NaN;
}

function told(values: readonly number[]): string {
  const answered = values.filter(Number.isFinite);
  const missing = values.length - answered.length;
  const middle = answered.length === 0 ? 'no answer' : median(answered).toFixed(0);
  return missing === 0 ? middle : `${middle} (${missing} without an answer)`;
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}
