// Who brings the id of a request that failed finds in the log why it did.

import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildForeignGateway } from '../../gateway/assembly.ts';
import { createLogger } from '../../gateway/log.ts';
import { openOperations } from '../../gateway/operations.ts';
import type { Recording } from '../../gateway/recording.ts';
import { policyOf } from './access/small-world.ts';
import { type Client, listen } from './http.ts';
import { openLibrary } from './library.ts';
import { openOfflineGateway } from './offline-gateway.ts';

const lines: { reqId?: string; msg: string }[] = [];
const logger = createLogger('info', { write: (line: string) => void lines.push(JSON.parse(line)) });

/** What the log says of one request besides that it was; all lines since the last time have its id. */
async function said(asking: ReturnType<Client['post']>): Promise<readonly string[]> {
  const id = (await asking).headers.get('x-request-id');
  const taken = lines.splice(0);
  expect(taken.map(({ reqId }) => reqId)).toEqual(taken.map(() => id));
  return taken.map(({ msg }) => msg).filter((msg) => msg !== 'request');
}

describe('the log of a request', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yidang-request-log-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it.each(['own', 'apollo'] as const)(
    'says of which one a fetch failed, with executor %s',
    async (executor) => {
      const library = await openLibrary();
      await library.close();
      const other = { __typename: 'Loan', isbn: '1' };
      const liar = createServer((_request, response) =>
        response
          .setHeader('content-type', 'application/json')
          .end(JSON.stringify({ data: { books: [{ ...other, __typename: 'Book' }], _entities: [other] } })),
      ).listen(0, '127.0.0.1');
      await once(liar, 'listening');
      const supergraph = join(directory, `${executor}.graphql`);
      const { port } = liar.address() as AddressInfo;
      await writeFile(
        supergraph,
        library.supergraphSdl.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, `http://127.0.0.1:${port}`),
      );
      const gateway = await buildForeignGateway({ supergraph, introspection: false, executor, logger });
      const client = await listen(gateway.app);
      lines.splice(0);
      const query = '{ books { isbn loans { dueOn } } }';
      for (const _ of [1, 2]) expect(await said(client.post({ query }))).toEqual(['a fetch failed']);
      liar.closeAllConnections();
      liar.close();
      for (const _ of [1, 2]) expect(await said(client.post({ query }))).toEqual(['a fetch failed']);
      await gateway.close();
    },
  );

  it('says of which one something broke, on the way of a new document and of a known one', async () => {
    let broken = false;
    const policy = () => {
      if (broken) throw new Error('broken');
      return policyOf([]);
    };
    const offline = await openOfflineGateway({ policy, logger });
    const { client } = offline;
    const headers = { ...offline.headers, 'x-purpose': 'P' };
    const query = '{ __typename }';
    expect((await client.post({ query }, headers)).status).toBe(200);
    broken = true;
    lines.splice(0);
    for (const body of [{ query }, { query: `${query}#new` }])
      expect(await said(client.post(body, headers))).toEqual(['internal error']);
    await offline.close();
  });

  it('says of which one the record failed', async () => {
    const trail = {
      expect: () => () => {},
      backlog: () => null,
      record: () => Promise.reject(new Error('broken')),
    };
    const offline = await openOfflineGateway({
      recording: {
        trail: () => trail,
        pseudonyms: { value: (text: string) => text },
      } as unknown as Recording,
      logger,
    });
    lines.splice(0);
    const { client, headers } = offline;
    expect(await said(client.post({ query: '{ __typename }' }, headers))).toEqual(['not recorded']);
    await offline.close();
  });

  it('says of which one the document is not in the manifest', async () => {
    const trustedDocumentsFile = join(directory, 'documents.json');
    await writeFile(trustedDocumentsFile, JSON.stringify({ default: { mode: 'observe' } }));
    const { options } = await openOperations({ trustedDocumentsFile }, logger);
    const offline = await openOfflineGateway({ ...options, logger });
    lines.splice(0);
    const { client, headers } = offline;
    expect(await said(client.post({ query: '{ __typename }' }, headers))).toEqual([
      'a document is not in the manifest',
    ]);
    await offline.close();
  });
});
