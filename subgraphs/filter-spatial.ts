// The operators on geometry of schema/grammar.graphql as SQL. Geometry is CGCS2000 (EPSG:4490), longitude first; a distance is
// measured on the ellipsoid. What a caller brings is checked here, so that the database is never asked about a shape that has no
// meaning.

import { divisionPrefix } from './condition.ts';
import { type Geometry, isLonLat, parseGeometry, ringsCross } from './geojson.ts';
import { inputError } from './input-error.ts';

export const spatialOperators = ['withinDivision', 'bbox', 'polygon', 'distance'] as const;
export type SpatialOperator = (typeof spatialOperators)[number];

/** EPSG code of all stored geometry and of everything that a caller brings. */
export const srid = 4490;

export interface SpatialScope {
  /** Notes a value and returns the token that stands for it. */
  readonly add: (value: unknown) => string;
  /** SQL of the boundary of the division whose code is the given SQL text, as far as the caller is shown it; else null. */
  readonly boundary: (code: string) => string;
}

/** Of a polygon that a caller draws. A county's boundary has some hundreds. */
const mostVertices = 1000;
/** Farther than any two points of the province are apart, in metres. */
const farthest = 1_000_000;

/**
 * @param value SQL of a geometry
 * @throws GraphQLError FILTER_AREA, FILTER_DISTANCE, POINT_RANGE, GEOJSON_FORMAT, DIVISION_CODE_FORMAT
 */
export function spatialSql(
  value: string,
  operator: SpatialOperator,
  operand: unknown,
  scope: SpatialScope,
): string {
  switch (operator) {
    case 'withinDivision':
      return withinDivision(value, operand, scope);
    case 'bbox':
      return `ST_Intersects(${value}, ${box(operand as Box, scope)})`;
    case 'polygon':
      return `ST_Intersects(${value}, ${polygon(operand, scope)})`;
    case 'distance':
      return distance(value, operand as Distance, scope);
    default:
      throw operator satisfies never;
  }
}

// Boundaries are drawn schematically, so that an area may stick out of the division to which it belongs: more than half counts,
// and of neighbours at most one has it. A geometry of the sources may cross itself, which an intersection would not survive.
function withinDivision(value: string, operand: unknown, { add, boundary }: SpatialScope): string {
  const prefix = divisionPrefix(operand);
  if (prefix === null) throw inputError('DIVISION_CODE_FORMAT');
  const area = boundary(`${add(prefix.padEnd(Math.max(prefix.length, 6), '0'))}::text`);
  const half = `ST_Area(ST_Intersection(ST_MakeValid(${value}), ${area})) * 2 > ST_Area(${value})`;
  return `(${value} && ${area} AND (ST_CoveredBy(${value}, ${area}) OR ${half}))`;
}

interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

function box({ west, south, east, north }: Box, { add }: SpatialScope): string {
  if (!isLonLat(west, south) || !isLonLat(east, north)) throw inputError('POINT_RANGE');
  if (west >= east || south >= north) throw inputError('FILTER_AREA');
  const ends = [west, south, east, north].map((each) => `${add(each)}::double precision`);
  return `ST_MakeEnvelope(${ends.join(', ')}, ${srid})`;
}

/** As a sub-select the shape is made once, not for each row. */
function polygon(operand: unknown, { add }: SpatialScope): string {
  const parsed = parseGeometry(operand);
  if (!parsed.ok) throw inputError(parsed.code);
  const rings = ringsOf(parsed.value);
  const vertices = rings.reduce((sum, ring) => sum + ring.length, 0);
  if (rings.length === 0 || vertices > mostVertices || ringsCross(rings)) throw inputError('FILTER_AREA');
  const text = `${add(JSON.stringify(parsed.value))}::text`;
  return `(SELECT ST_MakeValid(ST_SetSRID(ST_Force2D(ST_GeomFromGeoJSON(${text})), ${srid})))`;
}

function ringsOf(geometry: Geometry) {
  if (geometry.type === 'Polygon') return geometry.coordinates;
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : [];
}

interface Distance {
  readonly from: { readonly lon: number; readonly lat: number };
  readonly metres: number;
}

function distance(value: string, { from, metres }: Distance, { add }: SpatialScope): string {
  if (!isLonLat(from.lon, from.lat)) throw inputError('POINT_RANGE');
  if (!(metres > 0 && metres <= farthest)) throw inputError('FILTER_DISTANCE');
  const number = (each: number) => `${add(each)}::double precision`;
  const point = `ST_SetSRID(ST_MakePoint(${number(from.lon)}, ${number(from.lat)}), ${srid})::geography`;
  return `ST_DWithin((${value})::geography, ${point}, ${number(metres)})`;
}
