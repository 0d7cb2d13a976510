import { describe, expect, it } from '@jest/globals';
import { divisionPrefix as gatewayPrefix } from '../../gateway/access/condition.ts';
import { bind, divisionPrefix } from '../../subgraphs/condition.ts';

describe('divisionPrefix', () => {
  it.each([
    ['320000', '32'],
    ['320100', '3201'],
    ['320102', '320102'],
    ['320102000', '320102'],
    ['320500000', '3205'],
    ['320000000000', '32'],
    ['320500000000', '3205'],
    ['320102001000', '320102001'],
    ['320102001002', '320102001002'],
  ])('cuts %s to %s, as the gateway does', (code, prefix) => {
    expect(divisionPrefix(code)).toBe(prefix);
    expect(gatewayPrefix(code)).toBe(prefix);
  });

  it.each(['', '32', '32010', 'x', null, undefined])('has nothing for %p, which is no code', (value) => {
    expect(divisionPrefix(value)).toBeNull();
  });
});

describe('bind', () => {
  it('cuts the division that the principal brings', () => {
    const parameter = { principal: 'division', part: 'prefix' } as const;
    expect(bind(parameter, {}, { division: '320000' })).toBe('32');
    expect(bind(parameter, {}, {})).toBeNull();
  });
});
