import { beforeEach, describe, expect, it } from '@jest/globals';
import { type JoinedCall, joinCalls } from '../../subgraphs/joined-calls.ts';
import { openLens } from '../../subgraphs/lens.ts';
import { Cancellation } from '../../subgraphs/signal.ts';
import type { SubgraphResult } from '../../subgraphs/subgraph.ts';

type Call = Parameters<JoinedCall>[0];

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const keysOf = ({ variables }: Call) =>
  (variables.representations as readonly { readonly key: string }[]).map(({ key }) => key);

describe('calls of one document that ask for entities', () => {
  /** The keys of each call that was made. */
  let made: string[][];
  let signals: Call['signal'][];
  /** What the subgraph does before it answers. */
  let before: (keys: readonly string[]) => Promise<SubgraphResult | undefined>;
  let joined: JoinedCall;

  beforeEach(() => {
    made = [];
    signals = [];
    before = async () => undefined;
    joined = joinCalls({
      failsAll: (failure) => failure instanceof Error && failure.message === 'gone',
      async ask(call) {
        const keys = keysOf(call);
        made.push(keys);
        signals.push(call.signal);
        const failure = await before(keys);
        return failure ?? { data: { _entities: keys.map((key) => key.toUpperCase()) } };
      },
    });
  });

  const ask = (keys: readonly string[], over: Partial<Call> = {}) =>
    joined({
      lens: openLens,
      signal: new Cancellation(),
      ...over,
      variables: { representations: keys.map((key) => ({ __typename: 'Letter', key })), ...over.variables },
    });
  const entities = (keys: readonly string[]) => ({ data: { _entities: keys } });

  it('are one call, and each gets its own', async () => {
    expect(await Promise.all([ask(['a', 'b']), ask(['b']), ask(['c', 'a'])])).toEqual([
      entities(['A', 'B']),
      entities(['B']),
      entities(['C', 'A']),
    ]);
    expect(made).toEqual([['a', 'b', 'b', 'c', 'a']]);
  });

  it('are one call with the ids of all requests', async () => {
    const told: (string | undefined)[] = [];
    joined = joinCalls({
      failsAll: () => true,
      async ask(call) {
        told.push(call.requestIds);
        return { data: { _entities: keysOf(call) } };
      },
    });
    await Promise.all([
      ask(['a'], { requestIds: 'one' }),
      ask(['b'], { requestIds: 'two' }),
      ask(['c'], { requestIds: 'one' }),
    ]);
    await ask(['d'], { requestIds: 'three' });
    await ask(['e']);
    expect(told).toEqual(['one two', 'three', undefined]);
  });

  it('are not one across rights, nor with other variables, nor with another time of statements', async () => {
    await Promise.all([
      ask(['a']),
      ask(['b'], { lens: { ...openLens, fingerprint: 'fewer' } }),
      ask(['c'], { variables: { first: 3 } }),
      ask(['d'], { statementMilliseconds: 100 }),
    ]);
    expect(made).toEqual([['a'], ['b'], ['c'], ['d']]);
  });

  it('fail alone for what one of them brought', async () => {
    before = async (keys) => {
      if (keys.includes('!')) throw new Error('no letter');
      return keys.includes('?') ? { data: { _entities: null }, errors: [{ message: 'odd' }] } : undefined;
    };
    const answers = await Promise.allSettled([ask(['a']), ask(['!']), ask(['b']), ask(['?'])]);
    expect(answers).toMatchObject([
      { status: 'fulfilled', value: entities(['A']) },
      { status: 'rejected', reason: { message: 'no letter' } },
      { status: 'fulfilled', value: entities(['B']) },
      { status: 'fulfilled', value: { errors: [{ message: 'odd' }] } },
    ]);
  });

  it('are not made again where each would have failed', async () => {
    before = async () => {
      throw new Error('gone');
    };
    const answers = await Promise.allSettled([ask(['a']), ask(['b'])]);
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(made).toHaveLength(1);
  });

  it('go on for the others when one of them is gone', async () => {
    before = async () => void (await sleep(50));
    const [first, second] = [new Cancellation(), new Cancellation()];
    const waiting = Promise.allSettled([ask(['a'], { signal: first }), ask(['b'], { signal: second })]);
    await sleep(10);
    first.abort('no client');
    expect(signals[0]?.aborted).toBe(false);
    expect(await waiting).toEqual([
      { status: 'rejected', reason: 'no client' },
      { status: 'fulfilled', value: entities(['B']) },
    ]);
  });

  it('end when nobody waits any more', async () => {
    before = async () => void (await sleep(50));
    const gone = [new Cancellation(), new Cancellation()];
    const waiting = Promise.allSettled(gone.map((signal) => ask(['a'], { signal })));
    await sleep(10);
    for (const signal of gone) signal.abort('no client');
    await waiting;
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('of many representations are made alone', async () => {
    const many = Array.from({ length: 60 }, (_, index) => `k${index}`);
    await Promise.all([ask(many), ask(['a']), ask(['b'])]);
    expect(made).toEqual([many, ['a', 'b']]);
  });

  it('do not wait for one that takes long', async () => {
    before = async (keys) => void (keys.includes('slow') && (await sleep(200)));
    const finished: string[] = [];
    const slow = ask(['slow']).then(() => finished.push('slow'));
    await sleep(10);
    await Promise.all([ask(['a']).then(() => finished.push('a')), slow]);
    expect(finished).toEqual(['a', 'slow']);
  });
});
