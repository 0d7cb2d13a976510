// The custom scalars of every subgraph: strict about what a caller brings, lenient about what is answered, because a masked
// value (`320***********1237`, `1990-**-**`) leaves by the same type.

import { GraphQLScalarType, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import { isCalendarDate } from './calendar-date.ts';
import { parseDivisionCode, type SyntheticOption } from './division-codes.ts';
import { parseELicenseIdentifier } from './e-license-identifier.ts';
import { parseGeometry } from './geojson.ts';
import { type InputErrorCode, inputError, type Parsed } from './input-error.ts';
import { parseRealPropertyUnitCode } from './real-property-unit-code.ts';
import { parseResidentIdNumber } from './resident-id-number.ts';
import { parseUnifiedSocialCreditCode } from './unified-social-credit-code.ts';

export interface ScalarOptions extends SyntheticOption {
  /** The current day, `YYYY-MM-DD`: birth dates after it are refused. */
  readonly today: () => string;
}

/** The scalars of `schema/shared.graphql` by name. Bad input throws the error of its row in `input-error.ts`. */
export function scalars(options: ScalarOptions): Record<string, GraphQLScalarType> {
  const { synthetic, today } = options;
  return {
    ResidentIdNumber: textScalar('ResidentIdNumber', 'ID_NUMBER_CHARSET', (text) =>
      parseResidentIdNumber(text, { synthetic, today: today() }),
    ),
    UnifiedSocialCreditCode: textScalar('UnifiedSocialCreditCode', 'USCC_CHARSET', (text) =>
      parseUnifiedSocialCreditCode(text, options),
    ),
    ELicenseIdentifier: textScalar('ELicenseIdentifier', 'ELICENSE_IDENTIFIER_FORMAT', (text) =>
      parseELicenseIdentifier(text, options),
    ),
    DivisionCode: textScalar('DivisionCode', 'DIVISION_CODE_FORMAT', parseDivisionCode),
    RealPropertyUnitCode: textScalar('RealPropertyUnitCode', 'UNIT_CODE_FORMAT', (text) =>
      parseRealPropertyUnitCode(text, options),
    ),
    Date: textScalar('Date', 'DATE_FORMAT', parseDate),
    DateTime: textScalar('DateTime', 'DATE_TIME_FORMAT', parseDateTime),
    Money: textScalar('Money', 'MONEY_FORMAT', parseMoney),
    GeoJSON: new GraphQLScalarType({
      name: 'GeoJSON',
      parseValue: (value) => unwrapped(parseGeometry(value)),
      parseLiteral: (node, variables) => unwrapped(parseGeometry(valueFromASTUntyped(node, variables)), node),
    }),
  };
}

type ParseText = (text: string) => Parsed<{ readonly value: string }>;

/** @param notText the error for a value that is no string, such as a number: digits get lost in numbers. */
function textScalar(name: string, notText: InputErrorCode, parse: ParseText): GraphQLScalarType {
  return new GraphQLScalarType({
    name,
    parseValue(value) {
      if (typeof value !== 'string') throw inputError(notText);
      return unwrapped(parse(value));
    },
    parseLiteral(node) {
      if (node.kind !== Kind.STRING) throw inputError(notText, { nodes: node });
      return unwrapped(parse(node.value), node);
    },
  });
}

function unwrapped<T>(parsed: Parsed<{ readonly value: T }>, node?: ValueNode): T {
  if (parsed.ok) return parsed.value;
  throw inputError(parsed.code, node === undefined ? {} : { nodes: node });
}

function parseDate(text: string): Parsed<{ readonly value: string }> {
  return isCalendarDate(text) ? { ok: true, value: text } : { ok: false, code: 'DATE_FORMAT' };
}

/** RFC 3339 without leap seconds; the offset stays within what PostgreSQL takes (less than 16 hours). */
const dateTimeShape =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-5]):[0-5]\d)$/;

function parseDateTime(text: string): Parsed<{ readonly value: string }> {
  const value = text.toUpperCase();
  const date = dateTimeShape.exec(value)?.[1];
  return date !== undefined && isCalendarDate(date)
    ? { ok: true, value }
    : { ok: false, code: 'DATE_TIME_FORMAT' };
}

/** Fits NUMERIC(18,2). */
function parseMoney(text: string): Parsed<{ readonly value: string }> {
  return /^-?(0|[1-9]\d{0,15})(\.\d{1,2})?$/.test(text)
    ? { ok: true, value: text }
    : { ok: false, code: 'MONEY_FORMAT' };
}
