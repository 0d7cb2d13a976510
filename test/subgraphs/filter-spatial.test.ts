import { describe, expect, it } from '@jest/globals';
import { type SpatialOperator, spatialSql } from '../../subgraphs/filter-spatial.ts';

const scope = { add: () => '?', boundary: (code: string) => `boundary(${code})` };
const written = (operator: SpatialOperator, operand: unknown) => spatialSql('g', operator, operand, scope);

/** A ring of so many vertices around a point. */
function circle(vertices: number, lon = 118, radius = 1): number[][] {
  const angle = (index: number) => (2 * Math.PI * index) / (vertices - 1);
  const ring = Array.from({ length: vertices - 1 }, (_, index) => [
    lon + radius * Math.cos(angle(index)),
    32 + radius * Math.sin(angle(index)),
  ]);
  return [...ring, ring[0] as number[]];
}

const polygon = (...coordinates: number[][][]) => ({ type: 'Polygon', coordinates });

describe('spatialSql', () => {
  it.each([
    ['a plain polygon', polygon(circle(5))],
    ['a polygon with a hole', polygon(circle(50), circle(20, 118, 0.5))],
    ['as many vertices as are allowed', polygon(circle(1000))],
    ['two areas', { type: 'MultiPolygon', coordinates: [[circle(5)], [circle(5, 121)]] }],
    ['rings that touch in a vertex', { type: 'MultiPolygon', coordinates: [[circle(5)], [circle(5, 120)]] }],
  ])('takes %s', (_, operand) => {
    expect(written('polygon', operand)).toMatch(/^ST_Intersects\(g, /);
  });

  it.each([
    ['FILTER_AREA', 'a point', { type: 'Point', coordinates: [118, 32] }],
    ['FILTER_AREA', 'nothing', { type: 'MultiPolygon', coordinates: [] }],
    ['FILTER_AREA', 'one vertex too many', polygon(circle(1001))],
    [
      'FILTER_AREA',
      'a ring that crosses itself',
      polygon([
        [0, 0],
        [1, 1],
        [1, 0],
        [0, 1],
        [0, 0],
      ]),
    ],
    [
      'FILTER_AREA',
      'a ring that runs back along itself',
      polygon([
        [0, 0],
        [2, 0],
        [1, 0],
        [0, 0],
      ]),
    ],
    ['FILTER_AREA', 'a hole across the rim', polygon(circle(20), circle(20, 118.9, 0.5))],
    [
      'FILTER_AREA',
      'areas that overlap',
      { type: 'MultiPolygon', coordinates: [[circle(5)], [circle(5, 119)]] },
    ],
    ['GEOJSON_FORMAT', 'an open ring', polygon(circle(6).slice(1, -1))],
    [
      'GEOJSON_FORMAT',
      'latitude first',
      polygon([
        [32, 118],
        [33, 118],
        [33, 119],
        [32, 118],
      ]),
    ],
  ])('refuses with %s %s', (code, _, operand) => {
    expect(() => written('polygon', operand)).toThrow(
      expect.objectContaining({ extensions: expect.objectContaining({ code }) }),
    );
  });

  it('knows a division by its code in any length, and takes no other', () => {
    const codes: unknown[] = [];
    const noting = { ...scope, add: (value: unknown) => `${codes.push(value)}` };
    for (const code of ['320100', '320100000', '320100000000', '320102001', '320000'])
      spatialSql('g', 'withinDivision', code, noting);
    expect(codes).toEqual(['320100', '320100', '320100', '320102001', '320000']);
    expect(() => written('withinDivision', '3201')).toThrow('Division code');
  });
});
