import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  cities,
  counties,
  countyOfSyntheticArea,
  isPersonArea,
  isProvincePart,
  isRegisteringDivision,
  parseDivisionCode,
  syntheticAreaCode,
} from '../../subgraphs/division-codes.ts';
import { retiredCounties } from '../../subgraphs/retired-divisions.ts';

const real = { synthetic: false };
const demonstration = { synthetic: true };

describe('the divisions of Jiangsu', () => {
  it('are 13 cities with 55 districts, 21 county-level cities and 19 counties', () => {
    const ending = (suffix: string) => counties.filter(({ name }) => name.endsWith(suffix)).length;
    expect(cities).toHaveLength(13);
    expect(counties).toHaveLength(95);
    expect([ending('区'), ending('市'), ending('县')]).toEqual([55, 21, 19]);
  });

  it('have as many counties per city as the table of the Ministry of Civil Affairs', () => {
    const perCity = cities.map(
      ({ code }) => counties.filter((county) => county.code.startsWith(code.slice(0, 4))).length,
    );
    expect(perCity).toEqual([11, 7, 10, 6, 9, 7, 6, 7, 9, 6, 6, 6, 5]);
  });
});

describe('synthetic area codes', () => {
  // First and last county of each city, and two in the middle.
  it.each([
    ['320102', '320140'],
    ['320118', '320150'],
    ['320205', '320240'],
    ['320282', '320246'],
    ['320302', '320340'],
    ['320324', '320347'],
    ['320382', '320349'],
    ['320402', '320440'],
    ['320481', '320445'],
    ['320505', '320540'],
    ['320585', '320548'],
    ['320612', '320640'],
    ['320613', '320641'],
    ['320685', '320646'],
    ['320703', '320740'],
    ['320724', '320745'],
    ['320803', '320840'],
    ['320831', '320846'],
    ['320902', '320940'],
    ['320981', '320948'],
    ['321002', '321040'],
    ['321084', '321045'],
    ['321102', '321140'],
    ['321183', '321145'],
    ['321202', '321240'],
    ['321283', '321245'],
    ['321302', '321340'],
    ['321324', '321344'],
  ])('stand %s by %s', (county, synthetic) => {
    expect(syntheticAreaCode(county)).toBe(synthetic);
    expect(countyOfSyntheticArea(synthetic)).toBe(county);
  });

  it('lie between CC40 and CC59, one for each county, where neither a current nor a retired code lies', () => {
    const synthetic = counties.map(({ code }) => syntheticAreaCode(code));
    expect(new Set(synthetic).size).toBe(95);
    for (const code of synthetic) expect(code).toMatch(/^32(0[1-9]|1[0-3])[45]\d$/);
    const assigned = [...counties.map(({ code }) => code), ...retiredCounties.map(([code]) => code)];
    for (const code of assigned) expect(code).not.toMatch(/^32..[45]\d$/);
  });

  it('exist for counties alone', () => {
    expect(syntheticAreaCode('320100')).toBeUndefined();
    expect(syntheticAreaCode('110101')).toBeUndefined();
    expect(countyOfSyntheticArea('320102')).toBeUndefined();
    expect(countyOfSyntheticArea('320159')).toBeUndefined();
  });
});

