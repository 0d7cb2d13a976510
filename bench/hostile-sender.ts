// Sends hostile requests from a process of its own, so that making and sending megabytes is not measured as the gateway's work.

import { Agent, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { hostileRequests } from './hostile-requests.ts';

export interface HostileTask {
  readonly url: string;
  readonly authorization: string;
  /** Of the request. */
  readonly name: string;
  readonly rounds: number;
}

export interface Outcome {
  /** Status and code. */
  readonly code: string;
  /** From the first byte sent to the last received. */
  readonly milliseconds: number;
}

const agent = new Agent({ keepAlive: true });

process.on('message', async ({ name, rounds, ...to }: HostileTask) => {
  await send(name, -1, to);
  const outcomes: Outcome[] = [];
  for (let round = 0; round < rounds; round++) outcomes.push(await send(name, round, to));
  process.send?.(outcomes);
});

async function send(
  name: string,
  round: number,
  { url, authorization }: Pick<HostileTask, 'url' | 'authorization'>,
): Promise<Outcome> {
  const { body, headers } = hostileRequests[name]?.(round) ?? { body: '' };
  const bytes = Buffer.from(body);
  const started = performance.now();
  const answer = await new Promise<{ status: number; body: unknown }>((resolve, reject) => {
    const sent = request(url, {
      agent,
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/json',
        'content-length': bytes.length,
        ...headers,
      },
    });
    sent.on('error', reject);
    sent.on('response', (response) => {
      json(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    });
    sent.end(bytes);
  });
  const milliseconds = performance.now() - started;
  const { errors } = answer.body as { errors?: { extensions: { code: string } }[] };
  return { code: `${answer.status} ${errors?.[0]?.extensions.code ?? 'no error'}`, milliseconds };
}
