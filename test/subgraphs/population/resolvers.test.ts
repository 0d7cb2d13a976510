import { describe, expect, it } from '@jest/globals';
import { computed } from '../../../subgraphs/population/resolvers.ts';

const consistent = computed.Person?.idNumberConsistent ?? (() => undefined);

describe('Person.idNumberConsistent', () => {
  it('holds when birth date and sex agree with the identity number', () => {
    expect(consistent({ idNumber: '320140199003071237', birthDate: '1990-03-07', sex: 'MALE' })).toBe(true);
    expect(consistent({ idNumber: '320540198511120047', birthDate: '1985-11-12', sex: 'FEMALE' })).toBe(true);
  });

  it('does not hold when one of the two contradicts the number, whatever is known of the other', () => {
    const idNumber = '320140199003071237';
    expect(consistent({ idNumber, birthDate: '1990-03-08', sex: 'MALE' })).toBe(false);
    expect(consistent({ idNumber, birthDate: '1990-03-07', sex: 'FEMALE' })).toBe(false);
    expect(consistent({ idNumber, birthDate: null, sex: 'FEMALE' })).toBe(false);
    expect(consistent({ idNumber, birthDate: '1990-03-08', sex: 'NOT_STATED' })).toBe(false);
  });

  it('is unknown while a part is missing and the rest agrees', () => {
    const idNumber = '320140199003071237';
    expect(consistent({ idNumber, birthDate: null, sex: 'MALE' })).toBeNull();
    expect(consistent({ idNumber, birthDate: '1990-03-07', sex: 'UNKNOWN' })).toBeNull();
    expect(consistent({ idNumber: null, birthDate: '1990-03-07', sex: 'MALE' })).toBeNull();
  });

  it('reads the number of a foreign permanent resident, a lower-case x and 15 digits of the twentieth century', () => {
    expect(consistent({ idNumber: '911124198108030024', birthDate: '1981-08-03', sex: 'FEMALE' })).toBe(true);
    expect(consistent({ idNumber: '11010519491231002x', birthDate: '1949-12-31', sex: 'FEMALE' })).toBe(true);
    expect(consistent({ idNumber: '110105491231002', birthDate: '1949-12-31', sex: 'FEMALE' })).toBe(true);
    expect(consistent({ idNumber: '110105491231002', birthDate: '1849-12-31', sex: 'FEMALE' })).toBe(false);
  });

  it('is unknown for a value that is no identity number', () => {
    for (const idNumber of ['', 'E12345678', '3201401990030712', '32014019900307123Y', 320140, undefined]) {
      expect(consistent({ idNumber, birthDate: '1990-03-07', sex: 'MALE' })).toBeNull();
    }
  });
});
