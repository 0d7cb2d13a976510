// Rows about people whom the state supports: disability, service in the forces, subsistence allowance.

import type { Block } from '../block.ts';
import { addYears, dateText, day, referenceDate, yearOf } from '../days.ts';
import { organOf } from '../entities/organs.ts';
import type { Household, Person } from '../model.ts';
import { type Random, weighted } from '../random.ts';
import { money } from './money.ts';

const disabilityTypes = weighted([
  ['1', 14],
  ['2', 20],
  ['3', 2],
  ['4', 40],
  ['5', 9],
  ['6', 9],
  ['7', 6],
]);

/** Draws who is disabled and who is a veteran, so that licences can follow. */
export function drawSupport(person: Person, random: Random): void {
  if (person.died !== undefined || person.status !== 'ACTIVE') return;
  if (random.chance(person.age >= 60 ? 0.05 : 0.012)) {
    person.papers.disability = disabilityPaper(
      person,
      random.pickWeighted(disabilityTypes),
      String(random.between(1, 4)),
      random,
    );
  }
  if (person.sex === '1' && person.age >= 24 && person.age <= 75 && random.chance(0.05)) {
    const discharged = day(yearOf(person.born) + random.between(20, 24), 12, 1);
    if (discharged < referenceDate) person.papers.veteran = veteranPaper(discharged, random);
  }
}

/** The number is the identity number, type and grade. */
export function disabilityPaper(person: Person, type: string, grade: string, random: Random) {
  const issuedOn = referenceDate - random.between(60, 3400);
  return { number: `${person.idNumber}${type}${grade}`, issuedOn, validTo: addYears(issuedOn, 10) };
}

export function veteranPaper(on: number, random: Random) {
  const serial = () => String(random.below(1e8)).padStart(8, '0');
  return { on, card: `苏优字第${serial()}号`, discharge: `退字第${serial()}号` };
}

export function emitSupport(person: Person, { emit, random, county }: Block): void {
  const { disability, veteran } = person.papers;
  if (disability !== undefined) {
    const grade = disability.number.slice(-1);
    emit('disability_record', {
      record_id: random.id('di'),
      person_id: person.id,
      certificate_number: disability.number,
      type: disability.number.slice(-2, -1),
      grade,
      issuing_authority: organOf('DISABLED', county).name,
      issued_on: dateText(disability.issuedOn),
      valid_to: dateText(disability.validTo),
      status: disability.validTo >= referenceDate ? 'VALID' : 'EXPIRED',
      living_subsidy: Number(grade) <= 3 && random.chance(0.3),
      nursing_subsidy: Number(grade) <= 2,
    });
  }
  if (veteran !== undefined) {
    emit('veteran_record', {
      record_id: random.id('ve'),
      person_id: person.id,
      status: 'REGISTERED',
      category: random.pick(['CONSCRIPT', 'CONSCRIPT', 'SERGEANT', 'OFFICER']),
      enlisted_on: dateText(addYears(veteran.on, -2) - 75),
      discharged_on: dateText(veteran.on),
      resettlement: random.pick(['SELF_EMPLOYMENT', 'SELF_EMPLOYMENT', 'ASSIGNED_WORK']),
      discharge_certificate_number: veteran.discharge,
      preferential_card_number: veteran.card,
    });
  }
}

/** One household in eighty-five receives an allowance, through its head. */
export function emitAllowance(household: Household, block: Block): void {
  if (household.type === 'FAMILY' && household.cancelledOn === undefined && block.random.chance(0.012)) {
    grantAllowance(household, block);
  }
}

export function grantAllowance(
  { members, home, registered }: Household,
  { emit, random, county }: Block,
): void {
  const head = members.find(({ died }) => died === undefined);
  if (head === undefined || registered.county === null) return;
  const from = referenceDate - random.between(40, 2400);
  const size = members.filter(({ died }) => died === undefined).length;
  emit('subsistence_allowance', {
    record_id: random.id('sa'),
    person_id: head.id,
    type: random.chance(0.2)
      ? 'LOW_INCOME_MARGIN'
      : home.community.township.urban
        ? 'URBAN_MINIMUM'
        : 'RURAL_MINIMUM',
    status: 'IN_FORCE',
    certificate_number: `${county.syntheticCode}${String(random.below(1e8)).padStart(8, '0')}`,
    division_code: county.code,
    approval_authority: organOf('CIVIL_AFFAIRS', county).name,
    valid_from: dateText(from),
    valid_to: dateText(addYears(from, 1 + Math.floor((referenceDate - from) / 365)) - 1),
    household_size: size,
    monthly_amount: money(size * random.between(500, 850)),
  });
}
