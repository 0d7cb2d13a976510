import { describe, expect, it } from '@jest/globals';
import { recordedForm, recordedName } from '../../../gateway/audit/administrative.ts';
import { createPseudonyms } from '../../../gateway/audit/pseudonym.ts';

const pseudonyms = createPseudonyms(new Uint8Array(32));
const form = (given: unknown) => recordedForm(given, pseudonyms);
const pseudonym = expect.stringMatching(/^~[\w-]{22}$/);

describe('the recorded form of what an administrator wrote', () => {
  it.each([
    'citizen-own-file',
    'Person.name',
    'ID_3_4',
    '2026-01-01T00:00:00+08:00',
    '320102',
    '320102001001',
  ])('has the name %s as it is', (name) => {
    expect(recordedName(name, pseudonyms)).toBe(name);
    expect(form({ id: name })).toEqual({ id: name });
  });

  it.each([
    '王小明',
    'Wang Xiaoming',
    '11010119900307123X',
    '110101-1990-0307-1234',
    '110101900307123',
    '13812345678',
    '138-1234-5678',
    'a'.repeat(201),
    '\u0000',
  ])('has a pseudonym in the place of %j, as a name, a value and a member', (secret) => {
    expect(recordedName(secret, pseudonyms)).toEqual(pseudonym);
    const recorded = form({ id: secret, rows: { any: [{ op: 'eq', value: secret }] }, [secret]: 1 });
    expect(recorded).toMatchObject({ id: pseudonym, rows: { any: [{ op: 'eq', value: pseudonym }] } });
    expect(JSON.stringify(recorded)).not.toContain(JSON.stringify(secret).slice(1, -1));
  });

  it('has words as pseudonyms, equal ones as equal ones', () => {
    expect(form({ reason: 'because', title: 'because' })).toEqual({
      reason: pseudonyms.value('because'),
      title: pseudonyms.value('because'),
    });
  });

  it('has of values only codes, truth values and small numbers', () => {
    expect(form({ value: ['EFFECTIVE', '320102', '', true, 17, null] })).toEqual({
      value: ['EFFECTIVE', '320102', '', true, 17, null],
    });
    expect(form({ value: ['E12345678', 'ptg1', 13812345678, 1.5] })).toEqual({
      value: [pseudonym, pseudonym, pseudonym, pseudonym],
    });
    expect(form({ value: { principal: 'division' }, attributes: { personId: 'ptg1' } })).toEqual({
      value: { principal: 'division' },
      attributes: { personId: pseudonym },
    });
  });
});
