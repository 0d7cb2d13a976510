import { describe, expect, it } from '@jest/globals';
import { cityBoundaries, decodeRing } from '../../../seeds/land/boundaries.ts';
import { counties } from '../../../seeds/land/divisions.ts';
import { areaKm2, boxOf, contains } from '../../../seeds/land/geometry.ts';

const boundaries = cityBoundaries();

/** Areas of the statistical yearbook in km². Tidal flats are outside of the outlines, so coastal cities come out smaller. */
const areas: Readonly<Record<string, number>> = {
  320100: 6587,
  320200: 4627,
  320300: 11_765,
  320400: 4372,
  320500: 8657,
  320600: 10_549,
  320700: 7615,
  320800: 10_030,
  320900: 16_931,
  321000: 6591,
  321100: 3840,
  321200: 5787,
  321300: 8524,
};

describe('the outlines of the cities', () => {
  it.each(Object.entries(areas))(
    '%s is as large as the yearbook says, within eight percent',
    (code, expected) => {
      const area = areaKm2(boundaries.get(code) ?? []);
      expect(Math.abs(area / expected - 1)).toBeLessThan(0.08);
    },
  );

  it('come as nineteen closed rings of 10,053 points in the box of the province', () => {
    const rings = [...boundaries.values()].flat(2);
    expect(rings).toHaveLength(19);
    expect(rings.flat()).toHaveLength(10_053);
    for (const ring of rings) expect(ring[0]).toEqual(ring.at(-1));
    const box = boxOf([...boundaries.values()].flat());
    expect(box.west).toBeCloseTo(116.362, 2);
    expect(box.east).toBeCloseTo(121.976, 2);
    expect(box.south).toBeCloseTo(30.759, 2);
    expect(box.north).toBeCloseTo(35.125, 2);
  });

  it('hold the centres of their counties', () => {
    for (const { centre, city } of counties) expect(contains(city.boundary, centre)).toBe(true);
  });
});

describe('decoding', () => {
  it('adds zig-zag differences to the offset, in 1/1024 degree', () => {
    // B is 66: 2 after the subtraction of 64, which stands for +1; A is 65, for −1.
    expect(decodeRing('@@BA', [1024, 2048])).toEqual([
      [1, 2],
      [1 + 1 / 1024, 2 - 1 / 1024],
    ]);
  });

  it('refuses a ring without an offset', () => {
    expect(() => decodeRing('@@', undefined)).toThrow(RangeError);
  });
});
