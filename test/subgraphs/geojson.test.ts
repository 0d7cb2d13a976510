import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseGeometry } from '../../subgraphs/geojson.ts';

const square = [
  [118, 32],
  [119, 32],
  [119, 33],
  [118, 32],
];
const refused = { ok: false, code: 'GEOJSON_FORMAT' };

describe('parseGeometry', () => {
  it.each([
    { type: 'Point', coordinates: [118.78, 32.05] },
    { type: 'Point', coordinates: [-180, 90, 12.5] },
    { type: 'MultiPoint', coordinates: [[118, 32]] },
    { type: 'MultiPoint', coordinates: [] },
    { type: 'LineString', coordinates: square },
    { type: 'MultiLineString', coordinates: [square] },
    { type: 'Polygon', coordinates: [square] },
    { type: 'MultiPolygon', coordinates: [[square], [square, square]] },
  ])('takes a geometry: %j', (value) => expect(parseGeometry(value)).toEqual({ ok: true, value }));

  it('drops other members', () => {
    const value = { type: 'Point', coordinates: [118, 32] };
    expect(parseGeometry({ ...value, crs: 'EPSG:4490', bbox: [] })).toEqual({ ok: true, value });
  });

  it.each([
    null,
    'POINT(118 32)',
    [],
    {},
    { type: 'Point' },
    { type: 'Point', coordinates: [32.05, 118.78] },
    { type: 'Point', coordinates: [181, 0] },
    { type: 'Point', coordinates: [118] },
    { type: 'Point', coordinates: [118, 32, 0, 0] },
    { type: 'Point', coordinates: ['118', '32'] },
    { type: 'Point', coordinates: [Number.NaN, 32] },
    { type: 'Point', coordinates: [118, 32, Number.POSITIVE_INFINITY] },
    { type: 'MultiPoint', coordinates: [118, 32] },
    { type: 'LineString', coordinates: [[118, 32]] },
    { type: 'Polygon', coordinates: [] },
    { type: 'Polygon', coordinates: square },
    { type: 'Polygon', coordinates: [square.slice(0, 3)] },
    { type: 'Polygon', coordinates: [[...square.slice(0, 3), [118, 32.5]]] },
    { type: 'Polygon', coordinates: [[...square.slice(0, 3), [118, 32, 0]]] },
    { type: 'MultiPolygon', coordinates: [square] },
    { type: 'GeometryCollection', geometries: [] },
    { type: 'Circle', coordinates: [118, 32] },
    { type: 'Feature', geometry: { type: 'Point', coordinates: [118, 32] } },
  ])('refuses what is no geometry: %j', (value) => expect(parseGeometry(value)).toEqual(refused));

  it('answers every value', () => {
    const type = fc.constantFrom('Point', 'LineString', 'Polygon', 'MultiPolygon');
    fc.assert(fc.property(fc.anything(), (value) => typeof parseGeometry(value).ok === 'boolean'));
    fc.assert(
      fc.property(
        type,
        fc.anything(),
        (type, coordinates) => typeof parseGeometry({ type, coordinates }).ok === 'boolean',
      ),
    );
  });
});
