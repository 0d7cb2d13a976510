import { describe, expect, it } from '@jest/globals';
import { dayOf, yearsBetween } from '../../../seeds/days.ts';
import { type CollectedRow, collectProvince } from '../collect-province.ts';

const province = collectProvince(4000, 3);
const people = new Map(province.rows('person').map((row) => [row.person_id, row]));
const duplicates = new Set(
  province.faults.filter(({ kind }) => kind === 'DUPLICATE_PERSON').map(({ key }) => key),
);
const faultsOf = (kind: string) =>
  new Set(province.faults.filter((fault) => fault.kind === kind).map(({ key }) => key));

function at(id: unknown): CollectedRow {
  const row = people.get(id as string);
  if (row === undefined) throw new Error(`there is no person ${String(id)}`);
  return row;
}

/** As the identity number has it, which faults leave alone. */
function born(row: CollectedRow): number {
  const number = String(row.id_number);
  return dayOf(`${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`);
}

describe('kinship', () => {
  it('is symmetric between spouses, except where the asymmetry was injected', () => {
    const broken = faultsOf('SPOUSE_ASYMMETRY');
    const married = province.rows('person').filter((row) => typeof row.spouse_person_id === 'string');
    expect(married.length).toBeGreaterThan(1500);
    for (const row of married) {
      const spouse = at(row.spouse_person_id);
      if (broken.has(String(spouse.person_id))) expect(spouse.spouse_person_id).toBeNull();
      else expect(spouse.spouse_person_id).toBe(row.person_id);
    }
  });

  it('marries nobody below the legal age or to a member of the same sex', () => {
    const contradictory = faultsOf('SEX_CONTRADICTS_NUMBER');
    const sexOf = (row: CollectedRow) => (Number(String(row.id_number).charAt(16)) % 2 === 1 ? '1' : '2');
    for (const record of province.rows('marriage_record')) {
      const person = at(record.person_id);
      const age = yearsBetween(born(person), dayOf(String(record.registered_on)));
      expect(age).toBeGreaterThanOrEqual(sexOf(person) === '1' ? 22 : 20);
      if (typeof record.spouse_person_id !== 'string') continue;
      expect(sexOf(at(record.spouse_person_id))).not.toBe(sexOf(person));
    }
    for (const row of province.rows('person')) {
      expect(row.sex === sexOf(row)).toBe(!contradictory.has(String(row.person_id)));
    }
  });

  it('gives children parents who are old enough', () => {
    let count = 0;
    for (const row of province.rows('person')) {
      for (const [column, least] of [
        ['mother_person_id', 21],
        ['father_person_id', 17],
      ] as const) {
        if (typeof row[column] !== 'string') continue;
        count += 1;
        expect(yearsBetween(born(at(row[column])), born(row))).toBeGreaterThanOrEqual(least);
      }
    }
    expect(count).toBeGreaterThan(1000);
  });

  it('names children after their father, or one in thirteen after their mother', () => {
    const surname = (row: CollectedRow) => String(row.name).charAt(0);
    let [father, mother] = [0, 0];
    for (const row of province.rows('person')) {
      if (typeof row.father_person_id !== 'string' || typeof row.mother_person_id !== 'string') continue;
      const [ofFather, ofMother] = [surname(at(row.father_person_id)), surname(at(row.mother_person_id))];
      if (ofFather === ofMother) continue;
      if (surname(row) === ofFather) father += 1;
      else {
        expect(surname(row)).toBe(ofMother);
        mother += 1;
      }
    }
    expect(mother / (mother + father)).toBeGreaterThan(0.04);
    expect(mother / (mother + father)).toBeLessThan(0.13);
  });
});

describe('households', () => {
  it('have one head, who is a member', () => {
    const heads = new Map<unknown, CollectedRow[]>();
    for (const row of province.rows('person')) {
      if (row.relation_to_head !== '02' && row.relation_to_head !== '03') continue;
      heads.set(row.household_id, [...(heads.get(row.household_id) ?? []), row]);
    }
    for (const household of province.rows('household')) {
      expect(heads.get(household.household_id)?.map(({ person_id: id }) => id)).toEqual([
        household.head_person_id,
      ]);
    }
  });

  it('hold everyone exactly once, at the address of the household', () => {
    const households = new Map(province.rows('household').map((row) => [row.household_id, row]));
    const renamed = faultsOf('OBSOLETE_COUNTY_NAME');
    for (const row of province.rows('person')) {
      const household = households.get(row.household_id);
      expect(household?.division_code).toBe(row.registered_division_code);
      if (!renamed.has(String(row.person_id)) && !duplicates.has(String(row.person_id))) {
        expect(household?.address).toBe(row.registered_address);
      }
    }
  });

  it('have one current registration for each living member', () => {
    const current = new Set(
      province
        .rows('household_registration')
        .filter(({ status }) => status === 'CURRENT')
        .map(({ person_id: id }) => id),
    );
    for (const row of province.rows('person')) {
      if (duplicates.has(String(row.person_id))) continue;
      expect(current.has(row.person_id)).toBe(row.status === 'ACTIVE');
    }
  });
});

describe('references', () => {
  const known = (table: Parameters<typeof province.rows>[0], key: string) =>
    new Set(province.rows(table).map((row) => row[key]));
  const entities = known('legal_entity', 'uscc');
  const addresses = known('standard_address', 'address_id');
  const units = known('real_property_unit', 'unit_code');
  const licenses = known('e_license', 'license_id');
  const divisions = known('division', 'code');

  it.each([
    ['person_id', new Set(people.keys())],
    ['spouse_person_id', new Set(people.keys())],
    ['holder_person_id', new Set(people.keys())],
    ['legal_representative_person_id', new Set(people.keys())],
    ['guardian_person_id', new Set(people.keys())],
    ['uscc', entities],
    ['employer_uscc', entities],
    ['payer_uscc', entities],
    ['holder_uscc', entities],
    ['parent_uscc', entities],
    ['hospital_uscc', entities],
    ['school_uscc', entities],
    ['issuing_authority_uscc', entities],
    ['deciding_authority_uscc', entities],
    ['registration_authority_uscc', entities],
    ['registered_address_id', addresses],
    ['residential_address_id', addresses],
    ['domicile_address_id', addresses],
    ['address_id', addresses],
    ['unit_code', units],
    ['license_id', licenses],
    ['division_code', divisions],
    ['registered_division_code', divisions],
    ['origin_division_code', divisions],
    ['community_code', divisions],
    ['committee_code', divisions],
    ['grid_code', known('governance_grid', 'grid_code')],
    ['parcel_code', known('land_parcel', 'parcel_code')],
    ['license_type_code', known('license_type', 'license_type_code')],
  ] as const)('%s leads to a row that exists', (column, targets) => {
    let count = 0;
    for (const rows of province.tables.values()) {
      for (const row of rows) {
        const value = row[column];
        if (typeof value !== 'string') continue;
        count += 1;
        if (!targets.has(value)) throw new Error(`${column} ${value} leads nowhere`);
      }
    }
    expect(count).toBeGreaterThan(0);
  });
});
