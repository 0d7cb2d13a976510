// Rows of identity cards, passports, residence permits and registrations as floating population.

import type { Block } from '../block.ts';
import { addYears, type Day, dateText, referenceDate, yearsBetween } from '../days.ts';
import { organOf } from '../entities/organs.ts';
import { likely } from '../likely.ts';
import type { Person } from '../model.ts';
import { cardAuthority } from './registration.ts';

/** Draws the papers that licences repeat; rows follow with `emitDocuments`. */
export function drawPapers(person: Person, { random, county, number }: Block): void {
  if (person.age >= 16 ? random.chance(0.97) : random.chance(0.25)) {
    const most = Math.min(9.9, person.age, person.age >= 16 ? 99 : 4.9);
    const issuedOn = (person.died ?? referenceDate) - Math.floor(random.next() * most * 365) - 1;
    const validity = cardValidity(yearsBetween(person.born, issuedOn));
    person.papers.cardIssuedOn = Math.max(issuedOn, person.born + 30);
    person.papers.cardValidTo = validity === null ? null : addYears(person.papers.cardIssuedOn, validity);
  }
  if (person.age < 20) {
    // A letter that no edition of the certificate uses, and nine digits.
    person.papers.birthCertificate = `Z${String(number).padStart(3, '0')}${String(random.below(1e6)).padStart(6, '0')}`;
  }
  const { awaySince } = person.household;
  if (awaySince !== undefined && person.age >= 16 && person.died === undefined && random.chance(0.7)) {
    const issuedOn = Math.min(referenceDate - 5, awaySince + random.between(185, 400));
    const endorsed =
      issuedOn +
      365 * Math.max(0, Math.floor((referenceDate - issuedOn) / 365) - (random.chance(0.1) ? 1 : 0));
    person.papers.residencePermit = {
      number: `${county.syntheticCode}J${String(random.below(1e9)).padStart(9, '0')}`,
      issuedOn,
      validTo: endorsed + 365,
    };
  }
}

/** Years by age at issue; null is for the long term. */
function cardValidity(age: number): number | null {
  if (age < 16) return 5;
  if (age <= 25) return 10;
  return age <= 45 ? 20 : null;
}

export function emitDocuments(person: Person, block: Block): void {
  const { emit, random, faults } = block;
  const { cardIssuedOn, cardValidTo } = person.papers;
  if (cardIssuedOn !== undefined && cardValidTo !== undefined) {
    const longTerm = cardValidTo === null;
    const row = {
      record_id: random.id('id'),
      person_id: person.id,
      document_type: '111',
      document_number: person.idNumber,
      issuing_authority: cardAuthority(person.household.registered),
      issued_on: dateText(cardIssuedOn),
      valid_from: dateText(cardIssuedOn),
      valid_to: longTerm ? null : dateText(cardValidTo),
      long_term: longTerm,
      issue_reason:
        person.age < 26 ? 'FIRST_ISSUE' : random.pick(['EXPIRY', 'EXPIRY', 'LOSS', 'CHANGE_OF_DETAILS']),
      status:
        person.died !== undefined
          ? 'CANCELLED'
          : longTerm || cardValidTo >= referenceDate
            ? 'VALID'
            : 'EXPIRED',
    };
    if (longTerm && faults.happens('SENTINEL_DATE')) {
      const stored = random.pick(['9999-09-09', '2099-12-31']);
      faults.note({
        kind: 'SENTINEL_DATE',
        table: 'identity_document',
        key: row.record_id,
        column: 'valid_to',
        truth: null,
        stored,
      });
      emit('identity_document', { ...row, valid_to: stored });
    } else {
      emit('identity_document', row);
    }
  }
  if (person.age >= 18 && person.died === undefined && likely(person, 0.12, random))
    emitPassport(person, block);
  if (person.household.awaySince !== undefined) emitStay(person, block);
}

/** `EI` stands before no passport number: I and O are left out, lest they be taken for digits. */
export function emitPassport(person: Person, { emit, random }: Block): void {
  const issuedOn = Math.max(addYears(person.born, 16), referenceDate - random.between(30, 3500));
  emit('identity_document', {
    record_id: random.id('id'),
    person_id: person.id,
    document_type: '414',
    document_number: `EI${String(random.below(1e7)).padStart(7, '0')}`,
    issuing_authority: '国家移民管理局',
    issued_on: dateText(issuedOn),
    valid_from: dateText(issuedOn),
    valid_to: dateText(addYears(issuedOn, 10) - 1),
    long_term: false,
    issue_reason: 'FIRST_ISSUE',
    status: 'VALID',
  });
}

function emitStay(person: Person, { emit, random }: Block): void {
  const { home, registered, awaySince, type } = person.household;
  if (awaySince === undefined) return;
  const reason = person.studies ? 'STUDY' : person.work !== undefined ? 'EMPLOYMENT' : 'FAMILY';
  const station = `${organOf('POLICE', home.county).name}${home.community.township.name.replace(/(街道|镇|乡)$/, '')}派出所`;
  const registeredOn = Math.max(person.born + 20, awaySince + random.between(2, 60));
  const active = person.status === 'ACTIVE';
  const permit = person.papers.residencePermit;
  const permitId = permit === undefined ? null : random.id('rp');
  if (permit !== undefined) {
    emit('residence_permit', {
      record_id: permitId,
      person_id: person.id,
      permit_number: permit.number,
      reason,
      residence_division_code: home.county.code,
      residential_address: home.text,
      residential_address_id: home.id,
      issuing_authority: organOf('POLICE', home.county).name,
      issued_on: dateText(permit.issuedOn),
      endorsed_on: dateText(permit.validTo - 365),
      valid_to: dateText(permit.validTo),
      status: !active ? 'CANCELLED' : permit.validTo >= referenceDate ? 'VALID' : 'EXPIRED',
    });
  }
  const ended: Day | null = active ? null : person.statusSince;
  emit('floating_population_record', {
    record_id: random.id('fp'),
    person_id: person.id,
    residence_permit_id: permitId,
    reason,
    residence_kind:
      type === 'COLLECTIVE'
        ? person.studies
          ? 'SCHOOL_DORMITORY'
          : 'EMPLOYER_DORMITORY'
        : random.pick(['RENTED', 'RENTED', 'OWNED']),
    residence_division_code: home.county.code,
    residential_address: home.text,
    residential_address_id: home.id,
    origin_division_code: registered.divisionCode,
    origin_address: registered.text,
    police_station: station,
    registered_on: dateText(registeredOn),
    cancelled_on: ended === null ? null : dateText(ended),
    status: active ? 'VALID' : 'CANCELLED',
  });
}
