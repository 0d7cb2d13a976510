// Rows of the register: an entity with its representative, and its registrations with tax and social insurance.

import type { Block } from '../block.ts';
import { addYears, dateText, referenceDate, yearOf } from '../days.ts';
import { postalCode } from '../land/addresses.ts';
import { likely } from '../likely.ts';
import type { Entity } from '../model.ts';
import { money } from '../people/money.ts';
import { type Institution, organOf } from './organs.ts';

/** Market regulation registers most; civil affairs and agriculture, under their own laws, the others. */
export function registrarOf({ kind, county }: Entity): Institution {
  const market = kind === 'ENTERPRISE' || kind === 'INDIVIDUAL_BUSINESS' || kind === 'FARMER_COOPERATIVE';
  return organOf(
    market ? 'MARKET' : kind === 'COLLECTIVE_ECONOMIC_ORG' ? 'GOVERNMENT' : 'CIVIL_AFFAIRS',
    county,
  );
}

export function isMarketEntity({ kind }: Entity): boolean {
  return kind === 'ENTERPRISE' || kind === 'INDIVIDUAL_BUSINESS' || kind === 'FARMER_COOPERATIVE';
}

export function emitEntity(entity: Entity, { emit, random }: Block): void {
  const { representative, address, status, kind } = entity;
  const registrar = registrarOf(entity);
  const limited = kind === 'ENTERPRISE' && likely(entity, 0.35, random);
  const changed = Math.min(
    referenceDate,
    entity.establishedOn + random.below(referenceDate - entity.establishedOn + 1),
  );
  const statusOn = dateText(entity.statusOn);
  emit('legal_entity', {
    uscc: entity.uscc,
    entity_id: random.id('e'),
    registration_number:
      yearOf(entity.establishedOn) < 2015 && isMarketEntity(entity)
        ? `${entity.county.syntheticCode}${String(random.below(1e9)).padStart(9, '0')}`
        : null,
    name: entity.name,
    former_name: entity.formerName ?? null,
    kind,
    entity_type: entity.entityType,
    status,
    status_on: statusOn,
    approved_on: dateText(status === 'OPERATING' ? changed : entity.statusOn),
    established_on: dateText(entity.establishedOn),
    operate_from: dateText(entity.establishedOn),
    operate_to: limited ? dateText(addYears(entity.establishedOn, 30) - 1) : null,
    dormant_until: status === 'DORMANT' ? dateText(addYears(entity.statusOn, 3)) : null,
    revoked_on: status === 'REVOKED' ? statusOn : null,
    deregistered_on: status === 'DEREGISTERED' ? statusOn : null,
    deregistration_reason:
      status === 'DEREGISTERED' ? random.pick(['决议解散', '自行停止经营', '简易注销']) : null,
    registration_authority: registrar.name,
    registration_authority_uscc: registrar.uscc,
    division_code: entity.county.code,
    registered_capital: entity.parent === undefined ? money(entity.capital) : null,
    paid_in_capital:
      entity.parent === undefined ? money(entity.capital * random.pick([0.2, 0.5, 1, 1])) : null,
    currency: 'CNY',
    industry_section: entity.trade.section,
    industry_code: entity.trade.code,
    business_scope: `一般项目：${entity.trade.scope}。（依法须经批准的项目，经相关部门批准后方可开展经营活动）`,
    domicile: address.text,
    business_premises: address.text,
    postal_code: postalCode(entity.county),
    domicile_address_id: address.id,
    stock_code: entity.stockCode ?? null,
    parent_uscc: entity.parent?.uscc ?? null,
    legal_representative_name: representative.name,
    legal_representative_position: entity.position,
    legal_representative_since: dateText(changed),
    legal_representative_id_type: '111',
    legal_representative_id_number: representative.idNumber,
    legal_representative_phone: representative.mobile,
    legal_representative_person_id: representative.id,
  });
}

export function emitRegistrations(entity: Entity, { emit, random }: Block): void {
  const { kind, county, status, establishedOn } = entity;
  const tax = organOf('TAX', county);
  const closed = status === 'DEREGISTERED';
  if (kind === 'ENTERPRISE' || likely(entity, 0.6, random)) {
    const arrears = !closed && likely(entity, 0.03, random);
    emit('taxpayer', {
      uscc: entity.uscc,
      taxpayer_number: entity.uscc,
      status: closed
        ? 'DEREGISTERED'
        : status === 'REVOKED'
          ? 'ABNORMAL'
          : status === 'DORMANT'
            ? 'SUSPENDED'
            : 'NORMAL',
      vat_status: kind === 'ENTERPRISE' && entity.employees > 8 ? 'GENERAL' : 'SMALL_SCALE',
      authority: tax.name,
      registered_on: dateText(Math.min(referenceDate, establishedOn + random.between(1, 30))),
      arrears: arrears ? money(random.between(300, 90_000)) : '0.00',
      arrears_on: dateText(referenceDate - 1),
    });
  }
  if (kind === 'INDIVIDUAL_BUSINESS' ? entity.employees < 3 : !likely(entity, 0.85, random)) return;
  emit('social_insurance_account', {
    uscc: entity.uscc,
    account_number: `${county.syntheticCode}${String(random.below(1e8)).padStart(8, '0')}`,
    status: closed ? 'CLOSED' : status === 'OPERATING' ? 'ACTIVE' : 'SUSPENDED',
    insured_count: closed ? 0 : Math.max(1, Math.round(entity.employees * 0.9)),
    paid_months: Math.max(1, Math.floor((referenceDate - establishedOn) / 31)),
    registered_on: dateText(Math.min(referenceDate, establishedOn + random.between(5, 60))),
    authority: organOf('LABOUR', county).name,
  });
}

/** Particulars of what civil affairs registers. */
export function emitSocialOrganization(entity: Entity, { emit, random }: Block): void {
  const { kind, county } = entity;
  if (kind !== 'SOCIAL_GROUP' && kind !== 'PRIVATE_NON_ENTERPRISE' && kind !== 'FOUNDATION') return;
  const supervisor = organOf('CIVIL_AFFAIRS', county);
  emit('social_organization', {
    uscc: entity.uscc,
    scope:
      kind === 'FOUNDATION'
        ? '扶贫济困、助学助医'
        : kind === 'SOCIAL_GROUP'
          ? '行业交流、会员服务'
          : '社区服务、养老服务',
    supervisor_name: supervisor.name,
    supervisor_uscc: supervisor.uscc,
    charitable: kind === 'FOUNDATION' || random.chance(0.3),
    annual_inspection_year: 2025,
    annual_inspection_result: random.chance(0.9) ? 'QUALIFIED' : 'BASICALLY_QUALIFIED',
  });
}
