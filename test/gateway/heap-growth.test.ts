import { setFlagsFromString } from 'node:v8';
import { describe, expect, it } from '@jest/globals';
import { createHeapGrowth } from '../../gateway/heap-growth.ts';

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
