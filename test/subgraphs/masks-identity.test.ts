import { describe, expect, it } from '@jest/globals';
import { idBirth, idOneOne, idThreeFour, olderIdNumber, token } from '../../subgraphs/masks-identity.ts';

const key = new Uint8Array(32).fill(1);

describe('ID_3_4 and ID_1_1', () => {
  it.each([
    ['320140199003071237', '320***********1237', '3****************7'],
    ['11010519491231002x', '110***********002X', '1****************X'],
    ['91320140MA0AAAA1X9', '913***********A1X9', '9****************9'],
  ])('show %s as %s and %s', (value, weak, strict) => {
    expect(idThreeFour(value)).toBe(weak);
    expect(idOneOne(value)).toBe(strict);
  });

  it('show a number of 15 digits as the 18 characters that it is today, and so nothing of the birth date', () => {
    expect(idThreeFour('110105491231002')).toBe('110***********002X');
    expect(idOneOne('110105491231002')).toBe('1****************X');
  });

  it.each([
    'E12345678',
    'H12345678',
    '110105491331002',
    '32014019900307123',
    '3201401990030712377',
    '320140 19900307123',
  ])('do not take %j for a number of 18 characters', (value) => {
    expect(idThreeFour(value)).toBeUndefined();
    expect(idOneOne(value)).toBeUndefined();
  });
});

describe('ID_BIRTH', () => {
  it.each(['91320140MA0AAAA1X9', 'E12345678', '320140********1237', '32014019900307123', ''])(
    'does not take %j for the number of a resident',
    (value) => expect(idBirth(value)).toBeUndefined(),
  );
});

describe('TOKEN', () => {
  it('is 128 bits of HMAC-SM3 in base64url', () => {
    // openssl dgst -sm3 -mac HMAC -macopt hexkey:0101…01, first 16 bytes
    expect(token('320140199003071237', key)).toBe('tk_XNB187FdhOyf6K2OslkNoA');
  });

  it('is the same for one number written in two ways', () => {
    expect(token('110105491231002', key)).toBe(token('11010519491231002X', key));
    expect(token('11010519491231002x', key)).toBe(token('11010519491231002X', key));
  });

  it('differs from number to number and from key to key', () => {
    const other = new Uint8Array(32).fill(2);
    const tokens = [token('E12345678', key), token('E12345679', key), token('E12345678', other)];
    expect(new Set(tokens).size).toBe(3);
  });

  it('is not given for the empty text', () => {
    expect(token('', key)).toBeUndefined();
  });
});

describe('olderIdNumber', () => {
  it('reads 15 digits with a division and a date, and nothing else', () => {
    expect(olderIdNumber('110105491231002')).toBe('11010519491231002X');
    expect(olderIdNumber('110105491331002')).toBeUndefined();
    expect(olderIdNumber('11010519491231002X')).toBeUndefined();
  });
});
