import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { describe, expect, it } from '@jest/globals';
import { createHeapGrowth } from '../../gateway/heap-growth.ts';
import { toldOnOwnHeap } from '../own-heap.ts';

/** Holds some 47 MB throughout, and much else for long enough to be promoted. Tells how many times of that the heap had at most. */
const program = `
  const [how] = process.argv.slice(1);
  if (how !== undefined) (await import(how)).heapGrowth.bound()();
  const fill = (count) => Array.from({ length: count }, (_, index) => ({ index, of: [index] }));
  const kept = fill(400_000);
  gc();
  const inUse = process.memoryUsage().heapUsed;
  const held = [];
  let most = 0;
  for (let round = 0; round < 1500; round++) {
    held.push(fill(2000));
    if (held.length > 60) held.splice(0, 30);
    if (round % 10 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
  }
  process.stdout.write(String(kept.length && most / inUse));
`;

const timesInUse = (...how: readonly string[]) =>
  toldOnOwnHeap(program, ['--expose-gc', '--max-semi-space-size=4'], ...how);

function growth(...flags: readonly string[]) {
  const told: string[] = [];
  const { bound, isBounded } = createHeapGrowth(flags, (flag) => {
    // V8 says of a flag that it does not know that it is an error, and goes on.
    setFlagsFromString(flag);
    told.push(flag);
  });
  return { bound, isBounded, told };
}

describe('the growth of the heap', () => {
  it('is bounded from the first who asks for it to the last who ends, and less closely while the process serves', () => {
    const { bound, isBounded, told } = growth('--import', 'tsx');
    expect(isBounded()).toBe(false);
    const [one, other] = [bound(), bound()];
    one();
    expect(isBounded()).toBe(true);
    expect(told).toEqual(['--heap-growing-percent=20']);
    other();
    expect(isBounded()).toBe(false);
    expect(told).toEqual(['--heap-growing-percent=20', '--heap-growing-percent=50']);
  });

  it('keeps what a process takes near to what it needs when nothing more closely bounds it', () => {
    expect(timesInUse()).toBeGreaterThan(3);
    expect(timesInUse(fileURLToPath(new URL('../../gateway/heap-growth.ts', import.meta.url)))).toBeLessThan(
      2.5,
    );
  });

  it('stays bounded for those who still run when one says twice that it has ended', () => {
    const { bound, isBounded } = growth();
    const one = bound();
    const other = bound();
    one();
    one();
    expect(isBounded()).toBe(true);
    other();
    expect(isBounded()).toBe(false);
  });

  it.each(['--heap-growing-percent=50', '--heap_growing_percent=50'])(
    'is left as it is where the process was started with %s',
    (flag) => {
      const { bound, told } = growth(flag);
      bound()();
      expect(told).toEqual([]);
    },
  );
});
