import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { FetchContext } from '../../gateway/data-sources.ts';
import type { Signal } from '../../gateway/deadline.ts';
import { principalOf } from '../../gateway/identity/principal.ts';
import { type OfflineGateway, openOfflineGateway } from './offline-gateway.ts';

describe('a client that closes its connection', () => {
  let offline: OfflineGateway | undefined;
  let signals: Signal[];
  let finish: () => void;

  afterEach(async () => {
    finish();
    await offline?.close();
  });

  async function open(identified: Promise<void> = Promise.resolve()): Promise<Socket> {
    signals = [];
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    offline = await openOfflineGateway({
      // Longer than the test waits.
      requestTimeoutMilliseconds: 60_000,
      identity: async () => {
        await identified;
        return principalOf({ sub: 'full', roles: ['FULL'] });
      },
      buildDataSource: () => ({
        async process({ context }) {
          signals.push((context as unknown as FetchContext).signal);
          await finished;
          return { data: { division: { name: '玄武区' } } };
        },
      }),
    });
    const { hostname, port } = new URL(offline.client.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return socket;
  }

  it('ends all requests that it has sent behind each other, also those that wait for their turn to be answered', async () => {
    const socket = await open();
    for (const alias of ['first', 'second', 'third'])
      socket.write(asking(`{ ${alias}: division(code: "320102") { name } }`));
    await until(() => signals.length === 3);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false, false]);
    socket.destroy();
    await until(() => signals.every(({ aborted }) => aborted));
  });

  it('has its answers in their order while it stays', async () => {
    const socket = await open();
    let text = '';
    socket.on('data', (data) => {
      text += data;
    });
    for (const alias of ['first', 'second'])
      socket.write(asking(`{ ${alias}: division(code: "320102") { name } }`));
    await until(() => signals.length === 2);
    finish();
    await until(() => text.split('HTTP/1.1 200 OK').length === 3);
    socket.destroy();
    await sleep(50);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
  });

  it('ends a request of which it is not yet known who sends it', async () => {
    let identify = () => {};
    const identified = new Promise<void>((resolve) => {
      identify = resolve;
    });
    const socket = await open(identified);
    socket.write('GET /views/person-profile?personId=x HTTP/1.1\r\nHost: x\r\n\r\n');
    await sleep(50);
    socket.destroy();
    await sleep(50);
    identify();
    await until(() => signals.length > 0);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });
});

function asking(query: string): string {
  const body = JSON.stringify({ query });
  const head = ['POST /graphql HTTP/1.1', 'Host: x', 'Content-Type: application/json'];
  return `${head.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds() && performance.now() < end) await sleep(10);
  expect(holds()).toBe(true);
}
