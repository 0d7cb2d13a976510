// Rows of persons, faults included: what is stored may differ from what the generator knows, and the truth is noted.

import type { Block } from '../block.ts';
import { type Day, dateText, referenceDate } from '../days.ts';
import type { FaultKind } from '../faults.ts';
import { formerNamesOf } from '../land/retired.ts';
import type { Person } from '../model.ts';
import type { Row } from '../tables/index.ts';
import { identityNumber } from './identity-numbers.ts';
import { employmentStatus } from './work.ts';

export function emitPerson(person: Person, block: Block): void {
  const row = withFaults(personRow(person), person, block);
  block.emit('person', row);
  if (person.died === undefined && person.age >= 18 && block.faults.happens('DUPLICATE_PERSON')) {
    emitDuplicate(person, row, block);
  }
}

function personRow(person: Person): Row<'person'> {
  const { household, died } = person;
  const { registered, home } = household;
  return {
    person_id: person.id,
    id_type: '111',
    id_number: person.idNumber,
    name: person.name,
    former_name: person.formerName ?? null,
    english_name: person.englishName ?? null,
    sex: person.sex,
    birth_date: dateText(person.born),
    ethnicity: person.ethnicity,
    nationality: '156',
    birthplace: person.birthplace,
    native_place: registered.divisionCode,
    photo: `photo/${person.id}`,
    mobile: person.mobile,
    status: person.status,
    status_date: dateText(person.statusSince),
    death_date: died === undefined ? null : dateText(died),
    death_cancel_type: died === undefined ? null : person.age < 60 ? 'UNNATURAL_DEATH' : 'NATURAL_DEATH',
    registered_division_code: registered.divisionCode,
    registered_address: registered.text,
    registered_address_id: registered.addressId,
    residence_division_code: home.county.code,
    residential_address: home.text,
    residential_address_id: home.id,
    police_station: registered.station,
    police_station_code: registered.stationCode,
    committee_code: registered.committeeCode,
    household_id: household.id,
    relation_to_head: person.relation,
    marital_status: person.marital,
    spouse_person_id: person.spouse?.id ?? null,
    mother_person_id: person.mother?.id ?? null,
    father_person_id: person.father?.id ?? null,
    birth_certificate_number: person.papers.birthCertificate ?? null,
    education_level: person.education?.level ?? null,
    employment_status: employmentStatus(person),
  };
}

type PersonFault = readonly [kind: FaultKind, column: keyof Row<'person'>, stored: string | null];

function withFaults(row: Row<'person'>, person: Person, block: Block): Row<'person'> {
  const faults = drawFaults(person, block);
  if (faults.length === 0) return row;
  const changes: Record<string, string | null> = {};
  for (const [kind, column, stored] of faults) {
    // Two faults may befall one column; then the truth is what the first found.
    const value = row[column];
    const truth = value === undefined || value === null ? null : String(value);
    block.faults.note({ kind, table: 'person', key: person.id, column, stored, truth });
    changes[column] = stored;
  }
  return { ...row, ...changes };
}

function drawFaults(person: Person, { faults, random }: Block): readonly PersonFault[] {
  const drawn: PersonFault[] = [];
  if (faults.happens('SEX_CONTRADICTS_NUMBER')) {
    drawn.push(['SEX_CONTRADICTS_NUMBER', 'sex', person.sex === '1' ? '2' : '1']);
  }
  if (faults.happens('BIRTH_DATE_CONFLICT')) {
    drawn.push(['BIRTH_DATE_CONFLICT', 'birth_date', dateText(person.born - random.between(1, 700))]);
  }
  if (person.mobile !== null && faults.happens('MISSING_MOBILE'))
    drawn.push(['MISSING_MOBILE', 'mobile', null]);
  if (faults.happens('OBSOLETE_COUNTY_NAME')) {
    const { county, text } = person.household.registered;
    const former = county === null ? [] : formerNamesOf(county.code);
    if (county !== null && former.length > 0) {
      const stored = text.replace(county.name, random.pick(former));
      drawn.push(['OBSOLETE_COUNTY_NAME', 'registered_address', stored]);
    }
  }
  if (person.spouse !== undefined && faults.happens('SPOUSE_ASYMMETRY')) {
    drawn.push(['SPOUSE_ASYMMETRY', 'spouse_person_id', null]);
  }
  if (faults.happens('SENTINEL_DATE')) {
    drawn.push(['SENTINEL_DATE', 'status_date', random.pick(['1900-01-01', '1899-12-31'])]);
  }
  if (person.died !== undefined && faults.happens('LATE_DEATH_CANCELLATION')) {
    const late: Day = Math.min(referenceDate, person.died + random.between(90, 600));
    drawn.push(['LATE_DEATH_CANCELLATION', 'status_date', dateText(late)]);
  }
  return drawn;
}

/** The same person once more, under a number with another birth date, a member of the same household. */
function emitDuplicate(person: Person, row: Row<'person'>, block: Block): void {
  const { births, random, number, faults, emit } = block;
  const born = births.take(person.born + random.between(1, 300), person.born - 300, 600, person.sex);
  const id = random.id('p');
  emit('person', {
    ...row,
    person_id: id,
    id_number: identityNumber(person.idNumber.slice(0, 6), born, person.sex, number),
    birth_date: dateText(born),
    relation_to_head: '97',
    spouse_person_id: null,
    mother_person_id: null,
    father_person_id: null,
    employment_status: null,
    education_level: null,
  });
  faults.note({
    kind: 'DUPLICATE_PERSON',
    table: 'person',
    key: id,
    column: 'person_id',
    truth: person.id,
    stored: id,
  });
}
