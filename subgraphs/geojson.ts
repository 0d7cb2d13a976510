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

type Ring = readonly Position[];

/**
 * Whether lines of closed rings cross or run along each other, so that it is unclear what lies inside. Rings may touch in a
 * vertex. Quadratic in the number of vertices: the caller bounds it.
 */
export function ringsCross(rings: readonly Ring[]): boolean {
  const lines = rings.flatMap((ring) =>
    ring.slice(1).map((to, index) => ({ from: ring[index] as Position, to })),
  );
  return lines.some(({ from, to }, index) => {
    if (isSame(from, to)) return false;
    return lines.slice(index + 1).some((other) => !isSame(other.from, other.to) && cross(from, to, other));
  });
}

interface Line {
  readonly from: Position;
  readonly to: Position;
}

/** Lines that share an end cross only when one of them runs along the other. */
function cross(from: Position, to: Position, other: Line): boolean {
  const [a, b] = [side(from, to, other.from), side(from, to, other.to)];
  const [c, d] = [side(other.from, other.to, from), side(other.from, other.to, to)];
  if (a === 0 && b === 0) return overlap(from, to, other);
  const shared = [from, to].some((end) => isSame(end, other.from) || isSame(end, other.to));
  return !shared && a * b <= 0 && c * d <= 0;
}

/** 1, 0 or -1: whether a point lies to the left of a line, on it, or to its right. */
function side(from: Position, to: Position, point: Position): number {
  return Math.sign((x(to) - x(from)) * (y(point) - y(from)) - (y(to) - y(from)) * (x(point) - x(from)));
}

/** Whether two pieces of one straight line have more in common than a point. */
function overlap(from: Position, to: Position, other: Line): boolean {
  const at = x(from) === x(to) ? y : x;
  const start = Math.max(Math.min(at(from), at(to)), Math.min(at(other.from), at(other.to)));
  const end = Math.min(Math.max(at(from), at(to)), Math.max(at(other.from), at(other.to)));
  return start < end;
}

function isSame(a: Position, b: Position): boolean {
  return x(a) === x(b) && y(a) === y(b);
}

function x(position: Position): number {
  return position[0] as number;
}

function y(position: Position): number {
  return position[1] as number;
}
