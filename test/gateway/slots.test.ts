import { describe, expect, it } from '@jest/globals';
import { Cancellation } from '../../gateway/deadline.ts';
import { createSlots } from '../../gateway/slots.ts';

const forEver = new Cancellation();

/** Something that takes until it is ended, and whether it has begun. */
function work() {
  let end: (value: string) => void = () => {};
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  const state = { begun: false };
  const run = () => {
    state.begun = true;
    return ended;
  };
  return { state, run, end };
}

const turns = () => new Promise(setImmediate);

describe('slots', () => {
  it('let so many run at a time, and the next one as soon as one has ended or failed', async () => {
    const slots = createSlots(2);
    const all = [work(), work(), work(), work()];
    const results = all.map(({ run }) => slots(forEver, run));
    await turns();
    expect(all.map(({ state }) => state.begun)).toEqual([true, true, false, false]);
    all[1]?.end('b');
    await expect(results[1]).resolves.toBe('b');
    expect(all.map(({ state }) => state.begun)).toEqual([true, true, true, false]);
    const failing = slots(forEver, () => Promise.reject(new Error('failed')));
    all[0]?.end('a');
    all[2]?.end('c');
    await expect(failing).rejects.toThrow('failed');
    all[3]?.end('d');
    await expect(Promise.all(results)).resolves.toEqual(['a', 'b', 'c', 'd']);
    await expect(slots(forEver, async () => 'e')).resolves.toBe('e');
  });

  it('pass over whoever does not wait any more', async () => {
    const slots = createSlots(1);
    const [first, second] = [work(), work()];
    const running = slots(forEver, first.run);
    const gone = new Cancellation();
    const waiting = slots(gone, async () => 'never');
    const next = slots(forEver, second.run);
    gone.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(slots(gone, async () => 'never')).rejects.toThrow('gone');
    first.end('first');
    second.end('second');
    await expect(Promise.all([running, next])).resolves.toEqual(['first', 'second']);
  });
});
