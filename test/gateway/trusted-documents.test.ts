import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createMetrics } from '../../gateway/metrics.ts';
import { loadTrustedDocuments, TrustedDocumentsError } from '../../gateway/trusted-documents.ts';
import { documentId } from '../../gateway/views.ts';
import type { Answer } from './http.ts';
import { type OfflineGateway, openOfflineGateway } from './offline-gateway.ts';

const known = 'query Known { __typename }';
const other = 'query Other { __typename }';

describe('trusted documents', () => {
  let directory: string;
  let file: string;
  let offline: OfflineGateway;
  const reported: string[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yidang-documents-'));
    file = join(directory, 'documents.json');
    const apollo = {
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [{ id: 'known', name: 'Known', type: 'query', body: known }],
    };
    await writeFile(join(directory, 'apollo.json'), JSON.stringify(apollo));
    await writeFile(
      join(directory, 'relay.json'),
      JSON.stringify({ '0f343b0931126a20f133d67c2b018a3b': known }),
    );
    const settings = {
      applications: {
        'medical-app': { mode: 'enforce', manifest: 'apollo.json' },
        'citizen-app': { mode: 'enforce', manifest: 'relay.json' },
        'startup-app': { mode: 'observe', manifest: 'apollo.json' },
      },
    };
    await writeFile(file, JSON.stringify(settings));
    offline = await openOfflineGateway({
      metrics: createMetrics(),
      trustedDocuments: await loadTrustedDocuments(file, (application, id) =>
        reported.push(`${application} ${id}`),
      ),
    });
  });

  afterAll(async () => {
    await offline.close();
    await rm(directory, { recursive: true });
  });

  type Persona = 'medical-app' | 'citizen-app' | 'startup-app' | 'clerk';
  async function send(persona: Persona, body: unknown): Promise<unknown[]> {
    const answer: Answer = await offline.client.post(body, {
      authorization: `Bearer ${await offline.token(persona)}`,
    });
    return [answer.status, answer.body.errors?.[0]?.extensions.code];
  }

  it('are all that an application may send where that is enforced', async () => {
    for (const persona of ['medical-app', 'citizen-app'] as const) {
      expect(await send(persona, { query: known })).toEqual([200, undefined]);
      expect(await send(persona, { query: other })).toEqual([403, 'DOCUMENT_NOT_TRUSTED']);
      expect(await send(persona, { query: `${known} ` })).toEqual([403, 'DOCUMENT_NOT_TRUSTED']);
    }
    expect(reported).toContain(`medical-app ${documentId(other)}`);
  });

  it('are enforced for an application of any name, and have ids of any name', async () => {
    const named = join(directory, 'named.json');
    await writeFile(join(directory, 'ids.json'), `{ "__proto__": ${JSON.stringify(known)} }`);
    await writeFile(
      named,
      '{ "applications": { "__proto__": { "mode": "enforce", "manifest": "ids.json" } } }',
    );
    const documents = await loadTrustedDocuments(named, () => {});
    expect(() => documents.check('__proto__', other, '')).toThrow();
    expect(documents.find('__proto__', '__proto__')).toBe(known);
    expect(() => documents.check('constructor', other, '')).not.toThrow();
  });

  it('have the ids of their manifest, each application its own', async () => {
    expect(await send('medical-app', { documentId: 'known' })).toEqual([200, undefined]);
    expect(await send('citizen-app', { documentId: '0f343b0931126a20f133d67c2b018a3b' })).toEqual([
      200,
      undefined,
    ]);
    expect(await send('citizen-app', { documentId: 'known' })).toEqual([400, 'DOCUMENT_UNKNOWN']);
    expect(await send('clerk', { documentId: 'known' })).toEqual([400, 'DOCUMENT_UNKNOWN']);
  });

  it('have their names in the metrics where they are called by id', async () => {
    await send('medical-app', { documentId: 'known' });
    await send('citizen-app', { documentId: '0f343b0931126a20f133d67c2b018a3b' });
    await send('clerk', { documentId: 'known' });
    const { text } = await offline.client.call('/metrics');
    const counted = text.split('\n').filter((line) => /^yidang_request_seconds_count.*"Known"/.test(line));
    expect(counted).toEqual([expect.stringContaining('status="200"')]);
  });

  it('include the stored views', async () => {
    const [status] = await send('medical-app', {
      documentId: 'person-profile',
      variables: { personId: '1' },
    });
    expect(status).toBe(200);
  });

  it('are reported and sent where others are observed', async () => {
    reported.length = 0;
    expect(await send('startup-app', { query: other })).toEqual([200, undefined]);
    expect(await send('startup-app', { query: known })).toEqual([200, undefined]);
    expect(reported).toEqual([`startup-app ${documentId(other)}`]);
  });

  it('concern nobody who is not named', async () => {
    reported.length = 0;
    expect(await send('clerk', { query: other })).toEqual([200, undefined]);
    expect(reported).toEqual([]);
  });

  it.each([
    ['no JSON', '{'],
    ['an unknown mode', '{"default":{"mode":"strict"}}'],
    ['a manifest that is not there', '{"default":{"mode":"enforce","manifest":"nothing.json"}}'],
  ])('stop the start where their file has %s', async (_case, text) => {
    const broken = join(directory, 'broken.json');
    await writeFile(broken, text);
    await expect(loadTrustedDocuments(broken, () => {})).rejects.toBeInstanceOf(TrustedDocumentsError);
  });
});
