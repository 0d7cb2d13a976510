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
      '王',
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
