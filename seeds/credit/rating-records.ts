// Credit ratings 信用评价 by their schemes.

import type { Block } from '../block.ts';
import { addYears, dateText, day, referenceDate } from '../days.ts';
import { type OrganKey, organOf } from '../entities/organs.ts';
import { type Weighted, weighted } from '../random.ts';
import { type Counterpart, recordColumns } from './credit-record.ts';

interface Scheme {
  readonly name: string;
  readonly levels: Weighted<readonly [level: string, score: number | null]>;
  readonly organ: OrganKey;
  readonly place: 'COUNTY' | 'CITY';
  /** Month and day of publication in the year after. */
  readonly published: readonly [number, number];
}

const schemes = {
  TAXPAYER_CREDIT: {
    name: '纳税信用评价',
    levels: weighted([
      [['A', 93], 15],
      [['B', 81], 55],
      [['M', null], 20],
      [['C', 60], 4],
      [['D', 30], 6],
    ]),
    organ: 'TAX',
    place: 'COUNTY',
    published: [4, 28],
  },
  MARKET_CREDIT_RISK: {
    name: '企业信用风险分类',
    levels: weighted([
      [['A', null], 42],
      [['B', null], 43],
      [['C', null], 12],
      [['D', null], 3],
    ]),
    organ: 'MARKET',
    place: 'COUNTY',
    published: [1, 15],
  },
  COMPREHENSIVE_PUBLIC_CREDIT: {
    name: '公共信用综合评价',
    levels: weighted([
      [['优', 92], 18],
      [['良', 82], 62],
      [['中', 70], 15],
      [['差', 45], 5],
    ]),
    organ: 'DEVELOPMENT',
    place: 'CITY',
    published: [3, 10],
  },
  ENVIRONMENTAL_CREDIT: {
    name: '环保信用评价',
    levels: weighted([
      [['绿', 96], 10],
      [['蓝', 84], 76],
      [['黄', 68], 10],
      [['红', 50], 3],
      [['黑', 30], 1],
    ]),
    organ: 'ENVIRONMENT',
    place: 'CITY',
    published: [5, 20],
  },
  PRACTITIONER_CREDIT: {
    name: '执业人员信用评价',
    levels: weighted([
      [['A', 94], 30],
      [['B', 84], 60],
      [['C', 66], 9],
      [['D', 40], 1],
    ]),
    organ: 'LABOUR',
    place: 'CITY',
    published: [2, 28],
  },
} as const satisfies Readonly<Record<string, Scheme>>;

export type RatingScheme = keyof typeof schemes;

export function emitRating(
  counterpart: Counterpart,
  key: RatingScheme,
  year: number,
  { random, emit, county }: Block,
): void {
  const scheme: Scheme = schemes[key];
  const [level, score] = random.pickWeighted(scheme.levels);
  const authority = organOf(scheme.organ, scheme.place === 'CITY' ? county.city : county);
  const [month, date] = scheme.published;
  const on = day(year + 1, month, date);
  const until = addYears(on, 1) - 1;
  emit('credit_rating', {
    record_id: random.id('RT'),
    ...recordColumns(counterpart, {
      name: scheme.name,
      on,
      authority,
      status: until < referenceDate ? 'EXPIRED' : 'EFFECTIVE',
      publicUntil: until,
    }),
    scheme: key,
    level,
    year,
    score: score === null ? null : (score + random.next() * 5).toFixed(2),
    valid_from: dateText(on),
    valid_to: dateText(until),
  });
}
