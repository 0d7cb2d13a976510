import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  canonicalJson,
  canonicalText,
  chainHash,
  genesisHash,
  sm3,
} from '../../../gateway/audit/canonical.ts';
import { type AuditRecord, emptyEntry, recordColumns } from '../../../gateway/audit/record.ts';

const record: Omit<AuditRecord, 'hash'> = {
  ...emptyEntry('OPERATION', 'RELEASED'),
  writer: 'w',
  sequence: 1,
  at: 1_795_595_295_668,
  principal: 'clerk',
  subjects: ['4t77s3FJk1Yl_BDtGNmGlQ'],
  subjectCount: 1,
  detail: { rows: { Person: 1, ELicense: 3 }, kind: 'user' },
};

describe('the canonical encoding', () => {
  // The vector of docs/audit-events.md.
  it('is this text, and chains to this hash', () => {
    expect(canonicalText(record)).toBe(
      '["yidang-audit-1","w",1,1795595295668,"OPERATION","RELEASED",null,null,"clerk",null,null,null,null,null,null,["4t77s3FJk1Yl_BDtGNmGlQ"],1,null,0,{"kind":"user","rows":{"ELicense":3,"Person":1}}]',
    );
    expect(genesisHash('w')).toBe(sm3('yidang-audit-1\nw'));
    expect(chainHash(genesisHash('w'), record)).toBe(
      'd1ddcaa7bb93fd4f0f13ee7d4ac1a92bcc2226d5bf3b6a7329013f0d03b51269',
    );
  });

  it('uses SM3 as GB/T 32905 has it', () => {
    expect(sm3('abc')).toBe('66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
  });

  it('holds every field: another value of any of them is another text', () => {
    for (const name of Object.keys(recordColumns).filter((each) => each !== 'hash')) {
      const changed = { ...record, [name]: name === 'detail' ? { rows: {} } : 'changed' };
      expect(canonicalText(changed as typeof record)).not.toBe(canonicalText(record));
    }
  });

  it('does not depend on the order of names, and is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = canonicalJson(value as never);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(canonicalJson({ b: 1, a: { d: 1, c: 2 } })).toBe(canonicalJson({ a: { c: 2, d: 1 }, b: 1 }));
  });
});
