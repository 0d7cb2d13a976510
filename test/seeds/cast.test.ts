import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { emitCast } from '../../seeds/cast/cast-block.ts';
import { castEntities, castPeople } from '../../seeds/cast.ts';
import { sampleSubjects } from '../../seeds/sample-subjects.ts';
import type { Emit, TableName } from '../../seeds/tables/index.ts';
import type { CollectedRow } from './collect-province.ts';

const tables = new Map<TableName, CollectedRow[]>();
const emit: Emit = (table, row) => {
  tables.set(table, [...(tables.get(table) ?? []), row]);
};
emitCast(emit);

const owner = castPeople['shop-owner'].personId;
const restaurant = castEntities.restaurant.uscc;

function rows(table: TableName, column: string, value: string): readonly CollectedRow[] {
  return (tables.get(table) ?? []).filter((row) => row[column] === value);
}

function personRow(handle: keyof typeof castPeople): CollectedRow | undefined {
  return rows('person', 'person_id', castPeople[handle].personId)[0];
}

describe('the cast', () => {
  it('has fifteen people and ten entities, everyone with ids of their own', () => {
    const ids = Object.values(castPeople).flatMap(({ personId, idNumber }) => [personId, idNumber]);
    expect(new Set(ids).size).toBe(30);
    expect(new Set(Object.values(castEntities).map(({ uscc }) => uscc)).size).toBe(10);
  });

  it('is on record under its names and numbers', () => {
    for (const { personId, idNumber, name, sex } of Object.values(castPeople)) {
      expect(rows('person', 'person_id', personId)).toMatchObject([{ id_number: idNumber, name, sex }]);
    }
    for (const { uscc, name } of Object.values(castEntities)) {
      const found = rows('legal_entity', 'uscc', uscc);
      // Hospital and government belong to what is there before the cast.
      if (uscc.startsWith('1')) expect(found).toEqual([]);
      else expect(found).toMatchObject([{ name }]);
    }
  });

  it('lives in several cities', () => {
    const cities = new Set(Object.values(castPeople).map(({ county }) => county.slice(0, 4)));
    expect(cities.size).toBeGreaterThanOrEqual(4);
    expect(personRow('shop-owner')).toMatchObject({ residence_division_code: '320102' });
  });
});

describe('the shop owner', () => {
  it.each<[TableName, string]>([
    ['household_registration', 'person_id'],
    ['identity_document', 'person_id'],
    ['residence_permit', 'person_id'],
    ['floating_population_record', 'person_id'],
    ['marriage_record', 'person_id'],
    ['guardian', 'guardian_person_id'],
    ['education_record', 'person_id'],
    ['employment_record', 'person_id'],
    ['pension_insurance', 'person_id'],
    ['medical_insurance', 'person_id'],
    ['medical_claim', 'person_id'],
    ['housing_fund_account', 'person_id'],
    ['legal_entity', 'legal_representative_person_id'],
    ['executive', 'person_id'],
    ['shareholding', 'holder_person_id'],
    ['beneficial_owner', 'person_id'],
    ['e_license', 'person_id'],
    ['real_property_right', 'person_id'],
    ['mortgage', 'person_id'],
    ['administrative_license', 'person_id'],
    ['administrative_penalty', 'person_id'],
    ['abnormal_operation_listing', 'person_id'],
    ['credit_repair', 'person_id'],
    ['credit_commitment', 'person_id'],
    ['credit_rating', 'person_id'],
  ])('has a row in %s', (table, column) => {
    expect(rows(table, column, owner).length).toBeGreaterThan(0);
  });

  it('leads the restaurant, owns a part of the trading company and runs the convenience store', () => {
    const led = rows('legal_entity', 'legal_representative_person_id', owner).map(({ uscc }) => uscc);
    expect(led).toEqual(expect.arrayContaining([restaurant, castEntities['convenience-store'].uscc]));
    const held = rows('shareholding', 'holder_person_id', owner).map(({ uscc }) => uscc);
    expect(held).toContain(castEntities['trading-company'].uscc);
  });

  it('holds licences of which copies were made, and a history of each', () => {
    for (const { license_id: id } of rows('e_license', 'person_id', owner)) {
      expect(rows('license_status_change', 'license_id', String(id)).length).toBeGreaterThan(0);
      expect(rows('annotated_copy', 'license_id', String(id)).length).toBeGreaterThan(0);
    }
  });
});

