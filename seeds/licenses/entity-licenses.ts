// The e-licences of an entity: its certificate of existence, what its trade demands, and its property.

import type { Block } from '../block.ts';
import { type Day, referenceDate } from '../days.ts';
import { isMarketEntity } from '../entities/entity-rows.ts';
import { institutions } from '../entities/organs.ts';
import { likely } from '../likely.ts';
import type { Entity } from '../model.ts';
import type { LicenseKey } from './catalogue.ts';
import { type Holder, type Issued, issueLicense, type LicenseDraft } from './license-rows.ts';

export interface IssuedPermit extends Issued {
  readonly key: LicenseKey;
  readonly issuedOn: Day;
}

/** @returns the permits, on which administrative licences are on record too. */
export function emitEntityLicenses(entity: Entity, block: Block): readonly IssuedPermit[] {
  const { random } = block;
  const { establishedOn, address, representative } = entity;
  const holder = entityHolder(entity);
  const closing = endedWith(entity);
  const common = { ...closing, holder, premises: address.text, personInCharge: representative.name };
  const business = isMarketEntity(entity) ? 'BUSINESS' : 'SOCIAL';
  issueLicense(
    business,
    { ...common, issuedOn: establishedOn, number: entity.uscc, scope: entity.trade.scope, validTo: null },
    block,
  );
  const permits: IssuedPermit[] = [];
  for (const key of permitKeys(entity)) {
    const issuedOn = Math.min(referenceDate - 3, establishedOn + random.between(5, 60));
    permits.push(
      ...issueChain(key, { ...common, issuedOn, scope: entity.trade.scope }, entity.lapsing === true, block),
    );
  }
  if (entity.trade.premises === 'COMMERCIAL' && likely(entity, 0.3, random)) {
    issueLicense(
      'SIGNBOARD',
      { ...common, issuedOn: Math.max(establishedOn, referenceDate - random.between(20, 900)) },
      block,
    );
  }
  if (entity.kind === 'ENTERPRISE' && likely(entity, 0.08, random)) {
    const issuedOn = establishedOn + random.below(Math.max(1, referenceDate - establishedOn));
    issueLicense('TRADEMARK', { ...closing, holder, issuedOn, scope: entity.name.slice(-8) }, block);
  }
  if (entity.property !== undefined) {
    const { certificate, location, registeredOn } = entity.property;
    issueLicense(
      'PROPERTY',
      { holder, issuedOn: registeredOn, number: certificate, premises: location },
      block,
    );
  }
  return permits;
}

/** The permits of its trade; a few operate without. */
function permitKeys({ trade, parent }: Entity): readonly LicenseKey[] {
  return parent === undefined ? (trade.permits as readonly LicenseKey[]) : [];
}

/** A permit and its renewals up to the reference date; now and then the last was not renewed. */
function issueChain(key: LicenseKey, first: LicenseDraft, lapsing: boolean, block: Block): IssuedPermit[] {
  const issued = issueLicense(key, first, block);
  const permit = { ...issued, key, issuedOn: first.issuedOn };
  if (issued.validTo === null || issued.validTo >= referenceDate || first.ended !== undefined)
    return [permit];
  if (lapsing || block.random.chance(0.1)) return [permit];
  const again = {
    ...first,
    issuedOn: issued.validTo + 1,
    replaces: issued.id,
    number: issued.number,
    version: nextVersion(first.version),
  };
  return [permit, ...issueChain(key, again, lapsing, block)];
}

function nextVersion(version = '001'): string {
  return String(Number(version) + 1).padStart(3, '0');
}

export function entityHolder({ uscc, name, county, complete }: Entity): Holder {
  const holder: Holder = { personId: null, uscc, name, code: uscc, codeType: '001', county };
  return complete === undefined ? holder : { ...holder, complete };
}

function endedWith({ status, statusOn }: Entity): Pick<LicenseDraft, 'ended'> {
  if (status === 'DEREGISTERED') return { ended: { status: '04', on: statusOn, reason: '主体注销' } };
  if (status === 'REVOKED') return { ended: { status: '07', on: statusOn, reason: '主体被吊销营业执照' } };
  return {};
}

/** Certificates of public institutions. */
export function emitInstitutionLicenses(block: Block): void {
  for (const institution of institutions) {
    if (institution.category !== '12' || institution.county === null) continue;
    const { uscc, name, county } = institution;
    const holder: Holder = { personId: null, uscc, name, code: uscc, codeType: '001', county };
    issueLicense('INSTITUTION', { holder, issuedOn: referenceDate - 800, number: uscc }, block);
  }
}
