import { describe, expect, it } from '@jest/globals';
import { createProgressBar } from '../../../seeds/load/progress-bar.ts';

function watch(isTTY: boolean) {
  const written: string[] = [];
  let time = 0;
  const bar = createProgressBar({ isTTY, write: (text) => written.push(text) }, () => time);
  return { written, bar, at: (milliseconds: number) => (time = milliseconds) };
}

describe('the progress of a load', () => {
  it('is a bar that is drawn over itself on a terminal', () => {
    const { written, bar, at } = watch(true);
    bar.show(0, 1000, 'loading');
    at(200);
    bar.show(500, 1000, 'loading');
    bar.end();
    expect(written[1]).toMatch(/^\r█{15}░{15} 50 % {2}500 \/ 1000/);
    expect(written.at(-1)).toBe('\n');
  });

  it('is a plain line every five seconds elsewhere', () => {
    const { written, bar, at } = watch(false);
    bar.show(0, 1000, 'loading');
    at(1000);
    bar.show(100, 1000, 'loading');
    at(6000);
    bar.show(700, 1000, 'loading');
    bar.end();
    expect(written).toEqual(['loading: 0 of 1000 people, 0 s\n', 'loading: 700 of 1000 people, 6 s\n']);
  });

  it('says at once when something else begins', () => {
    const { written, bar } = watch(false);
    bar.show(1000, 1000, 'loading');
    bar.show(1000, 1000, 'making indexes');
    expect(written).toHaveLength(2);
  });
});
