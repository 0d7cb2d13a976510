import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const file = fileURLToPath(new URL('../../subgraphs/short-lived.ts', import.meta.url));

/** Makes records that are held for a while, and tells how many of a thousand V8 made among what is long-lived, at most. */
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
  let most = 0;
  for (let round = 0; round < 400 && most === 0; round++) {
    held.push(fill(20_000));
    if (held.length > 12) held.splice(0, 6);
    most = fill(1000).filter((each) => !isYoung(each)).length;
  }
  process.stdout.write(String(most));
`;

function longLived(...how: readonly string[]): number {
  const told = execFileSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', program, ...how],
    { encoding: 'utf8' },
  );
  return Number(told);
}

describe('answers', () => {
  it('are made among what is short-lived, though those before them were held', () => {
    expect(longLived()).toBeGreaterThan(0);
    expect(longLived(file)).toBe(0);
  });
});
