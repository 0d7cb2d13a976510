import { describe, expect, it } from '@jest/globals';
import { band, bankAccount, email, lastFour, phone, plate, unitCode } from '../../subgraphs/masks-numbers.ts';

describe('PHONE_3_4', () => {
  it.each([
    ['13912345678', '139****5678'],
    ['025-83123456', '025-******56'],
    ['02583123456', '025-******56'],
    ['0510-8312345', '0510-*****45'],
  ])('shows %s as %s', (value, shown) => expect(phone(value)).toBe(shown));

  it.each([
    '4008123456',
    '110',
    '+8613912345678',
    '139 1234 5678',
    '139****5678',
    '83123456',
    '025-83123456-801',
  ])('does not take %j for a telephone number', (value) => expect(phone(value)).toBeUndefined());
});

describe('LAST_4', () => {
  it.each([
    ['3201051234', '******1234'],
    ['6222021234567890123', '******0123'],
    ['苏(2023)南京市不动产权第0001234号', '******234号'],
  ])('shows %s as %s and hides the length', (value, shown) => expect(lastFour(value)).toBe(shown));

  it('shows nothing of a resident’s number of 15 digits, whose last four hold a digit of the birth date', () => {
    expect(lastFour('110105491231002')).toBeUndefined();
    expect(lastFour('622202123456789')).toBe('******6789');
  });

  it.each(['1234567', '1'.repeat(65), '1234\n5678', '１２３４５６７８'])(
    'does not take %j for a number',
    (value) => expect(lastFour(value)).toBeUndefined(),
  );
});

describe('BANK_4', () => {
  it('hides the length and the bank', () => {
    expect(bankAccount('62220212')).toBe('************0212');
    expect(bankAccount('6222021234567890123')).toBe('************0123');
  });

  it.each(['6222021', '1'.repeat(33), '6222 0212 3456 1234', '110105491231002', '６２２２０２１２３４５６'])(
    'does not take %j for an account',
    (value) => expect(bankAccount(value)).toBeUndefined(),
  );
});

describe('EMAIL', () => {
  it.each([
    ['zhang@example.com', 'z***@example.com'],
    ['z@example.com', 'z***@example.com'],
    ['li.si+1@mail.example.cn', 'l***@mail.example.cn'],
  ])('shows %s as %s', (value, shown) => expect(email(value)).toBe(shown));

  it.each([
    'zhang',
    '@example.com',
    'zhang@example',
    'a@b@example.com',
    '张@example.com',
    'zhang li@example.com',
    'z@例.cn',
  ])('does not take %j for an address', (value) => expect(email(value)).toBeUndefined());
});

describe('PLATE', () => {
  it.each([
    ['苏A12356', '苏A***56'],
    ['苏AD12356', '苏A***56'],
    ['苏A1235挂', '苏A***5挂'],
  ])('shows %s as %s', (value, shown) => expect(plate(value)).toBe(shown));

  it.each(['苏A1234', '苏A1234567', 'A123456', '苏a12356', '使014001', '苏A***56'])(
    'does not take %j for a plate',
    (value) => expect(plate(value)).toBeUndefined(),
  );
});

describe('UNIT_12', () => {
  it.each(['320505400202GB00001F00010069', '320505 400202 GB00001 F00010069'])(
    'shows of %s its zones',
    (value) => expect(unitCode(value)).toBe('320505400202****************'),
  );

  it.each(['320505400202', '320505400202GB00001F0001006', '320505400202****************'])(
    'does not take %j for a unit code',
    (value) => expect(unitCode(value)).toBeUndefined(),
  );
});

describe('BAND', () => {
  it.each([
    ['-0.01', '<0'],
    ['0.00', '0'],
    ['-0.00', '0'],
    ['0.01', '<1k'],
    ['999.99', '<1k'],
    ['1000', '1k–5k'],
    ['4999.99', '1k–5k'],
    ['5000.00', '5k–10k'],
    ['10000.00', '10k–50k'],
    ['50000.00', '10k–50k'],
    ['50000.01', '>50k'],
    ['9999999999999999.99', '>50k'],
  ])('puts %s into %s', (value, shown) => expect(band(value)).toBe(shown));

  it.each(['', '1e3', '1,000', '5k–10k', '1.234', '.5', '五千', '５０００', 'NaN'])(
    'does not take %j for an amount',
    (value) => expect(band(value)).toBeUndefined(),
  );
});
