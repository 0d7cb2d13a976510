// Unified social credit code 统一社会信用代码 (GB 32100) with the organization code (GB 11714) inside it: reading, checking,
// and both check characters. Whether the entity exists is not known here.

import { isRegisteringDivision, type SyntheticOption } from './division-codes.ts';
import type { InputErrorCode, Parsed } from './input-error.ts';

export type LegalEntityKind =
  | 'GOVERNMENT_ORGAN'
  | 'PUBLIC_INSTITUTION'
  | 'SOCIAL_GROUP'
  | 'PRIVATE_NON_ENTERPRISE'
  | 'FOUNDATION'
  | 'ENTERPRISE'
  | 'INDIVIDUAL_BUSINESS'
  | 'FARMER_COOPERATIVE'
  | 'COLLECTIVE_ECONOMIC_ORG'
  | 'OTHER';

export interface UnifiedSocialCreditCode {
  /** 18 characters. */
  readonly value: string;
  readonly kind: LegalEntityKind;
  /**
   * Whether the second character is listed for its department. An unlisted one passes with kind OTHER: village committees
   * got 54 and 55 without a new edition of the standard.
   */
  readonly kindListed: boolean;
  /** Six digits: division of the authority that registered the entity, not of its domicile. */
  readonly registeringDivision: string;
  /** Nine characters. */
  readonly organizationCode: string;
}

/** Department (first character) → kinds listed for it (second characters). */
const listedKinds: ReadonlyMap<string, string> = new Map([
  ['1', '1239'],
  ['2', '19'],
  ['3', '123459'],
  ['4', '19'],
  ['5', '1239'],
  ['6', '129'],
  ['7', '129'],
  ['8', '19'],
  ['9', '123'],
  ['A', '19'],
  ['N', '1239'],
  ['Y', '1'],
]);

const kindOfCategory: ReadonlyMap<string, LegalEntityKind> = new Map([
  ['11', 'GOVERNMENT_ORGAN'],
  ['12', 'PUBLIC_INSTITUTION'],
  ['51', 'SOCIAL_GROUP'],
  ['52', 'PRIVATE_NON_ENTERPRISE'],
  ['53', 'FOUNDATION'],
  ['91', 'ENTERPRISE'],
  ['92', 'INDIVIDUAL_BUSINESS'],
  ['93', 'FARMER_COOPERATIVE'],
]);

/**
 * Reads 18 characters, upper case. The first broken rule is named: length, characters, department, registering division,
 * check character of the whole, check character of the organization code.
 * `91320140MA0AAAA1X9` (synthetic) → kind ENTERPRISE, division `320140`, organization code `MA0AAAA1X`.
 */
export function parseUnifiedSocialCreditCode(
  text: string,
  options: SyntheticOption,
): Parsed<UnifiedSocialCreditCode> {
  if (text.length !== 18) return failed('USCC_LENGTH');
  if (!/^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/.test(text)) return failed('USCC_CHARSET');
  const listed = listedKinds.get(text.charAt(0));
  if (listed === undefined) return failed('USCC_CATEGORY');
  const registeringDivision = text.slice(2, 8);
  if (!isRegisteringDivision(registeringDivision, options)) return failed('USCC_DIVISION');
  if (usccCheckCharacter(text.slice(0, 17)) !== text.charAt(17)) return failed('USCC_CHECK_DIGIT');
  const organizationCode = text.slice(8, 17);
  if (organizationCodeCheckCharacter(organizationCode.slice(0, 8)) !== organizationCode.charAt(8)) {
    return failed('USCC_ORGANIZATION_CODE');
  }
  const kindListed = listed.includes(text.charAt(1));
  return {
    ok: true,
    value: text,
    kind: kindOf(text.slice(0, 2)),
    kindListed,
    registeringDivision,
    organizationCode,
  };
}

function kindOf(category: string): LegalEntityKind {
  if (/^N[123]$/.test(category)) return 'COLLECTIVE_ECONOMIC_ORG';
  return kindOfCategory.get(category) ?? 'OTHER';
}

/** GB 32100: 31 symbols, digits and capitals without I, O, S, V, Z. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** 3^i mod 31. All are different, so every changed character and every exchange of two is noticed. */
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/**
 * Check character of a credit code: 17 characters of the alphabet of GB 32100 → one more.
 * @throws RangeError for anything else.
 */
export function usccCheckCharacter(body17: string): string {
  if (!/^[0-9A-HJ-NP-RTUWXY]{17}$/.test(body17))
    throw new RangeError('the body of a credit code has 17 characters');
  const sum = weights.reduce(
    (total, weight, index) => total + weight * alphabet.indexOf(body17.charAt(index)),
    0,
  );
  return alphabet.charAt((31 - (sum % 31)) % 31);
}

/**
 * Check character of an organization code (GB 11714): 8 digits or capitals, worth 0 to 35 → `0` to `9` or `X`.
 * @throws RangeError for anything else.
 */
export function organizationCodeCheckCharacter(body8: string): string {
  if (!/^[0-9A-Z]{8}$/.test(body8)) throw new RangeError('the body of an organization code has 8 characters');
  const values = [3, 7, 9, 10, 5, 8, 4, 2].map(
    (weight, index) => weight * Number.parseInt(body8.charAt(index), 36),
  );
  const check = 11 - (values.reduce((total, value) => total + value, 0) % 11);
  return check === 10 ? 'X' : String(check % 11);
}

function failed(code: InputErrorCode): { readonly ok: false; readonly code: InputErrorCode } {
  return { ok: false, code };
}
