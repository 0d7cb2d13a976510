// Values for arguments: those that a province has, those that nearly fit, and those that nobody should send.

import {
  type GraphQLInputType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql';
import type { Random } from '../../chaos/random.ts';

/** A value as JSON has it, and as a document has it. */
export interface Value {
  readonly json: unknown;
  readonly literal: string;
}

/** Of an argument, a field or a scalar → values that the province has. */
export type Known = ReadonlyMap<string, readonly string[]>;

export const hostileTexts = [
  ...["'; DROP TABLE person; --", "' OR '1'='1", '%', '_', '\\', '"', '$1', '{{7*7}}'],
  ...['', ' ', '\0', '\u0001', '\u202e', '\ud800', '\ufeff', '🙂', 'ﷺ', '身份', '１２３', 'İ', 'ß'],
  ...['null', 'undefined', 'NaN', 'true', '-0', '1e999', '../../etc/passwd', '<script>', 'a'.repeat(5000)],
];
const dates = ['2000-02-29', '2026-06-30', '0001-01-01', '9999-12-31', '2001-02-29', '-1', '2026-6-3'];
const moments = ['2026-06-30T00:00:00Z', '2026-06-30T08:00:00+08:00', '9999-12-31T23:59:59Z', '2026-06-30'];
const money = ['0', '12.50', '-1', '99999999999999999999.99', '1e5', '1,000'];
const whole = [0, 1, 2, 3, 7, 50, -1, 1000, 1001, 2_147_483_647, -2_147_483_648];
const floats = [0, 118.79, 32.06, -180, 181, 1e308, -1e-308, 0.1];
const shapes = [
  { type: 'Point', coordinates: [118.79, 32.06] },
  {
    type: 'Polygon',
    coordinates: [
      [
        [118.7, 32],
        [118.9, 32],
        [118.9, 32.2],
        [118.7, 32],
      ],
    ],
  },
  { type: 'Polygon', coordinates: [] },
  { type: 'Point', coordinates: [1e308, 'x'] },
  { type: 'GeometryCollection', geometries: [] },
];

/**
 * @param name of the argument or field
 * @param hostility how often a text is hostile: from 0 to 1
 */
export function valueFor(
  type: GraphQLInputType,
  name: string,
  known: Known,
  random: Random,
  hostility: number,
  depth = 0,
): Value {
  const of = (inner: GraphQLInputType, at: string) =>
    valueFor(inner, at, known, random, hostility, depth + 1);
  if (isNonNullType(type)) return of(type.ofType, name);
  if (isListType(type)) {
    const items = Array.from({ length: random.whole(1, 2) }, () => of(type.ofType, name));
    return {
      json: items.map(({ json }) => json),
      literal: `[${items.map(({ literal }) => literal).join(', ')}]`,
    };
  }
  if (isEnumType(type)) {
    const { name: value } = random.pick(type.getValues());
    return { json: value, literal: value };
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const needed = fields.filter(isRequiredInputField);
    const given = new Set([
      ...needed,
      ...(depth > 3 ? [] : Array.from({ length: random.whole(1, 2) }, () => random.pick(fields))),
    ]);
    const entries = [...given].map((field) => [field.name, of(field.type, field.name)] as const);
    return {
      json: Object.fromEntries(entries.map(([key, { json }]) => [key, json])),
      literal: `{${entries.map(([key, { literal }]) => `${key}: ${literal}`).join(', ')}}`,
    };
  }
  const json = scalar(type.name, name, known, random, hostility);
  return { json, literal: literalOf(json) };
}

function scalar(type: string, name: string, known: Known, random: Random, hostility: number): unknown {
  switch (type) {
    case 'Int':
      return name === 'first' ? random.whole(1, 5) : random.pick(whole);
    case 'Float':
      return random.pick(floats);
    case 'Boolean':
      return random.next() < 0.5;
    case 'GeoJSON':
      return random.pick(shapes);
    default:
  }
  if (random.next() < hostility) return random.pick(hostileTexts);
  if (type === 'Date') return random.pick(dates);
  if (type === 'DateTime') return random.pick(moments);
  if (type === 'Money') return random.pick(money);
  const texts = known.get(name) ?? known.get(type);
  return texts === undefined ? random.pick(['江苏', 'a', '320102', '1']) : random.pick(texts);
}

function literalOf(json: unknown): string {
  if (Array.isArray(json)) return `[${json.map(literalOf).join(', ')}]`;
  if (typeof json !== 'object' || json === null) return JSON.stringify(json);
  return `{${Object.entries(json)
    .map(([key, value]) => `${key}: ${literalOf(value)}`)
    .join(', ')}}`;
}
