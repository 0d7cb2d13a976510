import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { GraphQLError, parseValue } from 'graphql';
import { type InputErrorCode, inputErrors } from '../../subgraphs/input-error.ts';
import { scalars } from '../../subgraphs/scalars.ts';

let today = '2026-06-30';
const all = scalars({ synthetic: true, today: () => today });

function scalar(name: string) {
  const found = all[name];
  if (found === undefined) throw new Error(`no scalar ${name}`);
  return found;
}

function errorOf(action: () => unknown): GraphQLError {
  try {
    action();
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('scalars', () => {
  it('are those that the shared SDL declares', () => {
    const sdl = readFileSync(new URL('../../schema/shared.graphql', import.meta.url), 'utf8');
    const declared = [...sdl.matchAll(/^scalar (\w+)/gm)].map(([, name]) => name);
    expect(Object.keys(all).sort()).toEqual(declared.sort());
  });

  it.each([
    ['ResidentIdNumber', '11010519491231002x', '11010519491231002X'],
    ['ResidentIdNumber', '110105491231002', '11010519491231002X'],
    ['UnifiedSocialCreditCode', '91320140MA0AAAA1X9', '91320140MA0AAAA1X9'],
    [
      'ELicenseIdentifier',
      '1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9',
      '1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9',
    ],
    ['DivisionCode', '320102', '320102'],
    ['RealPropertyUnitCode', '320505 400202 GB00001 F00010069', '320505400202GB00001F00010069'],
    ['Date', '2024-02-29', '2024-02-29'],
    ['DateTime', '2026-06-30T09:00:00+08:00', '2026-06-30T09:00:00+08:00'],
    ['DateTime', '2026-06-30t01:00:00.123456z', '2026-06-30T01:00:00.123456Z'],
    ['Money', '0', '0'],
    ['Money', '-1234567890123456.78', '-1234567890123456.78'],
    ['Money', '12.5', '12.5'],
  ])('%s reads %s from a variable and from a document', (name, text, value) => {
    expect(scalar(name).parseValue(text)).toBe(value);
    expect(scalar(name).parseLiteral(parseValue(JSON.stringify(text)), {})).toBe(value);
  });

  it.each<[string, string, InputErrorCode]>([
    ['ResidentIdNumber', '1', 'ID_NUMBER_LENGTH'],
    ['ResidentIdNumber', '320140199003071238', 'ID_NUMBER_CHECK_DIGIT'],
    ['UnifiedSocialCreditCode', '91350100M000100Y4Z', 'USCC_CHARSET'],
    ['ELicenseIdentifier', '1.2.3', 'ELICENSE_IDENTIFIER_FORMAT'],
    ['DivisionCode', '3201', 'DIVISION_CODE_FORMAT'],
    ['RealPropertyUnitCode', '320505', 'UNIT_CODE_FORMAT'],
    ['Date', '2015-02-29', 'DATE_FORMAT'],
    ['Date', '2026-06-30T00:00:00Z', 'DATE_FORMAT'],
    ['DateTime', '2026-06-30T09:00:00', 'DATE_TIME_FORMAT'],
    ['DateTime', '2015-02-29T09:00:00Z', 'DATE_TIME_FORMAT'],
    ['DateTime', '2026-06-30T24:00:00Z', 'DATE_TIME_FORMAT'],
    ['DateTime', '2026-06-30T09:00:00+16:00', 'DATE_TIME_FORMAT'],
    ['DateTime', '2026-06-30 09:00:00Z', 'DATE_TIME_FORMAT'],
    ['Money', '1.234', 'MONEY_FORMAT'],
    ['Money', '12345678901234567', 'MONEY_FORMAT'],
    ['Money', '1e3', 'MONEY_FORMAT'],
    ['Money', '007', 'MONEY_FORMAT'],
    ['Money', '1,000', 'MONEY_FORMAT'],
    ['Money', '', 'MONEY_FORMAT'],
  ])('%s refuses %j with %s', (name, text, code) => {
    const { message, remedy } = inputErrors[code];
    const ofVariable = errorOf(() => scalar(name).parseValue(text));
    const ofLiteral = errorOf(() => scalar(name).parseLiteral(parseValue(JSON.stringify(text)), {}));
    for (const error of [ofVariable, ofLiteral]) {
      expect(error.message).toBe(message);
      expect(error.extensions).toEqual({ code, remedy });
    }
    expect(ofLiteral.locations).toEqual([{ line: 1, column: 1 }]);
  });

  it.each<[string, InputErrorCode]>([
    ['ResidentIdNumber', 'ID_NUMBER_CHARSET'],
    ['UnifiedSocialCreditCode', 'USCC_CHARSET'],
    ['ELicenseIdentifier', 'ELICENSE_IDENTIFIER_FORMAT'],
    ['DivisionCode', 'DIVISION_CODE_FORMAT'],
    ['RealPropertyUnitCode', 'UNIT_CODE_FORMAT'],
    ['Date', 'DATE_FORMAT'],
    ['DateTime', 'DATE_TIME_FORMAT'],
    ['Money', 'MONEY_FORMAT'],
    ['GeoJSON', 'GEOJSON_FORMAT'],
  ])('%s refuses what is no string or object with %s', (name, code) => {
    for (const value of [320102, true, ['320102'], {}]) {
      expect(errorOf(() => scalar(name).parseValue(value)).extensions).toMatchObject({ code });
    }
    for (const literal of ['320102', 'true', '["320102"]', '{a: 1}', 'ENUM']) {
      expect(errorOf(() => scalar(name).parseLiteral(parseValue(literal), {})).extensions).toMatchObject({
        code,
      });
    }
  });

  it('GeoJSON reads a geometry from a variable and from a document with variables inside', () => {
    const point = { type: 'Point', coordinates: [118.78, 32.05] };
    const literal = parseValue('{type: "Point", coordinates: [$lon, 32.05]}');
    expect(scalar('GeoJSON').parseValue(point)).toEqual(point);
    expect(scalar('GeoJSON').parseLiteral(literal, { lon: 118.78 })).toEqual(point);
  });

  it('takes the current day anew for each value', () => {
    today = '2023-05-14';
    expect(
      errorOf(() => scalar('ResidentIdNumber').parseValue('320640202305151189')).extensions,
    ).toMatchObject({
      code: 'ID_NUMBER_DATE',
    });
    today = '2026-06-30';
    expect(scalar('ResidentIdNumber').parseValue('320640202305151189')).toBe('320640202305151189');
  });

  it.each([
    ['ResidentIdNumber', '320***********1237'],
    ['ResidentIdNumber', 'tk_5f2a'],
    ['Date', '1990-**-**'],
    ['Date', '30-39'],
    ['Money', '5k–10k'],
    ['RealPropertyUnitCode', '320140001001****************'],
    ['GeoJSON', { type: 'Point', coordinates: [118.78, 32.05] }],
  ])('%s lets the masked value %j out as it is', (name, value) => {
    expect(scalar(name).serialize(value)).toBe(value);
  });

  it('accepts synthetic identifiers only where they are allowed', () => {
    const inService = scalars({ synthetic: false, today: () => today });
    expect(errorOf(() => inService.ResidentIdNumber?.parseValue('320140199003071237')).extensions.code).toBe(
      'ID_NUMBER_AREA',
    );
    expect(
      errorOf(() => inService.UnifiedSocialCreditCode?.parseValue('91320140MA0AAAA1X9')).extensions.code,
    ).toBe('USCC_DIVISION');
  });
});
