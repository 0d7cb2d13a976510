// An HTTP proxy before a subgraph that passes its answers, slows them, or makes something else of them on command. What it makes never
// looks like a proper value of another person: no gateway could tell that from the truth.

import { once } from 'node:events';
import { createServer, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from './random.ts';

export const corruptions = [
  'wrong types',
  'no JSON',
  'cut off',
  'oversize',
  'too few entities',
  'an error that quotes SQL',
  'slow',
  'half of them fail',
] as const;
export type Corruption = (typeof corruptions)[number];

export interface CorruptingProxy {
  readonly url: string;
  /** Null: passes. */
  corrupt(how: Corruption | null): void;
  /** How many answers it has made something else of. */
  count(): number;
  /** What it last made of one. */
  last(): string;
  close(): Promise<void>;
}

export async function openCorruptingProxy(target: string, random: Random): Promise<CorruptingProxy> {
  let mode: Corruption | null = null;
  let count = 0;
  let last = '';
  const proxy = createServer({ maxHeaderSize: 2 ** 20 }, (request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    const onward = send(new URL(url, target), { method, headers }, async (answer) => {
      const chunks: Buffer[] = [];
      try {
        for await (const chunk of answer) chunks.push(chunk as Buffer);
      } catch {
        response.destroy();
        return;
      }
      const body = Buffer.concat(chunks);
      const how = url.startsWith('/graphql') ? mode : null;
      const { 'content-length': _length, ...rest } = answer.headers;
      const head = () => response.writeHead(answer.statusCode ?? 502, rest);
      if (how === null) {
        head().end(body);
        return;
      }
      count += 1;
      await spoil(how, body, response, head);
    });
    onward.on('error', () => response.destroy());
    response.on('error', () => {});
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  });

  async function spoil(how: Corruption, body: Buffer, response: ServerResponse, head: () => ServerResponse) {
    switch (how) {
      case 'slow':
        await sleep(random.whole(500, 6000));
        head().end(body);
        return;
      case 'half of them fail':
        if (random.next() < 0.5) response.destroy();
        else head().end(body);
        return;
      case 'no JSON':
        head().end('<html><body>host 10.0.0.7</body></html>');
        return;
      case 'cut off':
        head().write(body.subarray(0, Math.floor(body.length / 2)));
        setTimeout(() => response.destroy(), 5);
        return;
      case 'oversize':
        head().write('{"data":"');
        oversize(response);
        return;
      case 'too few entities':
        head().end(
          changed(body, (answer) => {
            const data = answer.data as { _entities?: unknown[] } | null | undefined;
            if (Array.isArray(data?._entities)) data._entities.pop();
            else answer.data = 7;
          }),
        );
        return;
      case 'an error that quotes SQL':
        head().end(
          '{"data":null,"errors":[{"message":"SELECT * FROM secret at 10.0.0.7","extensions":{"code":"X"}}]}',
        );
        return;
      case 'wrong types':
        head().end(
          changed(body, (answer) => {
            last = twist(answer, random);
          }),
        );
        return;
      default:
        throw how satisfies never;
    }
  }

  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    corrupt(how) {
      mode = how;
    },
    count: () => count,
    last: () => last,
    async close() {
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}

type Json = Record<string, unknown>;

function changed(body: Buffer, change: (answer: Json) => void): string {
  let answer: Json;
  try {
    answer = JSON.parse(body.toString());
  } catch {
    return body.toString();
  }
  change(answer);
  return JSON.stringify(answer);
}

function oversize(response: ServerResponse): void {
  const part = Buffer.alloc(2 ** 20, 0x20);
  const more = () => {
    while (!response.destroyed && response.write(part));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
}

/** Some value somewhere below `data` is of another kind: a list is an object, an object a number, a scalar an object or a list. */
function twist(answer: Json, random: Random): string {
  const places: { readonly holder: Json; readonly key: string; readonly at: string }[] = [];
  const walk = (holder: unknown, path: string) => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const [key, value] of Object.entries(holder)) {
      // Without its kind, an object is what it is asked for: that is no lie.
      if (value !== null && key !== '__typename')
        places.push({ holder: holder as Json, key, at: `${path}.${key}` });
      walk(value, `${path}.${key}`);
    }
  };
  walk(answer.data, 'data');
  if (places.length === 0) return 'nothing';
  const { holder, key, at } = random.pick(places);
  const value = holder[key];
  if (Array.isArray(value)) holder[key] = random.pick<unknown>([{ a: 1 }, 'x', 7]);
  else if (typeof value === 'object') holder[key] = random.pick<unknown>([7, 'x', [1]]);
  else holder[key] = random.pick<unknown>([{ a: 1 }, [[1]], [value, value]]);
  return `${at} = ${JSON.stringify(holder[key])}`;
}
