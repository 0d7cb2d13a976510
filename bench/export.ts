// `DATABASE_URL=… npm run bench:export`: all people of the province exported in each format, by a gateway in a process of its own: rows
// a second, bytes, and the most memory that the process had. What arrives is compared with the manifest.

import { createHash } from 'node:crypto';
import { connectionStringOf } from './province.ts';
import { startRecordingGateway } from './recording-process.ts';
import { createTrailDatabase } from './trail-database.ts';

const formats =
  process.argv.slice(2).length > 0 ? process.argv.slice(2) : ['NDJSON', 'CSV', 'XLSX', 'PARQUET'];
const heapMegabytes = Number(process.env.HEAP_MEGABYTES ?? 144);
const query = `{ persons { nodes {
  personId name idNumber sex birthDate ethnicity mobile registeredAddress registeredDivisionCode residenceDivisionCode
} } }`;

const connectionString = connectionStringOf(process.env);
const trail = await createTrailDatabase(connectionString);
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
  const gateway = await startRecordingGateway(trail.connectionString, [
    `--max-old-space-size=${heapMegabytes}`,
  ]);
  try {
    const { url, headers } = gateway;
    const before = await gateway.memory();
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
    const { peakBytes } = await gateway.memory();
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
    await gateway.stop();
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(0);
}
