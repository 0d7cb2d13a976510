// Real-property unit code 不动产单元代码 (GB/T 37346): reading and its parts. The code has no check character, and the letters of
// parcel and fixture features are only checked as far as published samples confirm them.

import { isRegisteringDivision, type SyntheticOption } from './division-codes.ts';
import type { Parsed } from './input-error.ts';

export interface RealPropertyUnitCode {
  /** 28 characters without spaces. */
  readonly value: string;
  /** Six digits. */
  readonly county: string;
  /** 地籍区, three digits. */
  readonly cadastralZone: string;
  /** 地籍子区, three digits. */
  readonly cadastralSubzone: string;
  /** 宗地特征码, two letters: ownership (G state, J collective, Z undetermined), then kind of right. */
  readonly parcelFeature: string;
  /** Five digits. */
  readonly parcelNumber: string;
  /** 定着物特征码: F building, L trees, Q other, W none. */
  readonly fixtureFeature: string;
  /** Eight digits; for a building four of the building and four of the unit. */
  readonly fixtureNumber: string;
}

const shape = /^[1-9]\d{11}[GJZ][A-Z]\d{5}[FLQW]\d{8}$/;

/**
 * Reads 28 characters; the spaces that are printed between the groups are dropped.
 * `320505 400202 GB00001 F00010069` → county `320505`, parcel feature `GB`, parcel number `00001`.
 */
export function parseRealPropertyUnitCode(
  text: string,
  options: SyntheticOption,
): Parsed<RealPropertyUnitCode> {
  const value = text.replaceAll(' ', '');
  if (!shape.test(value)) return { ok: false, code: 'UNIT_CODE_FORMAT' };
  const county = value.slice(0, 6);
  if (!isRegisteringDivision(county, options)) return { ok: false, code: 'UNIT_CODE_COUNTY' };
  return {
    ok: true,
    value,
    county,
    cadastralZone: value.slice(6, 9),
    cadastralSubzone: value.slice(9, 12),
    parcelFeature: value.slice(12, 14),
    parcelNumber: value.slice(14, 19),
    fixtureFeature: value.slice(19, 20),
    fixtureNumber: value.slice(20),
  };
}
