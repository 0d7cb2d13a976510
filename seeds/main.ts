// `npm run seed`: brings the schemas up to date and loads a synthetic province into them.

import { domains } from '../subgraphs/index.ts';
import { migrate } from '../subgraphs/migrate.ts';
import { SetupError } from '../subgraphs/setup-error.ts';
import { startDatabases } from '../subgraphs/start-databases.ts';
import { readArguments, type SeedArguments } from './arguments.ts';
import { createProgressBar } from './load/progress-bar.ts';
import { type SeedReport, seedProvince } from './seed.ts';

try {
  const args = readArguments(
    process.argv.slice(2),
    process.env,
    domains.map(({ name }) => name),
  );
  await run(args);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function run(args: SeedArguments): Promise<void> {
  const bar = createProgressBar(process.stdout);
  const { people, seed } = args;
  const onProgress = (step: string) => bar.show(0, people, step);
  const { databases, embedded, stop } = await startDatabases({
    ...args,
    domains,
    roleSecret: async () => '',
    onProgress,
  });
  try {
    // The domains' login roles are made when the gateway starts, which has the secret for their passwords.
    await migrate({ databases: databases.map(({ role, ...database }) => database), onProgress });
    const owners = new Map(
      databases.map(({ domain, ownerConnectionString }) => [domain, ownerConnectionString]),
    );
    const connectionString = (domain: string) => owners.get(domain) ?? '';
    const report = await seedProvince({ connectionString, embedded, people, seed, onProgress: bar.show });
    bar.end();
    for (const line of summary(report)) process.stdout.write(`${line}\n`);
  } finally {
    await stop();
  }
}

function summary({ loaded, rows, seconds }: SeedReport): readonly string[] {
  if (!loaded) return ['This province is there already; nothing was changed.'];
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const peak = (process.resourceUsage().maxRSS / 1024).toFixed(0);
  return [
    ...Object.entries(rows).map(([table, count]) => `${table.padEnd(28)} ${count}`),
    `${total} rows in ${seconds.toFixed(1)} s, ${Math.round(total / seconds)} rows/s, at most ${peak} MB of memory`,
  ];
}
