// E-licence identifier 电子证照标识 (GB/T 36904): ROOT.TYPE.ISSUER.SERIAL.VERSION.CHECK. Reading, checking, and the check
// character. Whether the issuer exists or may issue that type is not known here.

import type { SyntheticOption } from './division-codes.ts';
import type { Parsed } from './input-error.ts';

export interface ELicenseIdentifier {
  readonly value: string;
  /** 21 characters: credit code of the body that defined the certificate, and a number of three digits. */
  readonly typeCode: string;
  /** Usually the credit code of the issuing authority; some write a code of their own. */
  readonly issuer: string;
  readonly serial: string;
  /** Three digits, one more with each change of the licence. */
  readonly version: string;
}

const nationalRoot = '1.2.156.3005.2';
/** Below 2.999, the arc that ITU-T X.660 keeps for examples: no licence of the nation can lie there. */
const syntheticRoot = '2.999.156.3005.2';

const shape =
  /^(?<root>\d+(?:\.\d+){3,5})\.(?<type>[0-9A-Z]{18}\d{3})\.(?<issuer>[0-9A-Z]{1,32})\.(?<serial>[0-9A-Z]{1,32})\.(?<version>\d{3})\.(?<check>[0-9A-Z])$/;

/**
 * Reads an identifier. The first broken rule is named: form, namespace, check character.
 * `1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0` → type `11100000000013338W009`, version `002`.
 */
export function parseELicenseIdentifier(
  text: string,
  { synthetic }: SyntheticOption,
): Parsed<ELicenseIdentifier> {
  const { root, type, issuer, serial, version, check } = shape.exec(text)?.groups ?? {};
  if (type === undefined || issuer === undefined || serial === undefined || version === undefined) {
    return { ok: false, code: 'ELICENSE_IDENTIFIER_FORMAT' };
  }
  if (root !== nationalRoot && !(synthetic && root === syntheticRoot)) {
    return { ok: false, code: 'ELICENSE_IDENTIFIER_NAMESPACE' };
  }
  if (eLicenseCheckCharacter(`${type}${issuer}${serial}${version}`) !== check) {
    return { ok: false, code: 'ELICENSE_IDENTIFIER_CHECK' };
  }
  return { ok: true, value: text, typeCode: type, issuer, serial, version };
}

/** A synthetic identifier with its check character; the parts as `ELicenseIdentifier` has them. */
export function syntheticELicenseIdentifier(parts: Omit<ELicenseIdentifier, 'value'>): string {
  const { typeCode, issuer, serial, version } = parts;
  const check = eLicenseCheckCharacter(`${typeCode}${issuer}${serial}${version}`);
  return [syntheticRoot, typeCode, issuer, serial, version, check].join('.');
}

/**
 * ISO 7064 MOD 37,36 over digits and capitals: type, issuer, serial and version without dots → one character. Every change
 * of one character is noticed.
 * @throws RangeError for other characters or none.
 */
export function eLicenseCheckCharacter(text: string): string {
  if (!/^[0-9A-Z]+$/.test(text))
    throw new RangeError('an e-licence identifier is written in digits and capitals');
  let product = 36;
  for (const character of text) {
    product = (((product + Number.parseInt(character, 36)) % 36 || 36) * 2) % 37;
  }
  return ((37 - product) % 36).toString(36).toUpperCase();
}
