// The little plane geometry that drawing a province needs, in degrees, longitude first. PostGIS does the rest.

export type Point = readonly [longitude: number, latitude: number];
/** Closed: the last point is the first. */
export type Ring = readonly Point[];
/** Outer ring, then holes. */
export type Polygon = readonly Ring[];
export type MultiPolygon = readonly Polygon[];

export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** A degree of longitude is this share of a degree of latitude in the middle of the province (32.8° N). */
export const longitudeScale = Math.cos((32.8 * Math.PI) / 180);

/** Square of the distance in degrees of latitude. */
export function squaredDistance([x1, y1]: Point, [x2, y2]: Point): number {
  return ((x1 - x2) * longitudeScale) ** 2 + (y1 - y2) ** 2;
}

export function boxOf(geometry: MultiPolygon): Box {
  const points = geometry.flat(2);
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return { west: Math.min(...xs), south: Math.min(...ys), east: Math.max(...xs), north: Math.max(...ys) };
}

/** By the number of edges that a ray to the east crosses. */
export function contains(geometry: MultiPolygon, [x, y]: Point): boolean {
  let inside = false;
  for (const polygon of geometry) {
    for (const ring of polygon) {
      let [x1, y1] = ring[ring.length - 1] ?? [0, 0];
      for (const [x2, y2] of ring) {
        if (y1 > y !== y2 > y && x < ((x1 - x2) * (y - y2)) / (y1 - y2) + x2) inside = !inside;
        x1 = x2;
        y1 = y2;
      }
    }
  }
  return inside;
}

/** Area in km² on a sphere of the mean radius; holes are taken off. */
export function areaKm2(geometry: MultiPolygon): number {
  const radius = 6371.0088;
  const radians = Math.PI / 180;
  let total = 0;
  for (const polygon of geometry) {
    for (const [index, ring] of polygon.entries()) {
      let sum = 0;
      let [x1, y1] = ring[ring.length - 1] ?? [0, 0];
      for (const [x2, y2] of ring) {
        sum += (x2 - x1) * radians * (2 + Math.sin(y1 * radians) + Math.sin(y2 * radians));
        x1 = x2;
        y1 = y2;
      }
      total += (index === 0 ? 1 : -1) * Math.abs((sum * radius * radius) / 2);
    }
  }
  return total;
}

/** The part of the box that is nearer to `centre` than to any of `others`: a cell of the Voronoi diagram, convex. */
export function voronoiCell(centre: Point, others: readonly Point[], box: Box): Polygon {
  let ring: Point[] = [
    [box.west, box.south],
    [box.east, box.south],
    [box.east, box.north],
    [box.west, box.north],
  ];
  for (const other of others) ring = nearerHalf(ring, centre, other);
  const first = ring[0];
  return first === undefined ? [] : [[...ring, first]];
}

/** Sutherland–Hodgman with the bisector of two points; the ring is open and convex. */
function nearerHalf(ring: readonly Point[], near: Point, far: Point): Point[] {
  const excess = (point: Point) => squaredDistance(point, near) - squaredDistance(point, far);
  const result: Point[] = [];
  let previous = ring[ring.length - 1];
  for (const point of ring) {
    if (previous !== undefined) {
      const [before, after] = [excess(previous), excess(point)];
      if (before > 0 !== after > 0) {
        // The excess is linear along the edge, so its zero lies where the two values say.
        const share = before / (before - after);
        result.push([
          previous[0] + share * (point[0] - previous[0]),
          previous[1] + share * (point[1] - previous[1]),
        ]);
      }
      if (after <= 0) result.push(point);
    }
    previous = point;
  }
  return result;
}

/** A rectangle around a point; the sides in metres. */
export function rectangle([x, y]: Point, width: number, height: number): MultiPolygon {
  const dx = width / 2 / 111_195 / longitudeScale;
  const dy = height / 2 / 111_195;
  const corner: Point = [x - dx, y - dy];
  return [[[corner, [x + dx, y - dy], [x + dx, y + dy], [x - dx, y + dy], corner]]];
}

/** EWKT in CGCS2000 (EPSG:4490); seven decimals are a centimetre. */
export function pointText([x, y]: Point): string {
  return `SRID=4490;POINT(${x.toFixed(7)} ${y.toFixed(7)})`;
}

export function multiPolygonText(geometry: MultiPolygon): string {
  const polygons = geometry.map(
    (polygon) =>
      `(${polygon
        .map((ring) => `(${ring.map(([x, y]) => `${x.toFixed(7)} ${y.toFixed(7)}`).join(',')})`)
        .join(',')})`,
  );
  return `SRID=4490;MULTIPOLYGON(${polygons.join(',')})`;
}
