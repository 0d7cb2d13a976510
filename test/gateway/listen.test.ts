import { Writable } from 'node:stream';
import { expect, it } from '@jest/globals';
import Fastify, { type FastifyBaseLogger } from 'fastify';
import { listenInWords } from '../../gateway/listen.ts';
import { createLogger } from '../../gateway/log.ts';

async function logged(production: boolean, level = 'info'): Promise<readonly string[]> {
  const lines: string[] = [];
  const written = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const loggerInstance: FastifyBaseLogger = createLogger(level, written);
  const app = Fastify({ loggerInstance });
  app.get('/', async ({ log }) => log.info('asked'));
  const address = await listenInWords(app, { host: '127.0.0.1', port: 0, production });
  await fetch(address);
  await app.close();
  return lines.map((line) => JSON.parse(line).msg.split(' ').slice(0, 2).join(' '));
}

const requested = ['incoming request', 'asked', 'request completed'];

it('leaves the line about listening out of the log where somebody reads the words of the start, and nothing else', async () => {
  expect(await logged(false)).toEqual(requested);
});

it('logs that it listens in production, and for whoever wants to see everything', async () => {
  expect(await logged(true)).toEqual(['Server listening', ...requested]);
  expect(await logged(false, 'debug')).toEqual(['Server listening', ...requested]);
});
