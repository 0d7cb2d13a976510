import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { toldOnOwnHeap } from '../own-heap.ts';

const file = fileURLToPath(new URL('../../subgraphs/short-lived.ts', import.meta.url));

/** Makes records that are held for a while, and tells how often, of 300 times, V8 made the next ones among what is long-lived. */
const program = `
  const { setFlagsFromString } = await import('node:v8');
  const [how] = process.argv.slice(1);
  if (how !== undefined) (await import(how)).keepAnswersShortLived();
  setFlagsFromString('--allow-natives-syntax');
  const isYoung = new Function('value', 'return %InYoungGeneration(value)');
  const make = new Function('values', 'return { "name": values[0], "of": [values[1]] }');
  function fill(count) {
    const made = [];
    for (let index = 0; index < count; index++) made.push(make([index, 'x']));
    return made;
  }
  const held = [];
  let times = 0;
  for (let round = 0; round < 300; round++) {
    held.push(fill(20_000));
    if (held.length > 12) held.splice(0, 6);
    if (!fill(50).some(isYoung)) times += 1;
  }
  process.stdout.write(String(times));
`;

/** Without threads of V8's own, and with a young generation that does not grow, it is the same on every machine. */
const flags = ['--single-threaded', '--min-semi-space-size=4', '--max-semi-space-size=4'];

const longLived = (...how: readonly string[]) => toldOnOwnHeap(program, flags, ...how);

describe('answers', () => {
  it('are made among what is short-lived, though those before them were held', () => {
    expect(longLived()).toBeGreaterThan(50);
    // A collection of everything, just then, takes what is held for long-lived.
    expect(longLived(file)).toBeLessThan(10);
  });
});
