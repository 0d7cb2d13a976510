// Unified social credit codes of synthetic entities. The registering division is an area code that GB/T 2260 never
// assigned, so no code drawn here can belong to a real entity; every code is checked as it is made.

import {
  organizationCodeCheckCharacter,
  usccCheckCharacter,
} from '../../subgraphs/unified-social-credit-code.ts';
import { assertNeverAssigned } from '../never-assigned.ts';

/** Department and kind (GB 32100), area of registration, eight characters of the organization code → 18 characters. */
export function creditCode(category: string, area: string, body8: string): string {
  const body = `${category}${assertNeverAssigned(area)}${body8}${organizationCodeCheckCharacter(body8)}`;
  return body + usccCheckCharacter(body);
}

/** The organization-code body of the index-th entity of a block: `MA` and six characters, scattered but never repeated. */
export function organizationBody(block: number, index: number): string {
  if (block >= perPart || index >= perPart) throw new RangeError('the organization codes are used up');
  // The multiplier has no factor in common with 31, so different inputs stay different.
  let rest = Number((BigInt(block * perPart + index) * 562_431_437n + 402_653n) % BigInt(perPart * perPart));
  let text = '';
  for (let position = 0; position < 6; position += 1) {
    text = alphabet.charAt(rest % 31) + text;
    rest = Math.floor(rest / 31);
  }
  return `MA${text}`;
}

const perPart = 31 ** 3;
/** GB 32100: digits and capitals without I, O, S, V, Z. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
