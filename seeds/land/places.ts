// Where things lie: centres of townships, communities and their grids, drawn once and the same in every seed.
// County outlines are the parts of a city nearest to a county's centre: schematic, as no open outline carries codes.

import { at, createRandom, type Random } from '../random.ts';
import { type City, type County, cities, type TownshipName } from './divisions.ts';
import {
  type Box,
  boxOf,
  contains,
  longitudeScale,
  type MultiPolygon,
  type Point,
  type Polygon,
  rectangle,
  squaredDistance,
  voronoiCell,
} from './geometry.ts';

export interface CountyPlaces {
  readonly county: County;
  /** The part of the plane nearest to the county's centre; with the outline of the city it gives the county's. */
  readonly cell: Polygon;
  readonly townships: readonly Township[];
}

export interface Township extends TownshipName {
  readonly county: County;
  readonly centre: Point;
  readonly urban: boolean;
  readonly communities: readonly Community[];
}

export interface Community {
  /** 12 digits. The last three, from 901 on, are not given by the statistical codes. */
  readonly code: string;
  readonly name: string;
  readonly township: Township;
  readonly centre: Point;
  readonly grids: readonly Grid[];
}

export interface Grid {
  /** Code of the community and three digits. */
  readonly code: string;
  readonly name: string;
  readonly centre: Point;
  readonly outline: MultiPolygon;
}

/** A grid is 600 m by 800 m; the two of a community lie side by side. */
const gridWidth = 600;
const gridHeight = 800;

export const countyPlaces: ReadonlyMap<string, CountyPlaces> = new Map(
  cities.flatMap((city) => placesOfCity(city).map((places) => [places.county.code, places] as const)),
);

/** @throws RangeError for an unknown county. */
export function placesOf(county: County): CountyPlaces {
  const places = countyPlaces.get(county.code);
  if (places === undefined) throw new RangeError(`no places were drawn for ${county.code}`);
  return places;
}

/** A point within a grid, not at its very edge. */
export function pointIn(grid: Grid, random: Random): Point {
  return offset(
    grid.centre,
    (random.next() - 0.5) * gridWidth * 0.85,
    (random.next() - 0.5) * gridHeight * 0.85,
  );
}

function placesOfCity(city: City): CountyPlaces[] {
  const box = boxOf(city.boundary);
  return city.counties.map((county) => {
    const random = createRandom('places', county.code);
    const others = city.counties.filter((other) => other !== county).map(({ centre }) => centre);
    const townships = county.townships.map((name) => placeTownship(name, county, others, box, random));
    return { county, cell: voronoiCell(county.centre, others, box), townships };
  });
}

function isInCounty(point: Point, county: County, others: readonly Point[]): boolean {
  const distance = squaredDistance(point, county.centre);
  return (
    others.every((other) => squaredDistance(point, other) > distance) && contains(county.city.boundary, point)
  );
}

/** Subdistricts lie around the county's centre, towns anywhere in the county. */
function placeTownship(
  name: TownshipName,
  county: County,
  others: readonly Point[],
  box: Box,
  random: Random,
): Township {
  const urban = name.name.endsWith('街道');
  const communities: Community[] = [];
  const propose = (): Point =>
    urban
      ? offset(county.centre, random.normal(0, 2500), random.normal(0, 2500))
      : [
          box.west + random.next() * (box.east - box.west),
          box.south + random.next() * (box.north - box.south),
        ];
  const fits = (point: Point) =>
    [-1500, 1500].every((dx) =>
      [-1200, 1200].every((dy) => isInCounty(offset(point, dx, dy), county, others)),
    );
  const township: Township = { ...name, county, urban, communities, centre: draw(propose, fits) };
  for (const [index, shift] of [-650, 650].entries()) {
    communities.push(placeCommunity(township, index, offset(township.centre, shift, 0)));
  }
  return township;
}

function placeCommunity(township: Township, index: number, centre: Point): Community {
  const code = `${township.code}${901 + index}`;
  const stem = township.name.replace(/(街道|镇|乡)$/, '');
  const grids: Grid[] = [];
  const kind = township.urban ? '社区' : '村';
  const name = `${stem}${at(['第一', '第二'], index)}${kind}`;
  const community: Community = { code, name, township, centre, grids };
  for (const [position, shift] of [-gridWidth / 2, gridWidth / 2].entries()) {
    const gridCentre = offset(centre, shift, 0);
    grids.push({
      code: `${code}00${position + 1}`,
      name: `${name}第${at(['一', '二'], position)}网格`,
      centre: gridCentre,
      outline: rectangle(gridCentre, gridWidth, gridHeight),
    });
  }
  return community;
}

/** The first proposal that fits. @throws RangeError when the outline leaves no room, which is a mistake in the data. */
function draw(propose: () => Point, fits: (point: Point) => boolean): Point {
  for (let attempt = 0; attempt < 20_000; attempt += 1) {
    const point = propose();
    if (fits(point)) return point;
  }
  throw new RangeError('no place for a township was found');
}

/** Metres to the east and to the north. */
function offset([x, y]: Point, east: number, north: number): Point {
  return [x + east / 111_195 / longitudeScale, y + north / 111_195];
}
