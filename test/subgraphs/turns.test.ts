import { describe, expect, it } from '@jest/globals';
import { createTurns } from '../../subgraphs/turns.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What was sent at a time; nothing of it returns before it is told to. */
function collecting({ mostRunning = 100, longestWaitMs = 5000 } = {}) {
  const sent: string[][] = [];
  const returns: (() => void)[] = [];
  let waiting: string[] = [];
  const onWaiting = createTurns({
    mostRunning,
    longestWaitMs,
    send() {
      sent.push(waiting);
      waiting = [];
      return [new Promise<void>((resolve) => returns.push(resolve))];
    },
  });
  return {
    sent,
    returns,
    come(...names: readonly string[]) {
      for (const name of names) {
        waiting.push(name);
        onWaiting();
      }
    },
  };
}

describe('what is collected to be sent together', () => {
  it('is sent in the turn in which it comes, as long as each comes alone', async () => {
    const { sent, come } = collecting();
    come('a');
    await turn();
    come('b');
    await turn();
    expect(sent).toEqual([['a'], ['b']]);
  });

  it('waits, where several came at a time before, until a turn brings no more', async () => {
    const { sent, come } = collecting();
    come('a', 'b');
    await turn();
    come('c');
    await turn();
    come('d');
    await turn();
    come('e');
    await turn();
    expect(sent).toEqual([['a', 'b']]);
    await turn();
    expect(sent).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
  });

  it('is sent at once again when the last came alone', async () => {
    const { sent, come } = collecting();
    come('a', 'b');
    await turn();
    come('c');
    await turn();
    await turn();
    come('d');
    await turn();
    expect(sent).toEqual([['a', 'b'], ['c'], ['d']]);
  });

  it('does not wait for ever for those who keep coming', async () => {
    const { sent, come } = collecting({ longestWaitMs: 20 });
    come('a', 'b');
    await turn();
    const until = performance.now() + 2000;
    while (sent.length < 2 && performance.now() < until) {
      come('c');
      await turn();
    }
    expect(sent).toHaveLength(2);
  });

  it('is held back while as much runs as may, until something returns', async () => {
    const { sent, returns, come } = collecting({ mostRunning: 1 });
    come('a');
    await turn();
    come('b');
    await turn();
    come('c');
    await turn();
    expect(sent).toEqual([['a']]);
    returns[0]?.();
    await turn();
    await turn();
    expect(sent).toEqual([['a'], ['b', 'c']]);
  });

  it('is not held back for longer than it may be', async () => {
    const { sent, come } = collecting({ mostRunning: 1, longestWaitMs: 20 });
    come('a');
    await turn();
    come('b');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(sent).toEqual([['a'], ['b']]);
  });
});