describe('the restaurant', () => {
  it.each<[TableName, string]>([
    ['executive', 'uscc'],
    ['shareholding', 'uscc'],
    ['beneficial_owner', 'uscc'],
    ['equity_change', 'uscc'],
    ['equity_pledge', 'uscc'],
    ['change_record', 'uscc'],
    ['filing_record', 'uscc'],
    ['annual_report', 'uscc'],
    ['taxpayer', 'uscc'],
    ['social_insurance_account', 'uscc'],
    ['e_license', 'uscc'],
    ['real_property_right', 'uscc'],
    ['administrative_license', 'uscc'],
    ['administrative_penalty', 'uscc'],
    ['abnormal_operation_listing', 'uscc'],
    ['credit_repair', 'uscc'],
    ['credit_commitment', 'uscc'],
    ['credit_rating', 'uscc'],
  ])('has a row in %s', (table, column) => {
    expect(rows(table, column, restaurant).length).toBeGreaterThan(0);
  });

  it('has a branch, an owner that is a company, and an investment in its report', () => {
    expect(rows('legal_entity', 'parent_uscc', restaurant)).toHaveLength(1);
    expect(
      rows('shareholding', 'uscc', restaurant).some(({ holder_uscc: uscc }) => typeof uscc === 'string'),
    ).toBe(true);
    const reports = rows('annual_report', 'uscc', restaurant).map(({ report_id: id }) => String(id));
    expect(reports.flatMap((id) => rows('reported_investment', 'report_id', id)).length).toBeGreaterThan(0);
  });

  it('let its food permit lapse', () => {
    const permits = rows('e_license', 'uscc', restaurant).filter(({ name }) => name === '食品经营许可证');
    expect(permits).toMatchObject([{ status: '05' }]);
  });
});

describe('the others', () => {
  it('are what they are known for', () => {
    expect(personRow('deceased')).toMatchObject({
      status: 'DECEASED',
      death_date: '2025-12-11',
      spouse_person_id: null,
    });
    expect(personRow('retiree')).toMatchObject({ employment_status: 'RETIRED', marital_status: '30' });
    expect(personRow('student')).toMatchObject({ employment_status: 'STUDENT' });
    expect(personRow('newborn')).toMatchObject({
      mother_person_id: castPeople['couple-wife'].personId,
      father_person_id: castPeople['couple-husband'].personId,
    });
    expect(personRow('floating-worker')).toMatchObject({
      registered_division_code: '341202',
      residence_division_code: '320583',
    });
    const only = (table: TableName, handle: keyof typeof castPeople) =>
      rows(table, 'person_id', castPeople[handle].personId);
    expect(only('veteran_record', 'veteran')).toHaveLength(1);
    expect(only('disability_record', 'disabled-allowance')).toHaveLength(1);
    expect(only('subsistence_allowance', 'disabled-allowance')).toHaveLength(1);
    expect(only('dishonest_judgment_debtor', 'debtor')).toHaveLength(1);
    expect(only('residence_permit', 'floating-worker')).toHaveLength(1);
    expect(only('e_license', 'pharmacist').some(({ name }) => name === '执业药师注册证')).toBe(true);
    const job = {
      status: 'IN_FORCE',
      employer_uscc: castEntities['trading-company'].uscc,
      registered_on: expect.stringMatching(/^2026-06/),
    };
    expect(only('employment_record', 'hiring-employee')).toContainEqual(expect.objectContaining(job));
  });

  it('include a company that is on every list of the dishonest', () => {
    const { uscc } = castEntities['penalised-company'];
    expect(rows('administrative_penalty', 'uscc', uscc).length).toBeGreaterThanOrEqual(3);
    expect(rows('abnormal_operation_listing', 'uscc', uscc).length).toBeGreaterThanOrEqual(2);
    expect(rows('serious_dishonesty_listing', 'uscc', uscc).map(({ list }) => list)).toEqual(
      expect.arrayContaining(['MARKET_REGULATION', 'UNPAID_WAGES']),
    );
    expect(rows('dishonest_judgment_debtor', 'uscc', uscc).length).toBeGreaterThan(0);
  });
});

describe('npm run cast', () => {
  it('prints handle, ids, name and what is special as JSON, without a database', () => {
    const main = fileURLToPath(new URL('../../seeds/cast-main.ts', import.meta.url));
    const printed = JSON.parse(
      execFileSync(process.execPath, ['--import', 'tsx', main], { encoding: 'utf8' }),
    );
    expect(Object.keys(printed)).toEqual([...Object.keys(castPeople), ...Object.keys(castEntities)]);
    const { idNumber, name, special } = castPeople['shop-owner'];
    expect(printed['shop-owner']).toEqual({ kind: 'PERSON', personId: owner, idNumber, name, special });
    expect(printed.restaurant).toMatchObject({ kind: 'LEGAL_ENTITY', uscc: restaurant });
  });

  it('has those whom a start names in the calls that it prints', () => {
    expect(sampleSubjects).toEqual({ personId: owner, uscc: restaurant });
  });
});
