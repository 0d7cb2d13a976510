// What holds of all masks: they are total, keep what they say and no more, and stand on the ladders in the right order.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createMask, rungs } from '../../subgraphs/masks.ts';
import { maskCases, today } from './mask-twins.ts';
import { anyText } from './mutation.ts';

const maskOf = (rung: string) =>
  createMask(rung, { tokenKey: new Uint8Array(32).fill(7), today: () => today });

const isMask = (rung: string) => rung !== 'CLEAR' && rung !== 'HIDDEN';
const masks = rungs.filter(isMask);
const ofTexts = masks.filter((rung) => rung !== 'GRID');

const schema = new URL('../../schema/', import.meta.url);
const ladders = new Set(
  readdirSync(schema)
    .filter((file) => file.endsWith('.graphql'))
    .flatMap((file) => [
      ...readFileSync(new URL(file, schema), 'utf8').matchAll(/@ladder\(rungs: "([^"]+)"\)/g),
    ])
    .map(([, rungsOfLadder = '']) => rungsOfLadder),
);

const anything = fc.oneof(
  anyText('0123456789Xx-@.王市镇* '),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.jsonValue(),
  fc.anything(),
  ...Object.values(maskCases).map(({ twins }) => twins.map(([one]) => one)),
);

describe('createMask', () => {
  it('has a mask for every rung of every ladder of the schema', () => {
    const used = [...ladders].flatMap((ladder) => ladder.split(' > ').filter(isMask));
    expect(used).toContain('ID_3_4');
    expect(masks).toEqual(expect.arrayContaining(used));
  });

  it.each(['CLEAR', 'HIDDEN', 'ID_4_4', 'name', '', '__proto__'])(
    'throws for %j, which is no mask',
    (rung) => {
      expect(() => maskOf(rung)).toThrow(new RangeError(`no mask for rung ${rung}`));
    },
  );

  it.each([
    ['NAME', '王', '王'],
    ['NAME', '王芳', '王*'],
    ['NAME', '王小明', '王*明'],
    ['NAME', '欧阳娜娜', '欧阳**'],
    ['NAME', '买买提·艾力', '买**·**'],
    ['NAME_PUBLIC', '王小明', '王**'],
    ['NAME_PUBLIC', '王', '王**'],
    ['ID_3_4', '320140199003071237', '320***********1237'],
    ['ID_1_1', '320140199003071237', '3****************7'],
    ['ID_BIRTH', '320140199003071237', '320140********1237'],
    ['PHONE_3_4', '13912345678', '139****5678'],
    ['PHONE_3_4', '025-83123456', '025-******56'],
    ['TOWNSHIP', '江苏省南京市玄武区梅园新村街道珠江路1号', '江苏省南京市玄武区梅园新村街道****'],
    ['CITY', '江苏省南京市玄武区梅园新村街道珠江路1号', '江苏省南京市****'],
    ['CITY', '320102', '320100'],
    ['YEAR', '1990-03-07', '1990-**-**'],
    ['YEAR', '2015-03-07', '0-13'],
    ['YEAR', '1930-03-07', '90+'],
    ['BANK_4', '6222021234561234', '************1234'],
    ['EMAIL', 'zhang@example.com', 'z***@example.com'],
    ['PLATE', '苏A12356', '苏A***56'],
    ['LAST_4', '3201001234', '******1234'],
    ['UNIT_12', '320505400202GB00001F00010069', '320505400202****************'],
    ['BAND', '7500.00', '5k–10k'],
  ])('%s shows %s as %s', (rung, value, shown) => expect(maskOf(rung)(value)).toBe(shown));

  it('GRID shows a point rounded to about a kilometre', () => {
    const point = (...coordinates: number[]) => ({ type: 'Point', coordinates });
    expect(maskOf('GRID')(point(118.7823, 32.0487))).toEqual(point(118.78, 32.05));
  });

  // As an amount of money such a number is more than 50,000, and nothing else is said of it.
  it.each(ofTexts.filter((rung) => rung !== 'BAND'))(
    '%s shows of a number of 15 digits nothing that it hides of the 18',
    (rung) => {
      const mask = maskOf(rung);
      for (const [older, number] of [
        ['110105491231002', '11010519491231002X'],
        ['320140900307123', '320140199003071237'],
      ]) {
        expect([mask(number), '****']).toContain(mask(older));
      }
    },
  );

  it.each(masks)('%s shows nothing of nothing', (rung) => {
    expect([maskOf(rung)(null), maskOf(rung)(undefined)]).toEqual([null, null]);
  });

  it.each(ofTexts)('%s conceals what is no text', (rung) => {
    const mask = maskOf(rung);
    for (const value of [0, 320102, 7500.5, true, ['王小明'], { name: '王小明' }, new Date(0)])
      expect(mask(value)).toBe('****');
  });

  it.each(ofTexts.filter((rung) => rung !== 'TOKEN'))('%s conceals a text of another shape', (rung) => {
    const mask = maskOf(rung);
    const odd = [
      '',
      ' ',
      'x',
      // A name of one character is its surname.
      rung.startsWith('NAME') ? '1' : '王',
      '\u0000',
      '\ud842',
      '\udfb7x',
      '****',
      '字'.repeat(200),
      '𠮷'.repeat(200),
    ];
    for (const text of [...odd, '３２０１４０１９９００３０７１２３７', 'x'.repeat(100_000)])
      expect(mask(text)).toBe('****');
  });

  it.each(masks)('%s answers every value, and the same one each time', (rung) => {
    const [mask, again] = [maskOf(rung), maskOf(rung)];
    fc.assert(
      fc.property(anything, (value) => {
        const shown = mask(value);
        expect(again(value)).toEqual(shown);
        if (rung !== 'GRID')
          expect(typeof shown).toBe(value === null || value === undefined ? 'object' : 'string');
      }),
    );
  });

  it.each(masks)('%s shows values alike that agree in what it keeps', (rung) => {
    const [mask, law] = [maskOf(rung), maskCases[rung]];
    if (law === undefined) throw new Error(`mask-twins.ts does not say what ${rung} keeps`);
    fc.assert(
      fc.property(law.twins, ([one, other]) => {
        expect(law.kept(one as never)).toEqual(law.kept(other as never));
        expect(mask(one)).toEqual(mask(other));
        expect([null, '****']).not.toContain(mask(one));
      }),
    );
  });

  it.each(masks.filter((rung) => rung !== 'TOKEN'))('%s applied to what it shows shows no more', (rung) => {
    const mask = maskOf(rung);
    fc.assert(
      fc.property(anything, (value) => {
        const shown = mask(value);
        expect([shown, '****']).toContainEqual(mask(shown));
      }),
    );
  });

  it.each(['TOWNSHIP', 'COUNTY', 'CITY', 'LAST_4', 'EMAIL', 'GRID'])('%s is idempotent', (rung) => {
    const mask = maskOf(rung);
    fc.assert(
      fc.property(anything, (value) => {
        expect(mask(mask(value))).toEqual(mask(value));
      }),
    );
  });
});

describe('a ladder of the schema', () => {
  // A token is no step of the kind: it shows nothing, but which values are equal.
  const steps = [...ladders].flatMap((ladder) => {
    const ordered = ladder.split(' > ').filter((rung) => isMask(rung) && rung !== 'TOKEN');
    return ordered.slice(1).map((lower, index) => ({ upper: ordered[index] ?? '', lower, ladder }));
  });

  it.each(steps)('shows under $lower no more than under $upper: $ladder', ({ upper, lower }) => {
    const mask = maskOf(lower);
    fc.assert(
      fc.property(maskCases[upper]?.twins ?? fc.constant([]), ([one, other]) => {
        expect(mask(one)).toEqual(mask(other));
      }),
    );
  });
});
