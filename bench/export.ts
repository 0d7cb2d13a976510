// `DATABASE_URL=… npm run bench:export`: all people of the province exported in each format by what `npm start` runs, control plane,
// console and trail included: rows a second, bytes, and the most memory that the process had. What arrives is compared with the manifest.
// Each format has a process of its own. Rules and trail are kept in the database, as at any start.

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDevelopmentIssuer } from '../gateway/identity/development-issuer.ts';
import { connectionStringOf } from './province.ts';

const formats =
  process.argv.slice(2).length > 0 ? process.argv.slice(2) : ['NDJSON', 'CSV', 'XLSX', 'PARQUET'];
const query = `{ persons { nodes {
  personId name idNumber sex birthDate ethnicity mobile registeredAddress registeredDivisionCode residenceDivisionCode
} } }`;

const connectionString = connectionStringOf(process.env);
const dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-bench-export-'));
const lines: string[] = [];
try {
  for (const format of formats) lines.push(await measure(format));
} finally {
  await rm(dataDirectory, { recursive: true });
}
process.stdout.write(
  `| export of people, ten columns | rows | MB | rows/s | peak MB | peak before |\n|---|--:|--:|--:|--:|--:|\n${lines.join('\n')}\n`,
);

async function measure(format: string): Promise<string> {
  const gateway = start();
  try {
    const url = await addressOf(gateway);
    const issuer = await createDevelopmentIssuer(dataDirectory, false);
    const headers = { authorization: `Bearer ${await issuer.issue('full')}`, 'x-purpose': 'DEVELOPMENT' };
    const before = await peakMegabytes(gateway);
    const begun = performance.now();
    const response = await fetch(`${url}/export`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ format, query }),
    });
    if (response.status !== 200 || response.body === null) throw new Error(await response.text());
    const digest = createHash('sha256');
    let bytes = 0;
    for await (const chunk of response.body) {
      digest.update(chunk);
      bytes += chunk.length;
    }
    const seconds = (performance.now() - begun) / 1000;
    const id = response.headers.get('x-request-id');
    const manifest = (await (await fetch(`${url}/export/${id}/manifest`, { headers })).json()) as {
      rows: number;
      bytes: number;
      sha256: string;
    };
    if (manifest.bytes !== bytes || manifest.sha256 !== digest.digest('hex'))
      throw new Error('what arrived is not what the manifest says');
    const rate = Math.round(manifest.rows / seconds);
    return `| ${format} | ${manifest.rows} | ${Math.round(bytes / 1024 / 1024)} | ${rate} | ${await peakMegabytes(gateway)} | ${before} |`;
  } finally {
    gateway.kill('SIGTERM');
    if (gateway.exitCode === null) await once(gateway, 'exit');
  }
}

/** INVARIANT: as the script `start` of package.json has it. */
function start(): ChildProcess {
  return spawn(process.execPath, [fileURLToPath(new URL('../dist/main.js', import.meta.url))], {
    env: {
      ...process.env,
      DATABASE_URL: connectionString,
      DATA_DIR: dataDirectory,
      PORT: '0',
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Once it has said all that a start says. @throws Error when it ends before */
async function addressOf(gateway: ChildProcess): Promise<string> {
  let said = '';
  for await (const text of gateway.stdout?.setEncoding('utf8').iterator({ destroyOnReturn: false }) ?? []) {
    said += text;
    if (!said.includes('Ctrl-C')) continue;
    gateway.stdout?.resume();
    return /ready at (\S+)\/graphql/.exec(said)?.[1] ?? '';
  }
  throw new Error('the gateway did not start');
}

/** The most that the process has had resident, as Linux says, in MB of 1,048,576 bytes. */
async function peakMegabytes({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024);
}
