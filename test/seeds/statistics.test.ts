import { describe, expect, it } from '@jest/globals';
import { dayOf, referenceDate, yearsBetween } from '../../seeds/days.ts';
import { faultRates } from '../../seeds/faults.ts';
import { type CollectedRow, collectProvince } from './collect-province.ts';

const province = collectProvince(20_000, 1);
const people = province.rows('person');
const alive = people.filter(({ status }) => status === 'ACTIVE');
const ages = alive.map(({ id_number: number }) => {
  const text = String(number);
  return yearsBetween(
    dayOf(`${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`),
    referenceDate,
  );
});

function share<T>(values: readonly T[], holds: (value: T) => boolean): number {
  return (100 * values.filter(holds).length) / values.length;
}

/** Within so many points of the figure, both in percent. */
function expectNear(actual: number, expected: number, points: number): void {
  expect([Math.abs(actual - expected) <= points, actual, expected]).toEqual([true, actual, expected]);
}

describe('20,000 people', () => {
  it('are as old as the census says', () => {
    expectNear(
      share(ages, (age) => age < 15),
      15.21,
      1,
    );
    expectNear(
      share(ages, (age) => age >= 15 && age < 60),
      62.95,
      1.5,
    );
    expectNear(
      share(ages, (age) => age >= 60),
      21.84,
      1.5,
    );
    expectNear(
      share(ages, (age) => age >= 65),
      16.2,
      1.5,
    );
  });

  it('are men by half and a little', () => {
    expectNear(
      share(alive, ({ sex }) => sex === '1'),
      50.78,
      1.5,
    );
  });

  it('live in the cities by their residents', () => {
    expectNear(
      share(people, ({ residence_division_code: code }) => String(code).startsWith('3205')),
      15.04,
      0.3,
    );
    expectNear(
      share(people, ({ residence_division_code: code }) => String(code).startsWith('3211')),
      3.79,
      0.3,
    );
  });

  it('live in households of the expected sizes', () => {
    const members = new Map<unknown, number>();
    for (const { household_id: id } of alive) members.set(id, (members.get(id) ?? 0) + 1);
    const sizes = province
      .rows('household')
      .filter(({ type, status }) => type === 'FAMILY' && status === 'ACTIVE')
      .map(({ household_id: id }) => members.get(id) ?? 0);
    expectNear(sizes.reduce((sum, size) => sum + size, 0) / sizes.length, 2.6, 0.2);
    expectNear(
      share(sizes, (size) => size === 1),
      25,
      6,
    );
    expectNear(
      share(sizes, (size) => size === 2),
      30,
      7,
    );
    expectNear(
      share(sizes, (size) => size === 3),
      22,
      5,
    );
    expectNear(
      share(sizes, (size) => size === 4),
      14,
      5,
    );
    expectNear(
      share(sizes, (size) => size >= 5),
      9,
      5,
    );
  });

  it('live in collective households by eight in a hundred', () => {
    const collective = new Set(
      province
        .rows('household')
        .filter(({ type }) => type === 'COLLECTIVE')
        .map(({ household_id: id }) => id),
    );
    expectNear(
      share(alive, ({ household_id: id }) => collective.has(id)),
      8,
      1.5,
    );
  });

  it('are registered elsewhere by one in five, and outside the province by six in a hundred', () => {
    expectNear(
      share(alive, (row) => row.registered_division_code !== row.residence_division_code),
      20,
      4,
    );
    expectNear(
      share(alive, (row) => !String(row.registered_division_code).startsWith('32')),
      6,
      2,
    );
  });

  it('belong to minorities by 0.73 in a hundred', () => {
    expectNear(
      share(people, ({ ethnicity }) => ethnicity !== '01'),
      0.73,
      0.4,
    );
  });

  it('are educated as the census says', () => {
    const level = (pattern: RegExp) =>
      share(alive, ({ education_level: code }) => pattern.test(String(code)));
    expectNear(level(/^[123]/), 18.66, 2.5);
    expectNear(level(/^[46]/), 16.19, 2.5);
    expectNear(level(/^7/), 33.31, 3);
    expectNear(level(/^8/), 22.74, 3);
  });

  it('work by two thirds of those of working age', () => {
    const working = alive.filter((_, index) => (ages[index] ?? 0) >= 16 && (ages[index] ?? 0) < 55);
    const employed = ['EMPLOYED', 'SELF_EMPLOYED', 'FLEXIBLE'];
    expectNear(
      share(working, ({ employment_status: status }) => employed.includes(String(status))),
      68,
      7,
    );
  });

  it('hold an identity card from sixteen on, and four licences on average', () => {
    const grown = alive.filter((_, index) => (ages[index] ?? 0) >= 16);
    const cards = new Set(
      province
        .rows('identity_document')
        .filter(({ document_type: type }) => type === '111')
        .map(({ person_id: id }) => id),
    );
    expectNear(
      share(grown, ({ person_id: id }) => cards.has(id)),
      97,
      1.5,
    );
    const licenses = province.rows('e_license').filter(({ person_id: id }) => typeof id === 'string').length;
    expectNear(licenses / people.length, 4, 0.5);
  });

  it('hold several roles in entities by one in twelve', () => {
    const roles = new Map<unknown, Set<unknown>>();
    const add = (person: unknown, uscc: unknown) => {
      if (typeof person === 'string') roles.set(person, (roles.get(person) ?? new Set()).add(uscc));
    };
    for (const row of province.rows('legal_entity')) add(row.legal_representative_person_id, row.uscc);
    for (const row of province.rows('shareholding')) add(row.holder_person_id, row.uscc);
    for (const row of province.rows('executive')) add(row.person_id, row.uscc);
    expectNear((100 * [...roles.values()].filter(({ size }) => size > 1).length) / people.length, 8, 3);
  });
});

