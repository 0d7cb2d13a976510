// Rows of pension, medical insurance and housing fund, which follow from a person's work.

import type { Block } from '../block.ts';
import { addYears, type Day, dateText, momentText, referenceDate } from '../days.ts';
import { organOf } from '../entities/organs.ts';
import { likely } from '../likely.ts';
import type { Person } from '../model.ts';
import { accountNumber, money } from './money.ts';
import { retirementAge } from './work.ts';

/** Share of employees who are insured as the law demands. */
const insuredShare = 0.95;

export function emitInsurance(person: Person, block: Block): void {
  if (person.died !== undefined || person.status !== 'ACTIVE') return;
  const insured = likely(person, insuredShare, block.random);
  if (person.age >= 16 && !person.studies) emitPension(person, insured, block);
  emitMedical(person, insured, block);
  if (person.work?.employer !== undefined && insured && likely(person, 0.72, block.random))
    emitHousingFund(person, block);
}

function emitPension(person: Person, insured: boolean, { random, county, emit }: Block): void {
  const { work, retired } = person;
  const employed = work?.employer !== undefined && insured;
  const type =
    employed || work !== undefined || retired ? (work?.kind === 'CIVIL_SERVICE' ? '120' : '110') : '170';
  const receiving = person.age >= (type === '170' ? 60 : retirementAge(person));
  const start = addYears(person.born, 20) + random.below(2500);
  const since: Day = Math.min(work?.since ?? start, referenceDate - 40);
  const months = Math.min(
    480,
    Math.floor(((receiving ? addYears(person.born, 55) : referenceDate) - since) / 30.4),
  );
  const base = type === '170' ? 500 : (work?.monthlyWage ?? 5000);
  person.papers.insuranceNumber = `32${String(random.below(1e10)).padStart(10, '0')}`;
  emit('pension_insurance', {
    record_id: random.id('pi'),
    person_id: person.id,
    insurance_number: person.papers.insuranceNumber,
    insurance_type: type,
    insurance_status: receiving ? 'RECEIVING' : work === undefined && type !== '170' ? 'SUSPENDED' : 'PAYING',
    insured_division_code: county.code,
    enrolled_on: dateText(since),
    payer_uscc: employed && !receiving ? (work?.employer?.uscc ?? null) : null,
    months_paid: Math.max(1, months),
    last_paid_on: dateText(receiving ? addYears(person.born, 55) : referenceDate - random.between(3, 25)),
    contribution_base: money(base),
    account_balance: money(Math.max(1, months) * base * 0.08),
    benefit_started_on: receiving ? dateText(addYears(person.born, retirementAge(person)) + 30) : null,
    monthly_benefit: receiving ? money(type === '170' ? 240 : 2600 + random.below(3000)) : null,
    benefit_account_number: receiving ? accountNumber(random.below(1e12)) : null,
  });
}

function emitMedical(person: Person, insured: boolean, { random, county, emit }: Block): void {
  const { work, retired } = person;
  const employee = (work !== undefined && (work.employer === undefined || insured)) || retired;
  if (!employee && !random.chance(0.96)) return;
  const away = person.household.awaySince !== undefined && likely(person, 0.08, random);
  emit('medical_insurance', {
    record_id: random.id('mi'),
    person_id: person.id,
    insurance_number: person.papers.insuranceNumber ?? `32${String(random.below(1e10)).padStart(10, '0')}`,
    insurance_type: employee ? '310' : '390',
    insurance_status: retired ? 'RECEIVING' : 'PAYING',
    category: medicalCategory(person, employee),
    insured_division_code: county.code,
    enrolled_on: dateText(Math.min(work?.since ?? person.born + 60, referenceDate - 20)),
    coverage_from: '2026-01-01',
    coverage_to: '2026-12-31',
    payer_uscc: employee && !retired ? (work?.employer?.uscc ?? null) : null,
    contribution_base: employee ? money(work?.monthlyWage ?? 5000) : null,
    account_balance: employee ? money(random.below(8000)) : null,
    off_site_division_code: away ? person.household.registered.divisionCode : null,
    off_site_filed_on: away ? dateText(referenceDate - random.between(20, 700)) : null,
  });
  if (likely(person, 0.1 + person.age / 220, random))
    emitClaim(person, employee, away, { random, county, emit });
}

