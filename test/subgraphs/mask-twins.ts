// For each mask what it keeps, as a function, and twins: values of the expected shape that agree in what is kept. Masks must show
// twins alike. What is kept is said here in other words than in the masks: by the parts from which a value is put together.

import fc from 'fast-check';
import { anyText } from './mutation.ts';

export const today = '2026-06-30';

export interface MaskCase {
  readonly kept: (value: never) => unknown;
  readonly twins: fc.Arbitrary<readonly [unknown, unknown]>;
}

/** Twins made of one kept part and two other parts. */
function twinsOf<Kept, Rest>(
  kept: fc.Arbitrary<Kept>,
  rest: fc.Arbitrary<Rest>,
  value: (kept: Kept, rest: Rest) => unknown,
): fc.Arbitrary<readonly [unknown, unknown]> {
  return fc
    .tuple(kept, rest, rest)
    .map(([same, one, other]) => [value(same, one), value(same, other)] as const);
}

function textOf(alphabet: string, minLength: number, maxLength = minLength): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
}

const digits = '0123456789';
const given = '明芳𠮷伟静思源';
const surname = fc.constantFrom('王', '李', '𠮷', '欧', '司');
const compound = fc.constantFrom('欧阳', '诸葛', '上官');
const first = fc.constantFrom('买', '阿', 'S', 'É');
const segment = fc.nat({ max: 5 }).chain((length) => textOf('买提力anoé', length + 1));
const documentNumber = textOf('0123456789ABCXYZ', 18);
const rest = anyText('路号室0123');
/** What comes after a township begins with no 口 or 路, which would make it the name of a road. */
const restOfTownship = fc
  .tuple(fc.constantFrom('珠江路', '中山东路', '1号', ' '), rest)
  .map((parts) => parts.join(''));

const characters = (text: string) => [...text];
const isCompound = (text: string) => /^(欧阳|诸葛|上官)./u.test(text);
const surnamePart = (text: string) => characters(text).slice(0, isCompound(text) ? 2 : 1);
/** Where the separators are. */
const outline = (text: string) => characters(text).map((character) => (character === '·' ? '·' : ''));

function keptOfName(text: string): unknown {
  const last = characters(text).length > 2 && !isCompound(text) && !text.includes('·') && !/^[SÉ]/.test(text);
  return [surnamePart(text), last ? characters(text).at(-1) : '', outline(text)];
}

const names = fc.oneof(
  twinsOf(surname, textOf(given, 1), (kept, other) => kept + other),
  fc
    .nat({ max: 3 })
    .chain((length) =>
      twinsOf(
        fc.tuple(surname, textOf(given, 1)),
        textOf(given, length + 1),
        ([begin, end], middle) => begin + middle + end,
      ),
    ),
  fc
    .nat({ max: 3 })
    .chain((length) => twinsOf(compound, textOf(given, length + 1), (kept, other) => kept + other)),
  fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 })).chain(([one, two]) =>
    twinsOf(
      first,
      fc.tuple(textOf('买提力', one + 1), textOf('艾热anoé', two + 1)).map((each) => each.join('·')),
      (kept, other) => kept + other,
    ),
  ),
);

const publicNames = fc.oneof(
  twinsOf(surname, textOf(given, 1, 4), (kept, other) => kept + other),
  twinsOf(compound, textOf(given, 1, 4), (kept, other) => kept + other),
  twinsOf(first, fc.tuple(textOf('买提力', 0, 7), segment), (kept, other) => kept + other.join('·')),
);

const landlines = twinsOf(
  fc.tuple(fc.constantFrom('025', '0510', '010'), textOf(digits, 2)),
  fc.tuple(fc.constantFrom('', '-'), textOf(digits, 6)),
  ([area, last], [dash, hidden]) => `${area}${dash}${hidden}${last}`,
);
const mobiles = twinsOf(
  fc.tuple(textOf(digits, 2), textOf(digits, 4)),
  textOf(digits, 4),
  ([network, last], hidden) => `1${network}${hidden}${last}`,
);

