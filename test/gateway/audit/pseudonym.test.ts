import { describe, expect, it } from '@jest/globals';
import { createPseudonyms } from '../../../gateway/audit/pseudonym.ts';

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
