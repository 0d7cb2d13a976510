// Calls a gateway as its clients do, over HTTP on a free port.

import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** With the id of the request written as `id`. */
  readonly text: string;
  // The shape is what the test expects of it.
  readonly body: {
    data?: unknown;
    errors?: readonly { path?: readonly (string | number)[]; extensions: { code: string } }[];
  } & Record<string, unknown>;
}

export interface Client {
  readonly url: string;
  call(path: string, init?: RequestInit): Promise<Answer>;
  /** POST /graphql of a JSON body. */
  post(body: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** What is answered to a POST whose body never comes, though it says that one of 900,000 bytes will. */
export async function answeredBeforeBody(url: string, headers: Record<string, string>) {
  const asking = request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': '900000', ...headers },
  });
  asking.flushHeaders();
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  const body = (await json(answer)) as Answer['body'];
  asking.destroy();
  return { status: answer.statusCode, code: body.errors?.[0]?.extensions.code };
}

export async function listen(app: FastifyInstance): Promise<Client> {
  return clientOf(await app.listen({ port: 0, host: '127.0.0.1' }));
}

/** INVARIANT: every error names its request. That is looked at here, of every answer of every test, and left out of what the test sees. */
export function withoutId(body: Answer['body']): Answer['body'] {
  if (!Array.isArray(body.errors)) return body;
  const errors = body.errors.map((error) => {
    const { requestId, ...extensions } = error.extensions as { code: string; requestId?: unknown };
    if (requestId !== 'id')
      throw new Error(`an error without the id of its request: ${JSON.stringify(error)}`);
    return { ...error, extensions };
  });
  return { ...body, errors };
}

/** @param url of a gateway that listens, without a slash at its end */
export function clientOf(url: string): Client {
  async function call(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${url}${path}`, init);
    const { status, headers } = response;
    const id = headers.get('x-request-id');
    const text = (await response.text()).replaceAll(id ?? '\0', 'id');
    const isJson = headers.get('content-type')?.includes('json') === true;
    return { status, headers, text, body: isJson ? withoutId(JSON.parse(text)) : {} };
  }
  return {
    url,
    call,
    post: (body, headers = {}) =>
      call('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
  };
}
