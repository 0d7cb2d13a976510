import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createGraphQLClient, type GraphQLClient } from '../../gateway/graphql-client.ts';

describe('calls to a GraphQL server', () => {
  let server: Server | undefined;
  let client: GraphQLClient | undefined;

  afterEach(async () => {
    await client?.close();
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve) ?? resolve(undefined));
  });

  async function connect(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
    longestAnswer = 10_000,
  ) {
    server = createServer(answer);
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    client = createGraphQLClient({ url: `http://127.0.0.1:${port}`, longestAnswer, connections: 2 });
    return client;
  }

  const query = '{ a }';

  function breakingOnce() {
    let calls = 0;
    return {
      calls: () => calls,
      answer(_request: IncomingMessage, response: ServerResponse) {
        calls += 1;
        if (calls === 1) response.destroy();
        else response.end('{"data":{"a":1}}');
      },
    };
  }

  it('are made a second time when the connection breaks', async () => {
    const { answer, calls } = breakingOnce();
    const { post } = await connect(answer);
    expect(await post({ query, variables: {} })).toEqual({ data: { a: 1 } });
    expect(calls()).toBe(2);
  });

  it('are not made a second time when they change something', async () => {
    const { answer, calls } = breakingOnce();
    const { post } = await connect(answer);
    await expect(post({ query: 'mutation { a }', variables: {} })).rejects.toThrow();
    expect(calls()).toBe(1);
  });

  it('use no more connections than they may', async () => {
    const sockets = new Set<unknown>();
    const { post } = await connect((request, response) => {
      sockets.add(request.socket);
      setTimeout(() => response.end('{"data":{"a":1}}'), 5);
    });
    await Promise.all(Array.from({ length: 20 }, () => post({ query, variables: {} })));
    expect(sockets.size).toBeLessThanOrEqual(2);
  });

  it('end with their signal', async () => {
    const { post } = await connect(() => {});
    const signal = AbortSignal.timeout(50);
    await expect(post({ query, variables: {}, signal })).rejects.toThrow(/abort|timeout/i);
  });

  it.each([
    ['an error page', '<html></html>'],
    ['JSON that is no answer', '{"ok":true}'],
    ['data that is no object', '{"data":[1]}'],
    ['errors without words', '{"errors":[{}]}'],
    ['an answer that is too long', JSON.stringify({ data: { a: 'x'.repeat(20_000) } })],
  ])('fail on %s', async (_name, text) => {
    const { post } = await connect((_request, response) => response.end(text));
    await expect(post({ query, variables: {} })).rejects.toThrow();
  });

  it('keep message, path and code of an error and nothing else', async () => {
    const { post } = await connect((_request, response) =>
      response.end(
        JSON.stringify({
          data: null,
          errors: [
            {
              message: 'm',
              path: ['a', 0],
              locations: [{ line: 1 }],
              extensions: { code: 'C', stacktrace: ['s'] },
            },
            { message: 'n', path: 'a', extensions: { code: 7 } },
          ],
          extensions: { trace: 'x' },
        }),
      ),
    );
    expect(await post({ query, variables: {} })).toEqual({
      data: null,
      errors: [{ message: 'm', path: ['a', 0], extensions: { code: 'C' } }, { message: 'n' }],
    });
  });
});
