// One e-licence with its history: how it is numbered, how its status follows from its dates, and the annotated copies
// that were made of it.

import { syntheticELicenseIdentifier } from '../../subgraphs/e-license-identifier.ts';
import type { Block } from '../block.ts';
import { addYears, type Day, dateText, momentText, referenceDate } from '../days.ts';
import { type Institution, organOf } from '../entities/organs.ts';
import type { County } from '../land/divisions.ts';
import { likely, type Subject } from '../likely.ts';
import { catalogue, itemCode, type LicenseKey, type LicenseType } from './catalogue.ts';

/** GB/T 36903: 01 valid, 02 suspended, 03 withdrawn, 04 cancelled, 05 lapsed, 06 transferred out, 07 revoked. */
export type LicenseStatus = '01' | '02' | '03' | '04' | '05' | '06' | '07';

export interface LicenseDraft {
  readonly holder: Holder;
  readonly issuedOn: Day;
  /** Otherwise from the issue date and the catalogue. */
  readonly validTo?: Day | null;
  readonly number?: string;
  /** Ended before its time. */
  readonly ended?: { readonly status: LicenseStatus; readonly on: Day; readonly reason: string };
  readonly qualification?: string;
  readonly scope?: string;
  readonly premises?: string;
  readonly personInCharge?: string;
  readonly plate?: string;
  readonly remark?: string;
  readonly replaces?: string;
  /** Three digits of the identifier; rises with each change. */
  readonly version?: string;
}

export interface Holder extends Subject {
  readonly personId: string | null;
  readonly uscc: string | null;
  readonly name: string;
  readonly code: string;
  /** GA/T 517; 001 is a credit code. */
  readonly codeType: '111' | '001';
  readonly county: County;
}

export interface Issued {
  readonly id: string;
  readonly number: string;
  readonly status: LicenseStatus;
  readonly validTo: Day | null;
  readonly issuer: Institution;
}

/** Shares of licences that were suspended for a time, and of which a copy was made lately. */
const suspendedShare = 0.004;
const copiedShare = 0.04;

export function issueLicense(key: LicenseKey, draft: LicenseDraft, block: Block): Issued {
  const { random, emit } = block;
  const type = catalogue[key];
  const { holder, issuedOn } = draft;
  const issuer = issuerOf(type, holder.county);
  const id = random.id('l');
  const number =
    draft.number ??
    `${issuer.uscc.slice(2, 8)}${dateText(issuedOn).slice(0, 4)}${digits(random.below(1e6), 6)}`;
  const validTo = draft.validTo === undefined ? endOf(type, issuedOn) : draft.validTo;
  const lapsed = validTo !== null && validTo < referenceDate;
  const status: LicenseStatus = draft.ended?.status ?? (lapsed ? '05' : '01');
  const statusOn = draft.ended?.on ?? (lapsed ? validTo + 1 : issuedOn);
  const serial = `${dateText(issuedOn).replaceAll('-', '')}${digits(block.number, 3)}${digits(random.below(1e9), 9)}`;
  emit('e_license', {
    license_id: id,
    identifier: syntheticELicenseIdentifier({
      typeCode: type.code,
      issuer: issuer.uscc,
      serial,
      version: draft.version ?? '001',
    }),
    name: type.name,
    number,
    license_type_code: type.code,
    issuing_authority_name: issuer.name,
    issuing_authority_code: issuer.uscc,
    issuing_authority_uscc: issuer.uscc,
    issued_on: dateText(issuedOn),
    valid_from: dateText(issuedOn),
    valid_to: validTo === null ? null : dateText(validTo),
    person_id: holder.personId,
    uscc: holder.uscc,
    holder_name: holder.name,
    holder_code: holder.code,
    holder_code_type: holder.codeType,
    division_code: holder.county.code,
    related_item_name: type.item,
    related_item_code: itemCode(type),
    status,
    status_on: dateText(statusOn),
    replaces_license_id: draft.replaces ?? null,
    qualification_class: draft.qualification ?? null,
    permitted_scope: draft.scope ?? null,
    premises: draft.premises ?? null,
    person_in_charge: draft.personInCharge ?? null,
    vehicle_plate_number: draft.plate ?? null,
    remark: draft.remark ?? null,
    file_format: 'OFD',
    // No file lies behind it.
    file_digest: random.digest(),
    file_url: `https://files.example.com/licenses/${id}.ofd`,
  });
  emitHistory({ id, issuer }, draft, status, statusOn, block);
  if (likely(holder, copiedShare, random)) emitCopy(id, type, holder, block);
  return { id, number, status, validTo, issuer };
}

