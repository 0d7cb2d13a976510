import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { foreignDataSource } from '../../gateway/data-sources.ts';
import { createGraphQLClient, type GraphQLClient } from '../../gateway/graphql-client.ts';
import { createLogger } from '../../gateway/log.ts';
import { buildGateway, type Gateway } from '../../gateway/server.ts';
import { type Client, listen } from './http.ts';
import { type Library, openLibrary } from './library.ts';

describe('a gateway in front of a foreign supergraph', () => {
  let library: Library;
  let gateway: Gateway;
  let client: Client;
  const clients: GraphQLClient[] = [];

  beforeAll(async () => {
    library = await openLibrary();
    gateway = await buildGateway({
      supergraphSdl: library.supergraphSdl,
      buildDataSource: ({ name, url = '' }) => {
        const client = createGraphQLClient({ url });
        clients.push(client);
        return foreignDataSource(name, client, { timeoutMilliseconds: 1000, report() {} });
      },
      foreign: true,
      policy: 'open',
      identity: 'open',
      introspection: true,
      logger: createLogger('silent'),
    });
    client = await listen(gateway.app);
  });

  afterAll(async () => {
    await gateway.close();
    await Promise.all(clients.map((client) => client.close()));
    await library.close();
  });

  async function ask(query: string, variables: Record<string, unknown> = {}) {
    return (await client.post({ query, variables }, { 'x-purpose': 'CURIOSITY', cookie: 'session=1' })).body;
  }

  it('joins what its subgraphs know, without a token', async () => {
    expect(
      await ask('query ($isbn: ID!) { book(isbn: $isbn) { title loans { dueOn } } }', {
        isbn: '978-0-15-600398-6',
      }),
    ).toEqual({ data: { book: { title: 'Mrs Dalloway', loans: [{ dueOn: '2026-12-01' }] } } });
    expect(await ask('{ openLoans { book { title pages } } }')).toEqual({
      data: { openLoans: [{ book: { title: 'Mrs Dalloway', pages: 194 } }] },
    });
  });

  it('sends its subgraphs the operation and nothing of the caller', async () => {
    library.received.length = 0;
    await client.post(
      { query: '{ books { isbn loans { dueOn } } }' },
      {
        authorization: 'Bearer a.b.c',
        cookie: 'session=1',
        'x-purpose': 'CURIOSITY',
        'x-yidang-lens': 'everything',
        'x-forwarded-user': 'admin',
        'x-request-id': 'of-the-caller',
      },
    );
    expect(library.received.map(({ subgraph }) => subgraph)).toEqual(['books', 'loans']);
    for (const { headers, body } of library.received) {
      expect(Object.keys(headers).sort()).toEqual([
        'accept',
        'connection',
        'content-length',
        'content-type',
        'host',
        'x-request-id',
      ]);
      expect(headers['x-request-id']).not.toBe('of-the-caller');
      expect(Object.keys(JSON.parse(body)).sort()).toEqual(['query', 'variables']);
    }
  });

  it('passes message, code and path of a subgraph’s error, and nothing else of it', async () => {
    const isbn = '978-0-15-600398-6';
    expect(await ask(`{ book(isbn: "${isbn}") { title fine } }`)).toEqual({
      data: { book: { title: 'Mrs Dalloway', fine: null } },
      errors: [
        { message: 'The till is closed.', path: ['book', 'fine'], extensions: { code: 'TILL_CLOSED' } },
      ],
    });
  });

  it('says of a subgraph that is gone that its part is missing, with the others whole', async () => {
    const closed = await openLibrary();
    const port = Number(new URL(/url: "(http[^"]+)"/.exec(closed.supergraphSdl)?.[1] ?? '').port);
    await closed.close();
    const client = createGraphQLClient({ url: `http://127.0.0.1:${port}/` });
    const reports: string[] = [];
    const source = foreignDataSource('loans', client, {
      timeoutMilliseconds: 1000,
      report: (name) => reports.push(name),
    });
    expect(
      await source.process({
        kind: 'incoming operation' as never,
        request: { query: '{ openLoans { dueOn } }' },
        context: { lens: { fingerprint: 'open' }, signal: new AbortController().signal },
        incomingRequestContext: {} as never,
      }),
    ).toEqual({
      data: null,
      errors: [
        {
          message: 'SECTION_UNAVAILABLE',
          path: ['openLoans'],
          extensions: { code: 'SECTION_UNAVAILABLE' },
        },
      ],
    });
    expect(reports).toEqual(['loans']);
    await client.close();
  });
});
