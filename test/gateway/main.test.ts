import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Run, runMain } from './command-line.ts';
import { type Library, openLibrary } from './library.ts';

let directory: string;
const runs: Run[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'yidang-main-'));
});
afterAll(async () => {
  for (const run of runs) run.process.kill('SIGKILL');
  await rm(directory, { recursive: true });
});

function start(settings: Readonly<Record<string, string>>): Run {
  const run = runMain({ DATA_DIR: directory, ...settings });
  runs.push(run);
  return run;
}

/** All that a start says that does not succeed. */
async function refusal(settings: Readonly<Record<string, string>>): Promise<string> {
  const run = start(settings);
  expect(await run.ended).toBe(1);
  expect(run.output.out).toBe('');
  return run.output.err;
}

describe('npm start', () => {
  it('tells all mistakes of the environment at once, without a stack', async () => {
    const said = await refusal({ PORT: 'http', LOG_LEVEL: 'loud', CREDIT_URL: 'credit' });
    expect(said.trimEnd().split('\n')).toEqual([
      expect.any(String),
      expect.stringMatching(/^ {2}- PORT .+\.$/),
      expect.stringMatching(/^ {2}- LOG_LEVEL .+\.$/),
      expect.stringMatching(/^ {2}- CREDIT_URL .+\.$/),
    ]);
  });

  it('says in one line that nothing answers at DATABASE_URL, and keeps the password to itself', async () => {
    const said = await refusal({ DATABASE_URL: 'postgres://owner:swordfish@127.0.0.1:1/yidang', PORT: '0' });
    expect(said).toMatch(/^No database answers at 127\.0\.0\.1:1\/yidang .*DATABASE_URL.*\n$/);
    expect(said).not.toContain('swordfish');
  });
});

describe('npm run gateway in front of a foreign supergraph', () => {
  let library: Library;
  let foreign: Readonly<Record<string, string>>;

  beforeAll(async () => {
    library = await openLibrary();
    const file = join(directory, 'library.graphql');
    await writeFile(file, library.supergraphSdl);
    foreign = { SUPERGRAPH: file, ACCESS: 'open' };
  });
  afterAll(() => library.close());

  it('says in its metrics that it stays with what it has, and why, until it has loaded what its file says', async () => {
    const file = join(directory, 'changed.graphql');
    await writeFile(file, library.supergraphSdl);
    const run = start({ ...foreign, SUPERGRAPH: file, PORT: '0' });
    await run.says('is ready at');
    const [url = ''] = /http:\S+/.exec(run.output.out) ?? [];
    const tells = async (reason: string) => {
      const wanted = `yidang_reload_failed{reason="${reason}"} 1`;
      for (;;) {
        const text = await (await fetch(new URL('/metrics', url))).text();
        if (reason === '' ? !/yidang_reload_failed\S+ 1/.test(text) : text.includes(wanted)) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    await tells('');
    await writeFile(file, 'type Query { nothing: Int }');
    await tells('invalid');
    await rm(file);
    await tells('unreadable');
    await writeFile(file, library.supergraphSdl);
    await tells('');
    run.process.kill('SIGTERM');
    expect(await run.ended).toBe(0);
  });

  it('keeps what opens something in the address of the supergraph to itself', async () => {
    const secrets = 'http://keeper:swordfish@127.0.0.1:1/library?token=herring';
    const said = await refusal({ ...foreign, SUPERGRAPH: secrets, PORT: '0' });
    expect(said).toMatch(/^SUPERGRAPH cannot be loaded: .*127\.0\.0\.1:1\/library.*\n$/);
    expect(said).not.toMatch(/swordfish|herring/);
  });

  it('answers its queries, and ends with exit code 0 on SIGTERM', async () => {
    const run = start({ ...foreign, PORT: '0' });
    await run.says('is ready at');
    const [url = ''] = /http:\S+/.exec(run.output.out) ?? [];
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ books { title } }' }),
    });
    const { data } = (await response.json()) as { data: { books: readonly unknown[] } };
    expect(data.books).toContainEqual({ title: 'Mrs Dalloway' });
    run.process.kill('SIGTERM');
    expect(await run.ended).toBe(0);
    expect(run.output.err).toBe('');
  });

  it('says in one line that its port is taken, and what to do', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    const address = occupant.address();
    const port = String(typeof address === 'object' ? address?.port : address);
    expect(await refusal({ ...foreign, PORT: port })).toBe(
      `Port ${port} on 127.0.0.1 is taken by another process. Stop that process, or set PORT to another port.\n`,
    );
    occupant.close();
  });

  it('says in one line that there is no supergraph where it should be', async () => {
    const said = await refusal({ ...foreign, SUPERGRAPH: join(directory, 'missing.graphql'), PORT: '0' });
    expect(said).toMatch(/^SUPERGRAPH cannot be loaded: .*missing\.graphql.*\n$/);
  });
});
