// The e-licences of a person, from what is on record about them. Those of the dead are cancelled.

import type { Block } from '../block.ts';
import { addYears, day, dayOf, referenceDate } from '../days.ts';
import { likely } from '../likely.ts';
import type { Person } from '../model.ts';
import type { LicenseKey } from './catalogue.ts';
import { type Holder, issueLicense, type LicenseDraft } from './license-rows.ts';

export function emitPersonLicenses(person: Person, block: Block): void {
  const { random } = block;
  const { papers, household } = person;
  const issue = issuerFor(person, block);
  if (papers.cardIssuedOn !== undefined) {
    const validTo = papers.cardValidTo ?? null;
    issue('ID_CARD', { issuedOn: papers.cardIssuedOn, validTo, number: person.idNumber });
  }
  // A booklet for each household, in the name of its head.
  if (household.members[0] === person && household.registered.county !== null) {
    issue('HOUSEHOLD_BOOKLET', {
      issuedOn: household.establishedOn,
      number: household.no,
      premises: household.registered.text,
    });
  }
  if (papers.birthCertificate !== undefined && person.age < 12) {
    issue('BIRTH_CERTIFICATE', { issuedOn: person.born + 3, number: papers.birthCertificate });
  }
  emitMarriageLicense(person, issue);
  if (person.died === undefined && likely(person, person.age < 16 ? 0.75 : 0.96, random)) {
    const issuedOn = Math.max(person.born + 40, referenceDate - random.between(30, 3600));
    issue('SOCIAL_SECURITY_CARD', { issuedOn });
  }
  if (papers.residencePermit !== undefined) {
    const { number, issuedOn, validTo } = papers.residencePermit;
    issue('RESIDENCE_PERMIT', { issuedOn, validTo, number, premises: household.home.text });
  }
  if (papers.disability !== undefined) {
    const { number, issuedOn, validTo } = papers.disability;
    issue('DISABILITY', { issuedOn, validTo, number, qualification: `${number.slice(-1)}级` });
  }
  if (papers.veteran !== undefined) {
    const { card, discharge, on } = papers.veteran;
    issue('DISCHARGE', { issuedOn: on, number: discharge });
    issue('VETERAN_CARD', { issuedOn: Math.max(on + 90, day(2021, 12, 1)), number: card });
  }
  if (papers.property !== undefined) {
    const { certificate, location, registeredOn, mortgage } = papers.property;
    issue('PROPERTY', { issuedOn: registeredOn, number: certificate, premises: location });
    if (mortgage !== undefined) {
      issue('MORTGAGE', {
        issuedOn: mortgage.registeredOn,
        number: mortgage.certificate,
        premises: location,
        remark: `抵押权人：${mortgage.mortgagee}`,
      });
    }
  }
  emitQualifications(person, issue, block);
}

type Issue = (key: LicenseKey, draft: Omit<LicenseDraft, 'holder'>) => unknown;

function issuerFor(person: Person, block: Block): Issue {
  const holder = holderOf(person, block);
  const gone = ended(person);
  return (key, draft) => issueLicense(key, { ...gone, ...draft, holder }, block);
}

function emitMarriageLicense({ marriage }: Person, issue: Issue): void {
  if (marriage === undefined) return;
  const { registeredOn, number, end } = marriage;
  const divorced = end?.by === 'DIVORCE';
  const over = divorced ? { ended: { status: '04', on: end.on, reason: '解除婚姻关系' } as const } : {};
  issue('MARRIAGE', { issuedOn: registeredOn, number, ...over });
  if (divorced && end.number !== null) issue('DIVORCE', { issuedOn: end.on, number: end.number });
}

/** Driving, diplomas and what some trades demand. */
function emitQualifications(person: Person, issue: Issue, { random, county }: Block): void {
  const { age, born, work, died } = person;
  if (died !== undefined || person.status !== 'ACTIVE') return;
  if (age >= 19 && age < 70 && likely(person, 0.4, random)) {
    const first = addYears(born, 18) + 120;
    const issuedOn = Math.max(first, referenceDate - random.between(20, 3700));
    const professional = work?.position === '驾驶员';
    issue('DRIVING', {
      issuedOn,
      number: person.idNumber,
      qualification: professional ? 'A2' : random.pick(['C1', 'C1', 'C1', 'C2']),
    });
    if (likely(person, 0.45, random)) {
      issue('VEHICLE', {
        issuedOn: issuedOn + random.below(Math.max(1, referenceDate - issuedOn)),
        plate: plateNumber(county.city.code, random.below(10_000)),
      });
    }
    if (professional)
      issue('PRACTITIONER', {
        issuedOn: Math.max(issuedOn, referenceDate - random.between(30, 2400)),
        qualification: '经营性道路货物运输',
      });
    if (work?.position === '网约配送员' && random.chance(0.2)) {
      issue('RIDE_DRIVER', { issuedOn: Math.max(issuedOn, referenceDate - random.between(20, 1200)) });
    }
  }
  for (const record of person.education?.records ?? []) {
    const { certificate_number: number, graduated_on: on, level } = record;
    if (typeof number !== 'string' || typeof on !== 'string' || typeof level !== 'string') continue;
    // From junior college up.
    if (level >= '4') continue;
    issue('DIPLOMA', {
      issuedOn: dayOf(on),
      number,
      qualification: level,
      remark: String(record.school_name),
    });
    if (record.major === '药学' && age >= 26 && random.chance(0.25)) {
      issue('PHARMACIST', {
        issuedOn: referenceDate - random.between(20, 2000),
        scope: '药学',
        premises: county.name,
      });
    }
  }
  if (work?.position === '餐饮服务员' || person.complete === true)
    issue('HEALTH_CERTIFICATE', { issuedOn: referenceDate - random.between(5, 420) });
}

export function holderOf({ id, name, idNumber, complete }: Person, { county }: Block): Holder {
  const holder: Holder = { personId: id, uscc: null, name, code: idNumber, codeType: '111', county };
  return complete === undefined ? holder : { ...holder, complete };
}

/** Licences end with their holder; those of emigrants and of people who moved away are left as they are. */
function ended(person: Person): Pick<LicenseDraft, 'ended'> {
  if (person.died === undefined) return {};
  return {
    ended: { status: '04', on: Math.min(referenceDate, person.statusSince + 3), reason: '持证人死亡' },
  };
}

/** `苏Z`: no city has the letter Z. */
export function plateNumber(cityCode: string, number: number): string {
  return `苏Z·D${String((number + Number(cityCode)) % 10_000).padStart(4, '0')}`;
}
