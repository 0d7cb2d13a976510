import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createPseudonyms } from '../../../gateway/audit/pseudonym.ts';
import { lineOf, mostSubjects, storedSubjects } from '../../../gateway/audit/subjects.ts';

const key = new Uint8Array(32);
const here = createPseudonyms(key);
const people = (count: number) => Array.from({ length: count }, (_, index) => `Person:p${index}`);

function sha256(...keys: readonly string[]): string {
  return createHash('sha256')
    .update(
      Buffer.concat(
        [...keys]
          .map((each) => Buffer.from(each))
          .sort(Buffer.compare)
          .flatMap((each, index) => (index === 0 ? [each] : [Buffer.from('\n'), each])),
      ),
    )
    .digest('hex');
}

/** As docs/audit-events.md has it. */
function digestOf(...lines: readonly string[]): string {
  return createHmac('sm3', key)
    .update(`subjects\n${lines.join('\n')}`)
    .digest('hex');
}

describe('the subjects of a record', () => {
  it('are listed by pseudonym, once each and sorted, up to a hundred', () => {
    expect(storedSubjects(['Person:b', 'Person:a', 'Person:b'], here)).toEqual({
      subjects: ['Person:a', 'Person:b'].map(here.subject).sort(),
      subjectCount: 2,
      subjectDigest: null,
    });
    expect(storedSubjects(people(mostSubjects), here).subjects).toHaveLength(100);
  });

  it('are a count and a digest of the sorted set above, kind by kind', () => {
    const enterprises = ['LegalEntity:9132', 'LegalEntity:9131'];
    const stored = storedSubjects([...people(101), ...enterprises, ...people(3)], here);
    expect(stored).toEqual({
      subjects: [],
      subjectCount: 103,
      subjectDigest: digestOf(
        `LegalEntity 2 ${sha256('9131', '9132')}`,
        `Person 101 ${sha256(...people(101).map((each) => each.slice('Person:'.length)))}`,
      ),
    });
    expect(storedSubjects([...enterprises, ...people(101).reverse()], here)).toEqual(stored);
    expect(storedSubjects([...people(102), 'LegalEntity:9131'], here).subjectDigest).not.toBe(
      stored.subjectDigest,
    );
    expect(storedSubjects(people(103), createPseudonyms(key.map(() => 1))).subjectDigest).not.toBe(
      storedSubjects(people(103), here).subjectDigest,
    );
  });

  it('have the order of the bytes of UTF-8, as a database has it', () => {
    // As UTF-16 the first comes before the second.
    const strange = ['\u{1f600}', '\uffe6', 'é', '王'];
    const names = [...people(100), ...strange.map((each) => `Person:${each}`)];
    expect(storedSubjects(names, here).subjectDigest).toBe(
      digestOf(
        `Person 104 ${sha256(...people(100).map((each) => each.slice('Person:'.length)), ...strange)}`,
      ),
    );
  });

  it('that no line can hold are there by their pseudonyms, so that nobody passes for two', () => {
    const names = ['Person:a\nb', 'Person:\ud800', `Person:${'a'.repeat(300)}`, '\0'];
    const lines = names.map((each) => lineOf(each, here));
    expect(lines).toEqual(names.map((each) => `~:${here.subject(each)}`));
    expect(storedSubjects([...people(100), ...names], here).subjectCount).toBe(104);
    expect(lineOf('whoever', here)).toBe(':whoever');
  });
});