/** Twins of a place that agree down to a level: texts that go on in some way, and codes of any length that has the level. */
function places(
  kept: readonly string[],
  codeLength: number,
  restOfText: fc.Arbitrary<string> = rest,
): MaskCase['twins'] {
  const code = '320102002'.slice(0, codeLength);
  const further = fc.tuple(
    textOf(digits, 12),
    fc.constantFrom(...[6, 9, 12].filter((each) => each >= codeLength)),
  );
  return fc.oneof(
    twinsOf(fc.constantFrom(...kept), restOfText, (begin, end) => begin + end),
    twinsOf(fc.constant(code), further, (begin, [end, length]) => (begin + end).slice(0, length)),
  );
}

/** Down to the end of the given name of a division, or so many digits. */
function keptOfPlace(kept: readonly string[], codeLength: number) {
  return (text: string) =>
    /^\d+$/.test(text) ? text.slice(0, codeLength) : kept.find((each) => text.startsWith(each));
}

const townships = ['江苏省南京市玄武区梅园新村街道', '江苏省昆山市玉山镇', '南京市六合区竹镇镇'];
const countiesKept = ['江苏省南京市玄武区', '江苏省昆山市', '北京市朝阳区', '江苏省南京市白下区'];
const citiesKept = ['江苏省南京市', '南京市', '北京市', '湖北省', '内蒙古自治区锡林郭勒盟'];

const month = fc.integer({ min: 1, max: 12 }).map((each) => String(each).padStart(2, '0'));
const day = fc.integer({ min: 1, max: 28 }).map((each) => String(each).padStart(2, '0'));
const monthAndDay = fc.tuple(month, day).map((each) => each.join('-'));
const year = fc.integer({ min: 1901, max: 2026 });
const ages = [
  [0, 14],
  [15, 19],
  [30, 39],
  [80, 89],
  [90, 120],
] as const;
const sameBand = fc
  .constantFrom(...ages)
  .chain(([least, most]) =>
    twinsOf(fc.constant(2026), fc.integer({ min: least, max: most }), (now, age) => now - age),
  );
const keptBand = (text: string) => ages.find(([, most]) => 2026 - Number(text.slice(0, 4)) <= most);

const bands = [
  [-1e12, -1],
  [0, 0],
  [1, 99_999],
  [100_000, 499_999],
  [500_000, 999_999],
  [1_000_000, 5_000_000],
  [5_000_001, 1e15],
] as const;
const yuan = (cents: number) => (cents / 100).toFixed(2);

const cell = fc.tuple(fc.integer({ min: 11_600, max: 12_200 }), fc.integer({ min: 3000, max: 3500 }));
const offset = fc.tuple(
  fc.double({ min: -0.0049, max: 0.0049, noNaN: true }),
  fc.double({ min: -0.0049, max: 0.0049, noNaN: true }),
  fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
);
interface Point {
  readonly coordinates: readonly number[];
}

