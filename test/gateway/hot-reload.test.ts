// Another supergraph, or other addresses, while requests come: each is answered by the one or the other, whole, and none fails.

import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildForeignGateway, type ForeignGateway } from '../../gateway/assembly.ts';
import { createLogger } from '../../gateway/log.ts';
import { startReloading } from '../../gateway/reloading.ts';
import { createServing } from '../../gateway/serving.ts';
import { loadSupergraph, supergraphFile } from '../../gateway/supergraph.ts';
import { type Client, listen } from './http.ts';
import { type Library, openLibrary } from './library.ts';
import { openOfflineGateway } from './offline-gateway.ts';

const query = '{ books { title loans { dueOn } } }';
const loaned = [
  { title: 'Crime and Punishment', loans: [] },
  { title: 'Mrs Dalloway', loans: [{ dueOn: '2026-12-01' }] },
];

describe('a gateway whose supergraph is replaced under load', () => {
  let directory: string;
  let file: string;
  let before: Library;
  let after: Library;
  let gateway: ForeignGateway;
  let client: Client;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yidang-reload-'));
    file = join(directory, 'supergraph.graphql');
    before = await openLibrary();
    after = await openLibrary();
    await writeFile(file, before.supergraphSdl);
    gateway = await buildForeignGateway({
      supergraph: file,
      introspection: true,
      logger: createLogger('silent'),
      overload: { slots: 8, queue: 100, loopDelay: 500, rates: {} },
    });
    client = await listen(gateway.app);
  });

  afterAll(async () => {
    await gateway.close();
    await Promise.all([before.close(), after.close()]);
    await rm(directory, { recursive: true });
  });

  it('fails no request, and leaves the old subgraphs alone afterwards', async () => {
    let running = true;
    const seen: unknown[] = [];
    const caller = async () => {
      while (running) {
        const { status, body } = await client.post({ query });
        seen.push(status === 200 && body.errors === undefined ? body.data : { status, body });
      }
    };
    const callers = Array.from({ length: 4 }, caller);
    while (seen.length < 20) await new Promise((resolve) => setTimeout(resolve, 5));
    await writeFile(file, after.supergraphSdl);
    await gateway.reload();
    const count = seen.length;
    while (seen.length < count + 20) await new Promise((resolve) => setTimeout(resolve, 5));
    // Whoever began with the old one has ended: it may go.
    before.received.length = 0;
    await before.close();
    while (seen.length < count + 60) await new Promise((resolve) => setTimeout(resolve, 5));
    running = false;
    await Promise.all(callers);
    expect(seen.filter((data) => JSON.stringify(data) !== JSON.stringify({ books: loaned }))).toEqual([]);
    expect(before.received).toEqual([]);
    expect(after.received.length).toBeGreaterThan(0);
  });

  it('stays with what it has when the new one cannot be loaded', async () => {
    await writeFile(file, 'type Query { nothing: Int }');
    await expect(gateway.reload()).rejects.toThrow();
    expect((await client.post({ query })).body.data).toEqual({ books: loaned });
    await writeFile(file, after.supergraphSdl.replaceAll('fine', 'penalty'));
    await gateway.reload();
    const { body } = await client.post({ query: '{ __type(name: "Book") { fields { name } } }' });
    expect(JSON.stringify(body.data)).toContain('penalty');
    expect((await client.post({ query: '{ books { fine } }' })).status).toBe(400);
  });
});

describe('a supergraph that takes the place of another', () => {
  it('has planned what was asked lately before it answers, and what does not fit it is passed over', async () => {
    const offline = await openOfflineGateway();
    const { client, headers, gateway } = offline;
    const ask = (query: string, variables = {}) => client.post({ query, variables }, headers);
    await ask(
      'query ($id: ID!, $more: Boolean!) { person(personId: $id) { name birthDate @include(if: $more) } }',
      {
        id: '320100199001014710',
        more: true,
      },
    );
    await ask('{ division(code: "320100") { name } }');
    const supergraphSdl = (await loadSupergraph(supergraphFile)).replaceAll('  division(', '  place(');
    const prepared: string[] = [];
    await gateway.replace({
      supergraphSdl,
      policy: 'open',
      buildDataSource: () => ({
        process: async () => ({ data: {} }),
        prepare({ query }) {
          prepared.push(query);
          return async () => ({ data: {} });
        },
      }),
    });
    expect(prepared.join()).toMatch(/person.*name.*birthDate/s);
    expect(prepared.join()).not.toContain('division');
    expect(prepared.join()).not.toContain('4710');
    expect((await ask('{ division(code: "320100") { name } }')).status).toBe(400);
    await offline.close();
  });
});

describe('what is held to be replaced', () => {
  const graph = (name: string, stopped: string[]) => ({
    name,
    async stop() {
      stopped.push(name);
    },
  });

  it('stops when the last that has it has left, and not before', async () => {
    const stopped: string[] = [];
    const serving = createServing(graph('old', stopped));
    const [first, second] = [serving.take(), serving.take()];
    const replaced = serving.replace(graph('new', stopped));
    expect(serving.take().taken.name).toBe('new');
    first.leave();
    first.leave();
    await new Promise(setImmediate);
    expect(stopped).toEqual([]);
    second.leave();
    await replaced;
    expect(stopped).toEqual(['old']);
  });
});

describe('reloading', () => {
  it('follows each change of the file, one after the other, and goes on after one that fails', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'yidang-reload-'));
    const file = join(directory, 'subgraphs.json');
    await writeFile(file, '1');
    const told: string[] = [];
    let running = 0;
    const reloading = await startReloading({
      file,
      pollMilliseconds: 5,
      async reload() {
        running += 1;
        expect(running).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 20));
        running -= 1;
        if (told.length === 1) throw new Error('broken');
      },
      report: (error) => told.push(error === undefined ? 'reloaded' : 'failed'),
    });
    const heard = async (count: number) => {
      while (told.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await replaceFile(file, '22');
    await heard(1);
    await replaceFile(file, '333');
    await heard(2);
    await Promise.all([reloading.now(), reloading.now()]);
    reloading.close();
    expect(told).toEqual(['reloaded', 'failed', 'reloaded', 'reloaded']);
    await rm(directory, { recursive: true });
  });
});

/** As a whole: whoever reads it meanwhile finds the one text or the other. */
async function replaceFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}
