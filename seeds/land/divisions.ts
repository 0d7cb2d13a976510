// The divisions of the province that people live in, as the generator uses them: cities, counties, townships with their
// communities and grids. Real names and codes down to the township; what lies below is synthetic.

import { readFileSync } from 'node:fs';
import {
  cities as realCities,
  counties as realCounties,
  syntheticAreaCode,
} from '../../subgraphs/division-codes.ts';
import { at } from '../random.ts';
import { cityBoundaries } from './boundaries.ts';
import type { MultiPolygon, Point } from './geometry.ts';

export interface City {
  readonly code: string;
  readonly name: string;
  readonly pinyin: string;
  readonly centre: Point;
  readonly boundary: MultiPolygon;
  /** Residents at the census of 2020. */
  readonly residents: number;
  readonly counties: readonly County[];
}

export interface County {
  readonly code: string;
  readonly name: string;
  readonly pinyin: string;
  readonly city: City;
  readonly centre: Point;
  /** The never-assigned area code that stands for the county in synthetic numbers. */
  readonly syntheticCode: string;
  /** Towns and subdistricts where people live; state farms, prisons and zones are left out. */
  readonly townships: readonly TownshipName[];
}

export interface TownshipName {
  readonly code: string;
  readonly name: string;
}

/** Residents by city at the census of 2020-11-01; they add up to the 84,748,016 of the province. */
const residents: Readonly<Record<string, number>> = {
  320100: 9_314_685,
  320200: 7_462_135,
  320300: 9_083_790,
  320400: 5_278_121,
  320500: 12_748_262,
  320600: 7_726_635,
  320700: 4_599_360,
  320800: 4_556_230,
  320900: 6_709_629,
  321000: 4_559_797,
  321100: 3_210_418,
  321200: 4_512_762,
  321300: 4_986_192,
};

export const provinceName = '江苏省';

const centres = new Map(
  rowsOf('centres.tsv').map(([code = '', longitude, latitude, pinyin = '']) => [
    code,
    { centre: [Number(longitude), Number(latitude)] as Point, pinyin },
  ]),
);

/** All 1,487 townships of the statistical codes, those of functional zones and without residents included. */
export const townshipNames: readonly TownshipName[] = rowsOf('townships.tsv').map(
  ([code = '', name = '']) => ({
    code,
    name,
  }),
);

export const cities: readonly City[] = buildCities();
export const counties: readonly County[] = cities.flatMap((city) => city.counties);

const countyByCode = new Map(counties.map((county) => [county.code, county]));

/** @throws RangeError for a code that is not a county of the province. */
export function countyOf(code: string): County {
  const county = countyByCode.get(code);
  if (county === undefined) throw new RangeError(`${code} is no county of the province`);
  return county;
}

/** Approximate centre and name in pinyin of the province, a city or a county. */
export function locationOf(code: string): { readonly centre: Point; readonly pinyin: string } {
  const location = centres.get(code);
  if (location === undefined) throw new RangeError(`data/centres.tsv has no line for ${code}`);
  return location;
}

/** How many of `people` live in each county: by residents of the city, within it by townships, the total kept exactly. */
export function residentsByCounty(people: number): ReadonlyMap<string, number> {
  const weights = counties.map(({ city, townships }) => {
    const ofCity = city.counties.reduce((sum, county) => sum + county.townships.length, 0);
    return (city.residents * townships.length) / ofCity;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const result = new Map<string, number>();
  let [passed, given] = [0, 0];
  for (const [index, county] of counties.entries()) {
    passed += at(weights, index);
    const upTo = Math.round((people * passed) / total);
    result.set(county.code, upTo - given);
    given = upTo;
  }
  return result;
}

function buildCities(): City[] {
  const boundaries = cityBoundaries();
  return realCities.map(({ code, name }) => {
    const boundary = boundaries.get(code);
    const count = residents[code];
    if (boundary === undefined || count === undefined)
      throw new RangeError(`nothing is known of city ${code}`);
    const ofCity: County[] = [];
    const city: City = { code, name, ...locationOf(code), boundary, residents: count, counties: ofCity };
    for (const county of realCounties) {
      if (!county.code.startsWith(code.slice(0, 4))) continue;
      const syntheticCode = syntheticAreaCode(county.code);
      if (syntheticCode === undefined) throw new RangeError(`${county.code} has no synthetic area code`);
      ofCity.push({
        ...county,
        ...locationOf(county.code),
        city,
        syntheticCode,
        townships: townshipNames.filter(
          (township) => township.code.startsWith(county.code) && /(街道|镇|乡)$/.test(township.name),
        ),
      });
    }
    return city;
  });
}

function rowsOf(file: string): string[][] {
  return readFileSync(new URL(`../data/${file}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
}