function endOf({ months }: LicenseType, issuedOn: Day): Day | null {
  return months === null ? null : addYears(issuedOn, months / 12) - 1;
}

function issuerOf({ issuer, level }: LicenseType, county: County): Institution {
  switch (level) {
    case 'PROVINCIAL':
      return organOf(issuer, 'PROVINCE');
    case 'PREFECTURE':
      return organOf(issuer, county.city);
    case 'COUNTY':
      return organOf(issuer, county);
    default:
      return level satisfies never;
  }
}

function emitHistory(
  license: Licensed,
  draft: LicenseDraft,
  status: LicenseStatus,
  statusOn: Day,
  block: Block,
): void {
  const { random } = block;
  const { issuedOn, ended, replaces } = draft;
  const [operation, reason] = replaces === undefined ? ['01', '首次申领'] : ['02', '到期延续'];
  emitChange(license, { operation, from: null, to: '01', on: issuedOn, reason }, block);
  if (status !== '01') {
    const ending = status === '05' ? '04' : status === '02' ? '03' : '05';
    const why = ended?.reason ?? '有效期届满';
    emitChange(license, { operation: ending, from: '01', to: status, on: statusOn, reason: why }, block);
    return;
  }
  const days = referenceDate - issuedOn;
  if (days <= 200 || !random.chance(suspendedShare)) return;
  const on = issuedOn + random.between(30, days - 100);
  const [suspended, returned] = ['监督检查发现问题，暂扣整改', '整改合格，发还'];
  emitChange(license, { operation: '03', from: '01', to: '02', on, reason: suspended }, block);
  const later = on + random.between(20, 60);
  emitChange(license, { operation: '06', from: '02', to: '01', on: later, reason: returned }, block);
}

interface Licensed {
  readonly id: string;
  readonly issuer: Institution;
}

interface StatusChange {
  readonly operation: string;
  readonly from: LicenseStatus | null;
  readonly to: LicenseStatus;
  readonly on: Day;
  readonly reason: string;
}

function emitChange({ id, issuer }: Licensed, change: StatusChange, { random, emit }: Block): void {
  const { operation, from, to, on, reason } = change;
  emit('license_status_change', {
    change_id: random.id('lc'),
    license_id: id,
    operation,
    from_status: from,
    to_status: to,
    changed_at: momentText(on, random.below(480)),
    reason,
    document_number:
      operation === '01' ? null : `示范证字〔${dateText(on).slice(0, 4)}〕${random.between(1, 9999)}号`,
    authority_name: issuer.name,
    authority_uscc: issuer.uscc,
  });
}

export function emitCopy(id: string, type: LicenseType, holder: Holder, { random, emit }: Block): void {
  const on = referenceDate - random.between(1, 300);
  const user = organOf(random.pick(['DATA', 'LABOUR', 'MARKET']), holder.county);
  const matter = random.pick(type.matters);
  const cause = `办理“${matter}”核验${type.name}`;
  const copy = random.id('c');
  emit('annotated_copy', {
    copy_id: copy,
    license_id: id,
    created_at: momentText(on, random.below(480)),
    expires_at: momentText(on + 30, 0),
    creator: user.name,
    creator_uscc: user.uscc,
    use_cause: cause,
    matter,
    watermark: `仅供${user.name}${cause}使用 ${dateText(on)}`,
    file_url: `https://files.example.com/copies/${copy}.ofd`,
  });
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
