// Rows of organs and public institutions, the same in every seed. Their heads are named, but are nobody on record.

import { dateText, day, referenceDate } from '../days.ts';
import { postalCode } from '../land/addresses.ts';
import { counties, provinceName } from '../land/divisions.ts';
import { givenName } from '../people/given-names.ts';
import { money } from '../people/money.ts';
import { surnamesOf } from '../people/surnames.ts';
import { at, createRandom, type Random } from '../random.ts';
import type { Emit } from '../tables/index.ts';
import { type Institution, institutions, organOf } from './organs.ts';

export function emitInstitutions(emit: Emit): void {
  const random = createRandom('institutions');
  for (const institution of institutions) {
    emitEntity(institution, random, emit);
    if (institution.category === '12') emitPublicInstitution(institution, random, emit);
    else if (institution.category === '11') emitOrgan(institution, random, emit);
  }
}

/** [section, class of GB/T 4754, scope] */
const activities = {
  organ: ['S', '9221', '依照法定职权履行公共管理职责'],
  HOSPITAL: ['Q', '8411', '医疗、护理、预防保健服务'],
  UNIVERSITY: ['P', '8341', '普通高等教育'],
  COLLEGE: ['P', '8341', '高等职业教育'],
  HIGH_SCHOOL: ['P', '8334', '普通高中教育'],
  MIDDLE_SCHOOL: ['P', '8331', '普通初中教育'],
  PRIMARY_SCHOOL: ['P', '8321', '普通小学教育'],
  HOUSING_FUND: ['S', '9412', '住房公积金归集、管理与使用'],
  PROPERTY_REGISTER: ['S', '9221', '不动产登记事务'],
} as const;

function activityOf({ key }: Institution): readonly [string, string, string] {
  return key in activities ? activities[key as keyof typeof activities] : activities.organ;
}

function emitEntity(institution: Institution, random: Random, emit: Emit): void {
  const county = institution.county ?? institution.city?.counties[0] ?? at(counties, 0);
  const [section, code, scope] = activityOf(institution);
  const registrar = organOf('GOVERNMENT', institution.county ?? institution.city ?? 'PROVINCE');
  const established = dateText(day(random.between(1985, 2012), random.between(1, 12), 1));
  const sex = random.pick(['1', '1', '2'] as const);
  const head =
    random.pickWeighted(surnamesOf(county.city)) + givenName(sex, random.between(1966, 1982), random);
  const place = `${provinceName}${institution.city?.name ?? '南京市'}${county.name}政务路${random.between(1, 99)}号`;
  emit('legal_entity', {
    uscc: institution.uscc,
    entity_id: random.id('e'),
    name: institution.name,
    kind: { 11: 'GOVERNMENT_ORGAN', 12: 'PUBLIC_INSTITUTION', 13: 'OTHER' }[institution.category],
    status: 'OPERATING',
    status_on: established,
    approved_on: established,
    established_on: established,
    operate_from: established,
    registration_authority: `${registrar.name}机构编制委员会办公室`,
    registration_authority_uscc: registrar.uscc,
    division_code: county.code,
    registered_capital: institution.category === '12' ? money(random.between(100, 9000) * 10_000) : null,
    currency: institution.category === '12' ? 'CNY' : null,
    industry_section: section,
    industry_code: code,
    business_scope: scope,
    domicile: place,
    business_premises: place,
    postal_code: postalCode(county),
    legal_representative_name: head,
    legal_representative_position: institution.category === '12' ? '法定代表人' : '主要负责人',
    legal_representative_since: dateText(referenceDate - random.between(100, 2000)),
  });
}

function emitPublicInstitution(institution: Institution, random: Random, emit: Emit): void {
  const { key, city, county } = institution;
  const organiser = organOf(
    key === 'HOSPITAL' ? 'HEALTH' : /SCHOOL|UNIVERSITY|COLLEGE/.test(key) ? 'EDUCATION' : 'GOVERNMENT',
    county ?? city ?? 'PROVINCE',
  );
  emit('public_institution', {
    uscc: institution.uscc,
    purpose: activityOf(institution)[2],
    funding_source: key === 'HOSPITAL' ? 'PARTIAL_APPROPRIATION' : 'FULL_APPROPRIATION',
    organiser_name: organiser.name,
    organiser_uscc: organiser.uscc,
    staffing: random.between(20, 1600),
    certificate_valid_to: '2028-03-31',
  });
}

function emitOrgan(institution: Institution, random: Random, emit: Emit): void {
  const { key, level, city } = institution;
  const superior =
    level === 'COUNTY' && city !== null
      ? organOf(key, city)
      : level === 'CITY'
        ? superiorOfCity(institution)
        : null;
  emit('government_organ', {
    uscc: institution.uscc,
    level,
    functions: activities.organ[2],
    superior_name: superior?.name ?? null,
    superior_uscc: superior?.uscc ?? null,
    staffing: random.between(15, 400),
  });
}

/** The same department of the province; the government where the province has none. */
function superiorOfCity({ key }: Institution): Institution {
  const same = institutions.find((other) => other.level === 'PROVINCIAL' && other.key === key);
  return same ?? organOf('GOVERNMENT', 'PROVINCE');
}
