import { describe, expect, it } from '@jest/globals';
import { createPseudonyms, mostSubjects, storedSubjects } from '../../../gateway/audit/pseudonym.ts';

const here = createPseudonyms(new Uint8Array(32));
const elsewhere = createPseudonyms(new Uint8Array(32).fill(1));

describe('a pseudonym', () => {
  it('is the same for the same subject of one installation, and another in another', () => {
    expect(here.subject('Person:ptg1')).toBe('jU1IqNH7Cea6P2LMmWxGSw');
    expect(createPseudonyms(new Uint8Array(32)).subject('Person:ptg1')).toBe(here.subject('Person:ptg1'));
    expect(elsewhere.subject('Person:ptg1')).not.toBe(here.subject('Person:ptg1'));
  });

  it('differs between kinds: a key, a number, a value and a case with the same text are not joined', () => {
    const text = '320102199003071234';
    const all = [here.subject(`Person:${text}`), here.subject(`Person.idNumber:${text}`), here.value(text)];
    expect(new Set([...all, here.caseNumber(text)]).size).toBe(4);
  });
});

describe('a case number', () => {
  it.each(['GS-2026-000001', 'CR-2026-1'])('is kept as it is in the form of a file number: %s', (text) => {
    expect(here.caseNumber(` ${text} `)).toBe(text);
  });

  it.each(['320102199003071234', '王小明', 'GS-2026-320102199003071234', '13800000000', 'gs-2026-1', ''])(
    'is a pseudonym where anything else stands in it: %s',
    (text) => {
      expect(here.caseNumber(text)).toMatch(/^~[\w-]{22}$/);
      expect(here.caseNumber(text)).toBe(here.caseNumber(text));
    },
  );
});

describe('the subjects of a record', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => `s${index}`);

  it('are listed once each and sorted, up to a hundred', () => {
    expect(storedSubjects(['b', 'a', 'b'])).toEqual({
      subjects: ['a', 'b'],
      subjectCount: 2,
      subjectDigest: null,
    });
    expect(storedSubjects(many(mostSubjects)).subjects).toHaveLength(100);
  });

  it('are a count and a digest of the sorted set above', () => {
    const stored = storedSubjects(many(101));
    expect(stored).toMatchObject({ subjects: [], subjectCount: 101 });
    expect(stored.subjectDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(storedSubjects(many(101).reverse())).toEqual(stored);
    expect(storedSubjects(many(102)).subjectDigest).not.toBe(stored.subjectDigest);
  });

  it('are a count and a digest where some of them were only counted, however few are named beside', () => {
    const set = { names: 1500, pseudonym: 'p' };
    const stored = storedSubjects(['a'], [set]);
    expect(stored).toMatchObject({ subjects: [], subjectCount: 1501 });
    expect(storedSubjects(['a'], [{ ...set, pseudonym: 'q' }]).subjectDigest).not.toBe(stored.subjectDigest);
  });
});
