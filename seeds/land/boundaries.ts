// Outlines of the thirteen cities, decoded from the map data of Apache ECharts 4.9.0 (Apache-2.0, see its NOTICE).
// Display geometry of undeclared datum, good to about a kilometre: schematic, not survey data.

import { createRequire } from 'node:module';
import type { MultiPolygon, Ring } from './geometry.ts';

interface EncodedMap {
  readonly features: readonly EncodedFeature[];
}

interface EncodedFeature {
  /** Division code. */
  readonly id: string;
  readonly geometry:
    | {
        readonly type: 'Polygon';
        readonly coordinates: readonly string[];
        readonly encodeOffsets: readonly (readonly [number, number])[];
      }
    | {
        readonly type: 'MultiPolygon';
        readonly coordinates: readonly (readonly string[])[];
        readonly encodeOffsets: readonly (readonly (readonly [number, number])[])[];
      };
}

/** Division code of a city → its polygons. */
export function cityBoundaries(): ReadonlyMap<string, MultiPolygon> {
  const map: EncodedMap = createRequire(import.meta.url)('echarts-v4/map/json/province/jiangsu.json');
  return new Map(map.features.map(({ id, geometry }) => [id, decodeGeometry(geometry)]));
}

function decodeGeometry(geometry: EncodedFeature['geometry']): MultiPolygon {
  switch (geometry.type) {
    case 'Polygon':
      return [geometry.coordinates.map((ring, index) => decodeRing(ring, geometry.encodeOffsets[index]))];
    case 'MultiPolygon':
      return geometry.coordinates.map((polygon, part) =>
        polygon.map((ring, index) => decodeRing(ring, geometry.encodeOffsets[part]?.[index])),
      );
    default:
      return geometry satisfies never;
  }
}

/** ECharts writes differences in 1/1024 degree, zig-zag, each as a character from code 64 on. */
export function decodeRing(text: string, offset: readonly [number, number] | undefined): Ring {
  if (offset === undefined) throw new RangeError('an encoded ring has no offset');
  let [x, y] = offset;
  const ring: [number, number][] = [];
  for (let index = 0; index + 1 < text.length; index += 2) {
    x += zigZag(text.charCodeAt(index) - 64);
    y += zigZag(text.charCodeAt(index + 1) - 64);
    ring.push([x / 1024, y / 1024]);
  }
  return ring;
}

function zigZag(value: number): number {
  return (value >> 1) ^ -(value & 1);
}