describe('entities', () => {
  const institutions = new Set(
    [...province.rows('government_organ'), ...province.rows('public_institution')].map(({ uscc }) => uscc),
  );
  const entities = province
    .rows('legal_entity')
    .filter(({ uscc, kind }) => !institutions.has(uscc) && kind !== 'OTHER');

  it('are individual businesses by seven in ten', () => {
    expectNear(
      share(entities, ({ kind }) => kind === 'INDIVIDUAL_BUSINESS'),
      69.5,
      2.5,
    );
    expectNear(
      share(entities, ({ kind }) => kind === 'ENTERPRISE'),
      29.5,
      2.5,
    );
  });

  it('operate by 88 in a hundred', () => {
    expectNear(
      share(entities, ({ status }) => status === 'OPERATING'),
      88,
      2,
    );
    expectNear(
      share(entities, ({ status }) => status === 'DEREGISTERED'),
      9,
      2,
    );
  });

  it('bear names that are unique at their registrar', () => {
    const names = entities.map(({ name, registration_authority_uscc: registrar }) => `${name}/${registrar}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it('are owned to a hundred percent', () => {
    const sums = new Map<unknown, number>();
    for (const { uscc, percentage } of province.rows('shareholding'))
      sums.set(uscc, (sums.get(uscc) ?? 0) + Number(percentage));
    const listed = new Set<unknown>(
      province
        .rows('legal_entity')
        .filter(({ stock_code: code }) => typeof code === 'string')
        .map(({ uscc }) => uscc),
    );
    for (const [uscc, sum] of sums) if (!listed.has(uscc)) expect(sum).toBeCloseTo(100, 6);
  });

  it('take some of their people from other counties', () => {
    const home = new Map(people.map((row) => [row.person_id, row.residence_division_code]));
    const holders = province
      .rows('shareholding')
      .filter(({ holder_person_id: id }) => typeof id === 'string');
    const county = new Map(entities.map((row) => [row.uscc, row.division_code]));
    const elsewhere = (row: CollectedRow) => home.get(String(row.holder_person_id)) !== county.get(row.uscc);
    expectNear(share(holders, elsewhere), 18, 8);
  });

  it('have taxpayer ratings in the expected proportions', () => {
    const ratings = province.rows('credit_rating').filter(({ scheme }) => scheme === 'TAXPAYER_CREDIT');
    expectNear(
      share(ratings, ({ level }) => level === 'B'),
      55,
      5,
    );
    expectNear(
      share(ratings, ({ level }) => level === 'A'),
      15,
      4,
    );
  });
});

describe('faults', () => {
  const married = people.filter(({ spouse_person_id: id }) => typeof id === 'string').length;
  const dead = people.filter(({ death_date: date }) => typeof date === 'string').length;
  const grown = ages.filter((age) => age >= 18).length;
  const exposed: Readonly<Record<keyof typeof faultRates, number>> = {
    SEX_CONTRADICTS_NUMBER: people.length,
    // A third of the counties has a former name.
    OBSOLETE_COUNTY_NAME: people.length * 0.25,
    MISSING_MOBILE: people.length * 0.86,
    DUPLICATE_PERSON: grown,
    SPOUSE_ASYMMETRY: married,
    // Of the status date, and of cards for the long term.
    SENTINEL_DATE: people.length * 1.4,
    BIRTH_DATE_CONFLICT: people.length,
    LATE_DEATH_CANCELLATION: dead,
    UNFIT_REPRESENTATIVE: province.rows('legal_entity').length * 0.65,
  };

  it.each(Object.entries(faultRates))('%s happens at its rate', (kind, rate) => {
    const count = province.faults.filter((fault) => fault.kind === kind).length;
    const expected = exposed[kind as keyof typeof faultRates] * rate;
    // Four standard deviations of a rare event.
    expect(Math.abs(count - expected)).toBeLessThan(4 * Math.sqrt(expected) + 3);
  });

  it('are stored as the truth table says', () => {
    const rows = new Map(people.map((row) => [row.person_id, row]));
    const inPersons = province.faults.filter(
      ({ table, kind }) => table === 'person' && kind !== 'DUPLICATE_PERSON',
    );
    expect(inPersons.length).toBeGreaterThan(300);
    const last = new Map(inPersons.map((fault) => [`${fault.key}/${fault.column}`, fault]));
    for (const { key, column, stored } of last.values()) expect(rows.get(key)?.[column]).toBe(stored);
  });
});