export const maskCases: Readonly<Record<string, MaskCase>> = {
  NAME: { kept: keptOfName, twins: names },
  NAME_PUBLIC: { kept: surnamePart, twins: publicNames },
  ID_3_4: {
    kept: (text: string) => [text.slice(0, 3), text.slice(-4)],
    twins: twinsOf(
      documentNumber,
      textOf('0123456789', 11),
      (same, other) => same.slice(0, 3) + other + same.slice(14),
    ),
  },
  ID_BIRTH: {
    kept: (text: string) => [text.slice(0, 6), text.slice(14)],
    twins: twinsOf(
      fc.tuple(textOf(digits, 17), textOf('0123456789X', 1)).map((each) => each.join('')),
      textOf(digits, 8),
      (same, other) => same.slice(0, 6) + other + same.slice(14),
    ),
  },
  ID_1_1: {
    kept: (text: string) => [text.slice(0, 1), text.slice(-1)],
    twins: twinsOf(
      documentNumber,
      textOf('0123456789', 16),
      (same, other) => same.slice(0, 1) + other + same.slice(17),
    ),
  },
  TOKEN: {
    kept: (text: string) => text.toUpperCase().replace('110105491231002', '11010519491231002X').slice(0, 18),
    twins: fc.constantFrom(
      ['110105491231002', '11010519491231002X'],
      ['11010519491231002x', '11010519491231002X'],
      ['E12345678', 'E12345678'],
    ),
  },
  PHONE_3_4: {
    kept: (text: string) =>
      text.startsWith('1')
        ? [text.slice(0, 3), text.slice(7)]
        : [/^0[12]/.test(text) ? text.slice(0, 3) : text.slice(0, 4), text.slice(-2)],
    twins: fc.oneof(mobiles, landlines),
  },
  TOWNSHIP: { kept: keptOfPlace(townships, 9), twins: places(townships, 9, restOfTownship) },
  COUNTY: { kept: keptOfPlace(countiesKept, 6), twins: places(countiesKept, 6) },
  CITY: { kept: keptOfPlace(citiesKept, 4), twins: places(citiesKept, 4) },
  MONTH: {
    kept: (text: string) => text.slice(0, 7),
    twins: twinsOf(fc.tuple(year, month), day, (same, other) => [...same, other].join('-')),
  },
  YEAR: {
    kept: (text: string) => text.slice(0, 4),
    twins: twinsOf(year, monthAndDay, (same, other) => `${same}-${other}`),
  },
  AGE_BAND: {
    kept: keptBand,
    twins: fc
      .tuple(sameBand, monthAndDay, monthAndDay)
      .map(([[one, other], ...days]) => [`${one}-${days[0]}`, `${other}-${days[1]}`] as const),
  },
  LAST_4: {
    kept: (text: string) => text.slice(-4),
    twins: twinsOf(
      textOf('0123456789号', 4),
      textOf('苏A第0123456789()-', 4, 60),
      (same, other) => other + same,
    ),
  },
  BANK_4: {
    kept: (text: string) => text.slice(-4),
    // No date of a month 13 to 19 makes a resident's number of 15 digits.
    twins: twinsOf(textOf(digits, 4), textOf('6789', 4, 28), (same, other) => other + same),
  },
  EMAIL: {
    kept: (text: string) => [text.charAt(0), text.slice(text.indexOf('@'))],
    twins: twinsOf(
      fc.tuple(textOf('azAZ09_', 1), fc.constantFrom('@example.com', '@mail.example.cn')),
      textOf('abcXYZ019.+-', 0, 63),
      ([begin, domain], other) => begin + other + domain,
    ),
  },
  PLATE: {
    kept: (text: string) => [text.slice(0, 2), text.slice(-2)],
    twins: twinsOf(
      fc.tuple(fc.constantFrom('苏A', '沪C'), textOf('AD059', 1), textOf('AD059挂学', 1)),
      textOf('ABCD0123456789', 3, 4),
      ([begin, ...end], other) => begin + other + end.join(''),
    ),
  },
  UNIT_12: {
    kept: (text: string) => text.replaceAll(' ', '').slice(0, 12),
    twins: twinsOf(
      textOf(digits, 12),
      fc.tuple(
        fc.constantFrom('GB', 'JC'),
        textOf(digits, 5),
        fc.constantFrom('F', 'W', ' F'),
        textOf(digits, 8),
      ),
      (same, other) => same + other.join(''),
    ),
  },
  BAND: {
    kept: (text: string) =>
      bands.findIndex(([least, most]) => Number(text) * 100 >= least && Number(text) * 100 <= most + 0.5),
    twins: fc
      .constantFrom(...bands)
      .chain(([min, max]) => twinsOf(fc.constant(''), fc.integer({ min, max }), (_, cents) => yuan(cents))),
  },
  GRID: {
    kept: ({ coordinates }: Point) => coordinates.slice(0, 2).map((degrees) => Math.round(degrees * 100)),
    twins: twinsOf(cell, offset, ([lon, lat], [east, north, height]) => ({
      type: 'Point',
      coordinates: [lon / 100 + east, lat / 100 + north, ...(height === undefined ? [] : [height])],
    })),
  },
};
