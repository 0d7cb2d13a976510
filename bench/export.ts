// `DATABASE_URL=… npm run bench:export`: all people of the province exported in each format, by a gateway in a process of its own: rows
// a second, bytes, and the most memory that the process had. What arrives is compared with the manifest.

import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import type { ExportGateway, Memory } from './export-gateway.ts';
import { connectionStringOf } from './province.ts';

const formats =
  process.argv.slice(2).length > 0 ? process.argv.slice(2) : ['NDJSON', 'CSV', 'XLSX', 'PARQUET'];
const heapMegabytes = Number(process.env.HEAP_MEGABYTES ?? 144);
const query = `{ persons { nodes {
  personId name idNumber sex birthDate ethnicity mobile registeredAddress registeredDivisionCode residenceDivisionCode
} } }`;

const connectionString = connectionStringOf(process.env);
const trail = await createTrailDatabase();
const lines: string[] = [];
try {
  for (const format of formats) lines.push(await measure(format));
} finally {
  await trail.drop();
}
process.stdout.write(
  `| export of people, ten columns | rows | MB | rows/s | peak MB | peak before |\n|---|---|---|---|---|---|\n${lines.join('\n')}\n`,
);

async function measure(format: string): Promise<string> {
  const gateway = fork(new URL('export-gateway.ts', import.meta.url), {
    // V8 takes what it is let have before it collects: a small heap shows what is needed.
    execArgv: [`--max-old-space-size=${heapMegabytes}`, '--max-semi-space-size=1', '--import', 'tsx'],
    // One arena of the C library for all threads: each of several keeps what was freed in it.
    env: { ...process.env, MALLOC_ARENA_MAX: '1', TRAIL_DATABASE_URL: trail.connectionString },
  });
  try {
    const { url, headers } = await told<ExportGateway>(gateway);
    const before = await memoryOf(gateway);
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
    const { peakBytes } = await memoryOf(gateway);
    const id = response.headers.get('x-request-id');
    const manifest = (await (await fetch(`${url}/export/${id}/manifest`, { headers })).json()) as {
      rows: number;
      bytes: number;
      sha256: string;
    };
    if (manifest.bytes !== bytes || manifest.sha256 !== digest.digest('hex'))
      throw new Error('what arrived is not what the manifest says');
    return `| ${format} | ${manifest.rows} | ${megabytes(bytes)} | ${Math.round(manifest.rows / seconds)} | ${megabytes(peakBytes)} | ${megabytes(before.peakBytes)} |`;
  } finally {
    gateway.disconnect();
    await once(gateway, 'exit');
  }
}

type Child = ReturnType<typeof fork>;

async function told<T>(child: Child): Promise<T> {
  const [message] = (await once(child, 'message')) as [T];
  return message;
}

function memoryOf(child: Child): Promise<Memory> {
  const answer = told<Memory>(child);
  child.send('memory');
  return answer;
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}

async function createTrailDatabase() {
  const name = `bench_export_${process.pid}`;
  const ask = async (sql: string) => {
    const client = new pg.Client(connectionString);
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await ask(`CREATE DATABASE ${name}`);
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  return {
    connectionString: url.href,
    drop: () => ask(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}
