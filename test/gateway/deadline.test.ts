import { describe, expect, it } from '@jest/globals';
import {
  DeadlineExceeded,
  endingWithin,
  type Signal,
  timeLeft,
  withDeadline,
} from '../../gateway/deadline.ts';

const never = () => new Promise<never>(() => {});

describe('a deadline', () => {
  it('ends what takes longer, and says so to what runs', async () => {
    let within: Signal | undefined;
    const running = withDeadline(new AbortController().signal, 20, (signal) => {
      within = signal;
      return never();
    });
    await expect(running).rejects.toBeInstanceOf(DeadlineExceeded);
    expect(within?.reason).toBeInstanceOf(DeadlineExceeded);
  });

  it('ends when the caller goes, with the caller’s reason', async () => {
    const caller = new AbortController();
    const running = withDeadline(caller.signal, 10_000, never);
    caller.abort(new Error('gone'));
    await expect(running).rejects.toThrow('gone');
    await expect(withDeadline(caller.signal, 10_000, async () => 1)).rejects.toThrow('gone');
  });

  it('passes on what is left, and never more than the outer one has', async () => {
    expect(timeLeft(new AbortController().signal)).toBeUndefined();
    const outer = endingWithin(500);
    const left = await withDeadline(outer, 4000, async (within) => timeLeft(within));
    expect(left).toBeLessThanOrEqual(500);
    const inner = await withDeadline(outer, 100, async (within) => timeLeft(within));
    expect(inner).toBeLessThanOrEqual(100);
  });
});
