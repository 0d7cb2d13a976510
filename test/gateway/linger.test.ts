// Whoever sends more than is read still reads why it was refused, and cannot send for ever.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { type LingerBounds, lingerWhileSending } from '../../gateway/linger.ts';

const piece = Buffer.alloc(256 * 1024, ' ');

describe('a request that is answered before it has come in whole', () => {
  let app: FastifyInstance;
  let socket: Socket;
  let lost: Promise<void>;

  afterEach(async () => {
    socket.destroy();
    await app.close();
  });

  async function open(bytes: number, bounds?: LingerBounds) {
    app = Fastify({ bodyLimit: 1000 });
    lingerWhileSending(app, () => false, bounds);
    app.post('/', async () => 'read');
    app.get('/', async () => 'here');
    const { port } = new URL(await app.listen({ port: 0, host: '127.0.0.1' }));
    socket = connect(Number(port), '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => {
      answer += data;
    });
    socket.pause();
    socket.on('error', () => {});
    lost = happens('close');
    socket.write(
      `POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${bytes}\r\n\r\n`,
    );
    return () => answer;
  }

  const happens = (event: string) => new Promise<void>((resolve) => socket.once(event, () => resolve()));

  /** @returns how much went out before the connection was lost */
  async function send(bytes: number): Promise<number> {
    let sent = 0;
    while (sent < bytes && socket.writable) {
      sent += piece.length;
      if (!socket.write(piece)) await Promise.race([happens('drain'), lost]);
    }
    return sent;
  }

  it('has an answer for a client that reads when it has sent all, and takes its next request', async () => {
    const bytes = 80 * piece.length;
    const answer = await open(bytes);
    expect(await send(bytes)).toBe(bytes);
    socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    socket.resume();
    while (!answer().includes('here')) await once(socket, 'data');
    expect(answer()).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer()).toContain('HTTP/1.1 200 ');
  });

  it.each([
    ['bytes', { milliseconds: 60_000, bytes: 4 * piece.length }],
    ['time', { milliseconds: 100, bytes: Number.POSITIVE_INFINITY }],
  ])(
    'is bounded in %s',
    async (_name, bounds) => {
      await open(1e12, bounds);
      await send(1e12);
      await lost;
    },
    10_000,
  );

  it('is bounded in time where nothing comes any more', async () => {
    await open(5000, { milliseconds: 100, bytes: 10_000 });
    socket.resume();
    await lost;
  }, 10_000);
});
