import { describe, expect, it } from '@jest/globals';
import { filterOf } from '../../../gateway/console/pages/trail/trail-queries.ts';

describe('a search of the trail', () => {
  it('asks for what was filled in and for nothing else', () => {
    expect(filterOf({})).toEqual({});
    expect(filterOf({ principal: '', purpose: 'STATISTICS', refused: false })).toEqual({
      purpose: 'STATISTICS',
    });
    expect(filterOf({ refused: true, code: 'CASE_REQUIRED' })).toEqual({
      refused: true,
      code: 'CASE_REQUIRED',
    });
  });

  it('tells identity numbers, credit codes and keys of people apart', () => {
    expect(filterOf({ subject: ' 320106198401014712 ' })).toEqual({
      subject: { idNumber: '320106198401014712' },
    });
    expect(filterOf({ subject: '32010619840101471x' })).toEqual({
      subject: { idNumber: '32010619840101471x' },
    });
    expect(filterOf({ subject: '91320140MAKLDPDC2N' })).toEqual({ subject: { uscc: '91320140MAKLDPDC2N' } });
    expect(filterOf({ subject: 'ptgsenzwzzrv5x42' })).toEqual({ subject: { personId: 'ptgsenzwzzrv5x42' } });
  });

  it('asks for records about many in place of those about the subject', () => {
    expect(filterOf({ subject: 'ptgsenzwzzrv5x42', manySubjects: true, purpose: 'STATISTICS' })).toEqual({
      purpose: 'STATISTICS',
      manySubjects: true,
    });
  });

  it('takes days as they begin in China', () => {
    expect(filterOf({ since: '2026-06-01', until: '2026-06-02' })).toEqual({
      since: '2026-06-01T00:00:00+08:00',
      until: '2026-06-02T00:00:00+08:00',
    });
  });
});
