import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createAttempts, wasNotAsked } from '../../gateway/attempt.ts';
import { DeadlineExceeded } from '../../gateway/deadline.ts';

function refused(): Error {
  return Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
}

const waiting = new AbortController().signal;

function attempts(isOutage?: (result: unknown) => boolean) {
  return createAttempts({
    timeoutMilliseconds: 20,
    pauseMilliseconds: 50,
    ...(isOutage === undefined ? {} : { isOutage }),
  });
}

async function times(count: number, run: () => Promise<unknown>): Promise<void> {
  for (let index = 0; index < count; index++) await run().catch(() => {});
}

describe('asking a subgraph', () => {
  it('stops after more than half of the last requests failed, and starts with one that succeeds', async () => {
    const { attempt, state } = attempts();
    let asked = 0;
    const fail = () => attempt(waiting, async () => Promise.reject(refused()));
    const succeed = () => attempt(waiting, async () => ++asked);
    await times(5, succeed);
    await times(5, fail);
    expect(state()).toBe('closed');
    await times(1, fail);
    expect(state()).toBe('open');
    const error = await succeed().catch((reason: unknown) => reason);
    expect(wasNotAsked(error)).toBe(true);
    expect(asked).toBe(5);
    await sleep(60);
    expect(await succeed()).toBe(6);
    expect(state()).toBe('closed');
  });

  it('stops again at once where the one that tries fails', async () => {
    const { attempt, state } = attempts();
    const fail = () => attempt(waiting, async () => Promise.reject(refused()));
    await times(10, fail);
    await sleep(60);
    await expect(fail()).rejects.toThrow('connect');
    expect(state()).toBe('open');
  });

  it.each<[string, () => Promise<unknown>]>([
    ['time is over', () => new Promise(() => {})],
    ['nobody listens', () => Promise.reject(refused())],
    ['a proxy finds nobody', () => Promise.reject(Object.assign(new Error(), { code: 'HTTP_503' }))],
  ])('counts it when %s', async (_case, run) => {
    const { attempt, state } = attempts();
    await Promise.all(Array.from({ length: 10 }, () => attempt(waiting, run).catch(() => {})));
    expect(state()).toBe('open');
  });

  it('counts an answer that says that the database is gone', async () => {
    const { attempt, state } = attempts((result) => result === 'gone');
    await times(10, async () => expect(await attempt(waiting, async () => 'gone')).toBe('gone'));
    expect(state()).toBe('open');
  });

  it('does not count nonsense, refusals and callers who go away', async () => {
    const { attempt, state } = attempts();
    await times(10, () => attempt(waiting, async () => JSON.parse('{')));
    await times(10, () => attempt(waiting, async () => Promise.reject(new RangeError('too large'))));
    const caller = new AbortController();
    const running = Array.from({ length: 10 }, () => attempt(caller.signal, () => new Promise(() => {})));
    caller.abort(new DeadlineExceeded('the request took too long'));
    for (const each of running) await expect(each).rejects.toThrow('took too long');
    expect(state()).toBe('closed');
  });
});
