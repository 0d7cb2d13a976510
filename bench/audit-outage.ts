// `DATABASE_URL=… npm run audit:outage [seconds]`: the trail on a server of its own that is stopped, stands still, takes no writes
// and has a full disk, for so many seconds each, under load. Prints what callers got; exits 1 if anything governed left unrecorded.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whenBrokenOff } from '../test/broken-off.ts';
import { findInstalled } from '../test/find-postgres.ts';
import { openBrokenServer } from '../test/gateway/audit/broken-server.ts';
import { type FailingGateway, openFailingGateway } from '../test/gateway/audit/outages.ts';
import { connectionStringOf } from './province.ts';

const seconds = Number(process.argv[2] ?? 30);
const connectionString = connectionStringOf(process.env);
const installed = await findInstalled();
if (installed === undefined)
  throw new Error(
    'Install PostgreSQL 15 or later with PostGIS: the trail needs a server that may be broken.',
  );
const directory = await mkdtemp(join(tmpdir(), 'yidang-outage-disk-'));
const server = await openBrokenServer(installed, directory);
whenBrokenOff(server.close);
try {
  const gateway = await openFailingGateway(() => connectionString, server.connectionString);
  try {
    await failEach(gateway);
  } finally {
    await gateway.close();
  }
} finally {
  await server.close();
  await rm(directory, { recursive: true });
}

async function failEach(gateway: FailingGateway): Promise<void> {
  print(
    `| trail, ${seconds} s | governed answers | of them unrecorded | while it failed | 503 | open answers while it failed | other refusals | slowest answer | recovery | records verified | findings |`,
  );
  print('|---|---|---|---|---|---|---|---|---|---|---|');
  for (const failure of server.failures) {
    const figures = await gateway.undergo(failure, seconds * 1000);
    const { governed, unrecorded, leaked, refused, open, otherwise, records, findings } = figures;
    const times = [figures.slowest, figures.recovery].map((each) => `${(each / 1000).toFixed(1)} s`);
    const cells = [
      governed,
      unrecorded,
      leaked,
      refused,
      open,
      otherwise,
      ...times,
      records,
      findings.length,
    ];
    print(`| ${failure.name} | ${cells.join(' | ')} |`);
    for (const finding of findings) print(finding);
    if (unrecorded + leaked + otherwise + findings.length > 0) process.exitCode = 1;
  }
  for (const left of server.left) print(`left out: ${left}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