function medicalCategory({ age, work, retired, studies }: Person, employee: boolean): string {
  if (retired) return 'RETIREE';
  if (employee) return work?.employer === undefined ? 'FLEXIBLE' : 'EMPLOYEE';
  if (studies && age >= 16) return 'STUDENT';
  return age < 18 ? 'CHILD' : 'ADULT_RESIDENT';
}

/** Common diagnoses by ICD-10, with what a treatment costs and the age from which they are common. */
const diagnoses = [
  ['J06.900', '急性上呼吸道感染', 260, 0],
  ['J18.900', '肺炎', 6400, 0],
  ['K29.500', '慢性胃炎', 900, 18],
  ['M51.202', '腰椎间盘突出', 7800, 25],
  ['I10.x00', '高血压病', 600, 35],
  ['E11.900', '2型糖尿病', 800, 35],
  ['H26.900', '白内障', 5200, 55],
] as const;

export function emitClaim(
  person: Person,
  employee: boolean,
  offSite: boolean,
  { random, county, emit }: Pick<Block, 'random' | 'county' | 'emit'>,
): void {
  const [code, name, cost] = random.pick(diagnoses.filter(([, , , from]) => person.age >= from));
  const inpatient = cost > 2000;
  const admitted = referenceDate - random.between(10, 900);
  const discharged = inpatient ? admitted + random.between(3, 12) : admitted;
  const total = cost * (0.6 + random.next());
  const fund = total * (employee ? 0.75 : 0.55);
  const account = employee ? (total - fund) * 0.5 : 0;
  const hospital = organOf('HOSPITAL', random.chance(0.7) ? county : county.city);
  emit('medical_claim', {
    record_id: random.id('mc'),
    person_id: person.id,
    claim_number: `${dateText(discharged).replaceAll('-', '')}${String(random.below(1e10)).padStart(10, '0')}`,
    kind: inpatient ? 'INPATIENT' : person.age > 55 ? 'OUTPATIENT_CHRONIC' : 'OUTPATIENT',
    hospital_uscc: hospital.uscc,
    hospital_name: hospital.name,
    admitted_on: dateText(admitted),
    discharged_on: inpatient ? dateText(discharged) : null,
    diagnosis_code: code,
    diagnosis_name: name,
    total_amount: money(total),
    fund_amount: money(fund),
    account_amount: money(account),
    self_paid_amount: money(total - fund - account),
    off_site: offSite,
    settled_at: momentText(discharged, random.below(480)),
    status: random.chance(0.97) ? 'SETTLED' : random.pick(['REVERSED', 'IN_REVIEW']),
  });
}

function emitHousingFund(person: Person, { random, county, emit }: Block): void {
  const { work } = person;
  if (work === undefined) return;
  const rate = random.pick([5, 8, 8, 10, 12]);
  const deposit = Math.round((work.monthlyWage * rate * 2) / 100);
  emit('housing_fund_account', {
    record_id: random.id('hf'),
    person_id: person.id,
    account_number: `${county.city.code}${String(random.below(1e9)).padStart(9, '0')}`,
    status: 'NORMAL',
    managing_division_code: county.city.code,
    employer_uscc: work.employer?.uscc ?? null,
    opened_on: dateText(work.since + 30),
    last_deposit_on: dateText(referenceDate - random.between(2, 28)),
    contribution_base: money(work.monthlyWage),
    deposit_rate: rate,
    monthly_deposit: money(deposit),
    balance: money(deposit * random.between(1, 60)),
    loan_balance: likely(person, 0.2, random) ? money(random.between(50, 800) * 1000) : null,
  });
}
