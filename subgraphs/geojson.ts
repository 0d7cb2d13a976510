// Geometry objects of GeoJSON (RFC 7946), longitude first, in CGCS2000 degrees. Checks form, not topology: whether a polygon
// crosses itself is a question for the database.

import type { Parsed } from './input-error.ts';

export type Position = readonly number[];

/** Coordinates are nested once more from each line to the next. */
export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: Position }
  | { readonly type: 'MultiPoint' | 'LineString'; readonly coordinates: readonly Position[] }
  | { readonly type: 'MultiLineString' | 'Polygon'; readonly coordinates: readonly (readonly Position[])[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly Position[])[])[] };

/** Reads a geometry object; members other than `type` and `coordinates` are dropped. Geometry collections are refused. */
export function parseGeometry(value: unknown): Parsed<{ readonly value: Geometry }> {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('coordinates' in value))
    return refused;
  const { type, coordinates } = value;
  switch (type) {
    case 'Point':
      return isPosition(coordinates) ? { ok: true, value: { type, coordinates } } : refused;
    case 'MultiPoint':
      return isListOf(isPosition, 0)(coordinates) ? { ok: true, value: { type, coordinates } } : refused;
    case 'LineString':
      return isLine(coordinates) ? { ok: true, value: { type, coordinates } } : refused;
    case 'MultiLineString':
      return isListOf(isLine, 0)(coordinates) ? { ok: true, value: { type, coordinates } } : refused;
    case 'Polygon':
      return isPolygon(coordinates) ? { ok: true, value: { type, coordinates } } : refused;
    case 'MultiPolygon':
      return isListOf(isPolygon, 0)(coordinates) ? { ok: true, value: { type, coordinates } } : refused;
    default:
      return refused;
  }
}

const refused = { ok: false, code: 'GEOJSON_FORMAT' } as const;

/** Longitude and latitude within the earth's range. */
export function isLonLat(lon: unknown, lat: unknown): boolean {
  return isWithin(lon, 180) && isWithin(lat, 90);
}

function isWithin(value: unknown, bound: number): boolean {
  return typeof value === 'number' && Math.abs(value) <= bound;
}

/** Longitude, latitude, and perhaps a height. */
function isPosition(value: unknown): value is Position {
  if (!Array.isArray(value) || value.length < 2 || value.length > 3) return false;
  return (
    isLonLat(value[0], value[1]) && value.every((each) => typeof each === 'number' && Number.isFinite(each))
  );
}

const isLine = isListOf(isPosition, 2);
const isPolygon = isListOf(isRing, 1);

function isRing(value: unknown): value is readonly Position[] {
  if (!isListOf(isPosition, 4)(value)) return false;
  const [first, last] = [value[0], value.at(-1)];
  return first?.length === last?.length && first?.every((each, index) => each === last?.[index]) === true;
}

function isListOf<T>(isItem: (value: unknown) => value is T, minimum: number) {
  return (value: unknown): value is readonly T[] =>
    Array.isArray(value) && value.length >= minimum && value.every(isItem);
}
