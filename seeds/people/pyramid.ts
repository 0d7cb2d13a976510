// Age and sex: a five-year pyramid that reproduces the official age shares of 2020, bent by city for the share of those
// over sixty. The pyramid is a construction, not the census table.

import { type City, cities } from '../land/divisions.ts';
import type { Sex } from '../model.ts';
import { at, type Random, type Weighted, weighted } from '../random.ts';

interface Band {
  readonly from: number;
  readonly percent: number;
  /** Men per hundred women. */
  readonly ratio: number;
}

export const pyramid: readonly Band[] = (
  [
    [4.4, 111],
    [5.6, 114],
    [5.21, 115],
    [4.4, 114],
    [5.1, 111],
    [6.3, 107],
    [8.7, 103],
    [7.3, 103],
    [6.7, 104],
    [7.9, 103],
    [9.0, 101],
    [7.55, 101],
    [5.64, 100],
    [6.0, 98],
    [4.3, 98],
    [2.7, 93],
    [1.8, 82],
    [1.0, 68],
    [0.4, 52],
  ] as const
).map(([percent, ratio], index) => ({ from: index * 5, percent, ratio }));

/** Share of residents over sixty where it is known to differ, in percent; the other cities make up the 21.84 of the whole. */
const elders: Readonly<Record<string, number>> = {
  320600: 30,
  321200: 28,
  320900: 26,
  321000: 26,
  321100: 24.5,
  320100: 19,
  320500: 17,
};
const elderShare = 21.84;

export interface AgeAndSex {
  /** Completed years. */
  readonly age: number;
  readonly sex: Sex;
}

/** Ages and sexes for a number of residents of a city, spread evenly over the pyramid so that small places keep its shape. */
export function drawAges(city: City, count: number, random: Random): AgeAndSex[] {
  const { values, sums } = bandsOf(city);
  const total = at(sums, sums.length - 1);
  const start = random.next();
  return Array.from({ length: count }, (_, index) => {
    const level = ((index + start) / count) * total;
    const band = at(
      values,
      sums.findIndex((sum) => sum > level),
    );
    const male = random.chance(band.ratio / (100 + band.ratio));
    // The last band thins out quickly: nine in ten of it are under 95.
    const span = band.from === 90 && random.chance(0.1) ? 10 : 5;
    return { age: band.from + random.below(span), sex: male ? '1' : '2' };
  });
}

function bandsOf(city: City): Weighted<Band> {
  const factor = (elders[city.code] ?? otherElders) / elderShare;
  const younger = (100 - elderShare * factor) / (100 - elderShare);
  return weighted(pyramid.map((band) => [band, band.percent * (band.from >= 60 ? factor : younger)]));
}

/** Share over sixty of the cities that `elders` leaves out. */
const otherElders = (() => {
  const total = cities.reduce((sum, city) => sum + city.residents, 0);
  const known = cities.filter((city) => elders[city.code] !== undefined);
  const inKnown = known.reduce((sum, city) => sum + city.residents * (elders[city.code] ?? 0), 0);
  const others = total - known.reduce((sum, city) => sum + city.residents, 0);
  return (total * elderShare - inKnown) / others;
})();
