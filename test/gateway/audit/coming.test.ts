import { describe, expect, it } from '@jest/globals';
import { createComing } from '../../../gateway/audit/coming.ts';

function onTheWay() {
  let clock = 1000;
  let last = 0;
  const coming = createComing(
    () => {
      last += 1;
    },
    () => clock,
  );
  return {
    coming,
    pass: (milliseconds: number) => {
      clock += milliseconds;
    },
    told: () => last,
  };
}

describe('who is on the way to the trail', () => {
  it('is waited for, the longer the more they are, but not for long', () => {
    const { coming } = onTheWay();
    expect(coming.wait()).toBe(0);
    coming.add();
    const alone = coming.wait();
    expect(alone).toBeGreaterThan(0);
    coming.add();
    expect(coming.wait()).toBe(2 * alone);
    for (let count = 0; count < 1000; count++) coming.add();
    expect(coming.wait()).toBe(12);
  });

  it('is not waited for any more when all have come, and that is told once', () => {
    const { coming, told } = onTheWay();
    const [first, second] = [coming.add(), coming.add()];
    first();
    first();
    expect([coming.wait() > 0, told()]).toEqual([true, 0]);
    second();
    second();
    expect([coming.wait(), told()]).toEqual([0, 1]);
  });

  it('is not waited for when at work for long, and keeps no younger one from being waited for', () => {
    const { coming, pass, told } = onTheWay();
    const slow = coming.add();
    pass(15);
    const quick = coming.add();
    pass(5);
    const wait = coming.wait();
    expect(wait).toBeGreaterThan(0);
    pass(15);
    expect(coming.wait()).toBe(0);
    slow();
    quick();
    expect(told()).toBe(0);
  });

  it('is not waited for at the end', () => {
    const { coming } = onTheWay();
    coming.add();
    coming.clear();
    expect(coming.wait()).toBe(0);
  });
});
