// Who works, as what and for how much; the employer is found once the block's entities are known.

import type { Block } from '../block.ts';
import { addYears, referenceDate } from '../days.ts';
import type { Associate, Employer, Entity, Person, Work } from '../model.ts';
import { type Random, type Weighted, weighted } from '../random.ts';

/** Women retire at 55 in this province, men at 60. */
export function retirementAge(person: Person): number {
  return person.sex === '1' ? 60 : 55;
}

/** Share of people of working age who are in work, students counted in the whole. */
const inWork = 0.68;

/** [position, occupation of GB/T 6565, median monthly wage in yuan] */
const positions: Weighted<readonly [string, string, number]> = weighted([
  [['生产操作工', '6180200', 6200], 26],
  [['营业员', '4010200', 4800], 16],
  [['行政文员', '3010200', 5400], 12],
  [['工程技术人员', '2020000', 9500], 11],
  [['驾驶员', '4020200', 6800], 7],
  [['会计', '2060300', 6500], 6],
  [['餐饮服务员', '4030200', 4500], 7],
  [['软件工程师', '2021000', 12000], 5],
  [['建筑施工人员', '6290100', 6600], 6],
  [['部门经理', '1060100', 11000], 4],
]);

/** Decides who works and who is retired; of those in work about one in six is not employed by anyone. */
export function drawWork(person: Person, random: Random): void {
  const age = retirementAge(person);
  const settled = person.died === undefined && person.status === 'ACTIVE';
  if (!settled || person.studies || person.age < 16) return;
  if (person.age >= age) {
    person.retired = random.chance(0.62);
    return;
  }
  // Students of working age are not in work, so that more of the others are.
  if (!random.chance(person.age < 23 ? inWork : inWork * 1.06)) return;
  const [position, occupationCode, median] = random.pickWeighted(positions);
  const [kind, kindPosition] = random.chance(0.16)
    ? (['FLEXIBLE', random.pick(['网约配送员', '家政服务员', '网络主播', '装修工'])] as const)
    : ([random.chance(0.06) ? 'DISPATCHED' : 'EMPLOYEE', position] as const);
  person.work = {
    kind,
    position: kindPosition,
    occupationCode,
    monthlyWage: Math.round((median * Math.exp(random.normal(0, 0.28))) / 10) * 10,
    since: Math.max(addYears(person.born, 18) + 60, referenceDate - random.between(40, 5000)),
  };
}

/** Gives every employee an employer: one of the block's, the larger ones more often. */
export function findEmployers(people: readonly Person[], employers: Weighted<Employer>, block: Block): void {
  for (const person of people) {
    const { work } = person;
    if (work === undefined || work.employer !== undefined) continue;
    if (work.kind === 'FLEXIBLE' || work.kind === 'SELF_EMPLOYED') continue;
    person.work = employedBy(work, block.random.pickWeighted(employers));
  }
}

/** Organs and public institutions have civil servants and staff, others employees. */
export function employedBy(work: Work, employer: Employer): Work {
  const civil = employer.uscc.startsWith('1');
  return { ...work, employer, ...(civil ? { kind: 'CIVIL_SERVICE', position: '科员' } : {}) };
}

/** The status that the person's record shows; null for children and the dead. */
export function employmentStatus({ age, work, retired, studies, died }: Person): string | null {
  if (died !== undefined || age < 16) return null;
  if (studies) return 'STUDENT';
  if (work !== undefined) {
    if (work.kind === 'SELF_EMPLOYED') return 'SELF_EMPLOYED';
    return work.kind === 'FLEXIBLE' ? 'FLEXIBLE' : 'EMPLOYED';
  }
  if (retired) return 'RETIRED';
  return age < 60 ? 'UNEMPLOYED' : 'NOT_IN_LABOUR_FORCE';
}

/** Who leads an operating entity works there, unless retired or at work elsewhere. */
export function lead(entity: Entity): void {
  const { representative, status, kind } = entity;
  // People of earlier blocks have their rows already.
  if (status !== 'OPERATING' || !isResident(representative)) return;
  if (representative.retired || representative.died !== undefined || representative.age < 18) return;
  if (representative.work?.employer !== undefined) return;
  representative.work = {
    kind: kind === 'INDIVIDUAL_BUSINESS' ? 'SELF_EMPLOYED' : 'EMPLOYEE',
    position: entity.position,
    occupationCode: '1060100',
    monthlyWage: representative.work?.monthlyWage ?? 7000,
    since: Math.max(entity.establishedOn, addYears(representative.born, 18)),
    employer: entity,
  };
}

function isResident(person: Associate): person is Person {
  return 'household' in person;
}
