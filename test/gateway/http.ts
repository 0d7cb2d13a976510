// Calls a gateway as its clients do, over HTTP on a free port.

import type { FastifyInstance } from 'fastify';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
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

export async function listen(app: FastifyInstance): Promise<Client> {
  return clientOf(await app.listen({ port: 0, host: '127.0.0.1' }));
}

/** @param url of a gateway that listens, without a slash at its end */
export function clientOf(url: string): Client {
  async function call(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} };
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