describe('retired counties', () => {
  it.each([
    ['320103', '白下区'],
    ['320107', '下关区'],
    ['320124', '溧水县'],
    ['320125', '高淳县'],
    ['320202', '崇安区'],
    ['320203', '南长区'],
    ['320204', '北塘区'],
    ['320304', '九里区'],
    ['320323', '铜山县'],
    ['320405', '戚墅堰区'],
    ['320482', '金坛市'],
    ['320502', '沧浪区'],
    ['320503', '平江区'],
    ['320504', '金阊区'],
    ['320584', '吴江市'],
    ['320602', '崇川区'],
    ['320611', '港闸区'],
    ['320621', '海安县'],
    ['320684', '海门市'],
    ['320683', '通州市'],
    ['320705', '新浦区'],
    ['320721', '赣榆县'],
    ['320802', '清河区'],
    ['320811', '清浦区'],
    ['320829', '洪泽县'],
    ['320928', '盐都县'],
    ['321321', '宿豫县'],
    ['320982', '大丰市'],
    ['321011', '维扬区'],
    ['321088', '江都市'],
    ['321284', '姜堰市'],
  ])('hold %s %s', (code, name) => {
    expect(retiredCounties).toContainEqual([code, name]);
    expect(isPersonArea(code, real)).toBe(true);
  });

  it('are not current, and each is there once', () => {
    const current = new Set(counties.map(({ code }) => code));
    expect(retiredCounties.filter(([code]) => current.has(code))).toEqual([]);
    expect(new Set(retiredCounties.map(([code]) => code)).size).toBe(retiredCounties.length);
  });
});

describe('isPersonArea', () => {
  it.each([
    ['a current county', '320102'],
    ['a county-level city once directly under the province', '329005'],
    ['a current county of another province', '110105'],
    ['a retired county of another province', '440524'],
    ['a city without counties', '441900'],
    ['Hong Kong', '810000'],
    ['Macao', '820000'],
    ['Taiwan', '830000'],
  ])('takes %s (%s)', (_, area) => expect(isPersonArea(area, real)).toBe(true));

  it.each([
    ['a code that Jiangsu never had', '320199'],
    ['a code that Jiangsu never had, in the synthetic range', '320159'],
    ['a city', '320100'],
    ['the province', '320000'],
    ['a city of another province that has counties', '330100'],
    ['another province', '330000'],
    ['a province that does not exist', '990101'],
    ['a county of Hong Kong', '810101'],
  ])('refuses %s (%s)', (_, area) => {
    expect(isPersonArea(area, real)).toBe(false);
    expect(isPersonArea(area, demonstration)).toBe(false);
  });

  it('takes a synthetic area in demonstrations alone', () => {
    expect(isPersonArea('320140', demonstration)).toBe(true);
    expect(isPersonArea('320140', real)).toBe(false);
  });
});

describe('isRegisteringDivision', () => {
  it.each(['100000', '320000', '320100', '320102', '320594', '440300'])('takes %s', (code) =>
    expect(isRegisteringDivision(code, real)).toBe(true),
  );

  it('refuses a province that does not exist', () =>
    expect(isRegisteringDivision('990000', real)).toBe(false));

  it('takes a synthetic area in demonstrations alone', () => {
    expect(isRegisteringDivision('320140', demonstration)).toBe(true);
    expect(isRegisteringDivision('320140', real)).toBe(false);
  });
});

describe('isProvincePart', () => {
  it('knows the provinces and nothing else', () => {
    expect(['11', '32', '65', '71', '81', '82'].filter(isProvincePart)).toHaveLength(6);
    expect(['00', '10', '16', '66', '83', '99', ''].filter(isProvincePart)).toEqual([]);
  });
});

describe('parseDivisionCode', () => {
  it.each([
    ['320102', 'COUNTY_OR_ABOVE'],
    ['320000', 'COUNTY_OR_ABOVE'],
    ['320102002', 'TOWNSHIP'],
    ['320102002001', 'COMMUNITY'],
  ])('reads %s as %s', (value, level) =>
    expect(parseDivisionCode(value)).toEqual({ ok: true, value, level }),
  );

  it.each([
    '',
    '32',
    '3201',
    '32010',
    '3201020',
    '3201020020',
    '3201020020011',
    '020102',
    '32010a',
    ' 320102',
    '３２０１０２',
  ])('refuses %j', (text) =>
    expect(parseDivisionCode(text)).toEqual({ ok: false, code: 'DIVISION_CODE_FORMAT' }),
  );

  it('answers every text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => typeof parseDivisionCode(text).ok === 'boolean'),
    );
  });
});
