// Education by age, so that the shares of the census come out, and the course on record that led to the level.

import type { Block } from '../block.ts';
import { type Day, dateText, day, referenceDate, yearOf } from '../days.ts';
import { type OrganKey, organOf } from '../entities/organs.ts';
import type { Education, Person } from '../model.ts';
import { type Random, type Weighted, weighted } from '../random.ts';
import type { Row } from '../tables/index.ts';

type Stage =
  | 'NONE'
  | 'PRIMARY'
  | 'JUNIOR'
  | 'SENIOR'
  | 'VOCATIONAL'
  | 'COLLEGE'
  | 'BACHELOR'
  | 'MASTER'
  | 'DOCTOR';

/** Stage reached, by age: from the oldest to the youngest. */
const byAge: readonly (readonly [from: number, stages: Weighted<Stage>])[] = [
  [75, stages({ NONE: 35, PRIMARY: 45, JUNIOR: 13, SENIOR: 5, COLLEGE: 1, BACHELOR: 1 })],
  [65, stages({ NONE: 14, PRIMARY: 45, JUNIOR: 28, SENIOR: 9, VOCATIONAL: 1, COLLEGE: 2, BACHELOR: 1 })],
  [55, stages({ NONE: 2, PRIMARY: 28, JUNIOR: 46, SENIOR: 14, VOCATIONAL: 4, COLLEGE: 4, BACHELOR: 2 })],
  [45, stages({ PRIMARY: 18, JUNIOR: 52, SENIOR: 11, VOCATIONAL: 6, COLLEGE: 8, BACHELOR: 4, MASTER: 1 })],
  [
    35,
    stages({
      PRIMARY: 5,
      JUNIOR: 45,
      SENIOR: 11,
      VOCATIONAL: 9,
      COLLEGE: 15,
      BACHELOR: 12,
      MASTER: 2.6,
      DOCTOR: 0.4,
    }),
  ],
  [
    23,
    stages({
      PRIMARY: 2,
      JUNIOR: 28,
      SENIOR: 9,
      VOCATIONAL: 10,
      COLLEGE: 24,
      BACHELOR: 23,
      MASTER: 3.6,
      DOCTOR: 0.4,
    }),
  ],
  [18, stages({ JUNIOR: 14, SENIOR: 16, VOCATIONAL: 15, COLLEGE: 25, BACHELOR: 30 })],
  [15, stages({ JUNIOR: 12, SENIOR: 58, VOCATIONAL: 30 })],
  [12, stages({ JUNIOR: 1 })],
  [6, stages({ PRIMARY: 1 })],
  [0, stages({ NONE: 1 })],
];

interface Course {
  /** Codes of GB/T 4658 while enrolled and after graduation. */
  readonly enrolled: string;
  readonly graduated: string;
  readonly startAge: number;
  readonly years: number;
  /** GB/T 6864. */
  readonly degree?: string;
  readonly school: OrganKey;
  readonly majors: readonly string[];
}

const courses: Readonly<Record<Exclude<Stage, 'NONE'>, Course>> = {
  PRIMARY: { enrolled: '80', graduated: '81', startAge: 6, years: 6, school: 'PRIMARY_SCHOOL', majors: [] },
  JUNIOR: { enrolled: '70', graduated: '71', startAge: 12, years: 3, school: 'MIDDLE_SCHOOL', majors: [] },
  SENIOR: { enrolled: '60', graduated: '61', startAge: 15, years: 3, school: 'HIGH_SCHOOL', majors: [] },
  VOCATIONAL: {
    enrolled: '40',
    graduated: '41',
    startAge: 15,
    years: 3,
    school: 'COLLEGE',
    majors: ['数控技术应用', '会计事务', '护理', '汽车运用与维修', '中餐烹饪'],
  },
  COLLEGE: {
    enrolled: '30',
    graduated: '31',
    startAge: 18,
    years: 3,
    school: 'COLLEGE',
    majors: ['机电一体化技术', '大数据与会计', '电子商务', '护理', '药学', '建筑工程技术'],
  },
  BACHELOR: {
    enrolled: '20',
    graduated: '21',
    startAge: 18,
    years: 4,
    degree: '4',
    school: 'UNIVERSITY',
    majors: ['计算机科学与技术', '机械工程', '会计学', '汉语言文学', '药学', '土木工程', '临床医学'],
  },
  MASTER: {
    enrolled: '10',
    graduated: '14',
    startAge: 22,
    years: 3,
    degree: '3',
    school: 'UNIVERSITY',
    majors: ['软件工程', '材料科学与工程', '工商管理', '应用统计', '公共管理'],
  },
  DOCTOR: {
    enrolled: '10',
    graduated: '11',
    startAge: 25,
    years: 4,
    degree: '2',
    school: 'UNIVERSITY',
    majors: ['化学工程与技术', '临床医学', '控制科学与工程'],
  },
};

/** Years of birth from which courses are on electronic record. */
const firstRecorded = 1965;

export function drawEducation(person: Person, block: Block): void {
  const { random } = block;
  const stage = random.pickWeighted(byAge.find(([from]) => person.age >= from)?.[1] ?? stages({ NONE: 1 }));
  if (stage === 'NONE') return;
  const course = courses[stage];
  const from = day(yearOf(person.born) + course.startAge + 1, 9, 1);
  const until = day(yearOf(from) + course.years, 6, 30);
  const enrolled = until >= referenceDate;
  person.studies = enrolled && person.died === undefined;
  const level = enrolled ? course.enrolled : course.graduated;
  const recorded = yearOf(person.born) >= firstRecorded && from < referenceDate;
  person.education = { level, records: recorded ? [courseRow(person, course, from, until, block)] : [] };
}

/** The row for a course; it is finished if its last day has come. */
function courseRow(
  person: Person,
  course: Course,
  from: Day,
  until: Day,
  block: Block,
): Row<'education_record'> {
  const { random, county } = block;
  const finished = until < referenceDate;
  const high = ['UNIVERSITY', 'COLLEGE'].includes(course.school);
  const school = organOf(course.school, high ? county.city : county);
  const year = yearOf(until);
  return {
    record_id: random.id('ed'),
    person_id: person.id,
    level: finished ? course.graduated : course.enrolled,
    degree: finished ? (course.degree ?? null) : null,
    school_name: school.name,
    school_uscc: school.uscc,
    major: course.majors.length === 0 ? null : random.pick(course.majors),
    study_mode:
      random.chance(0.9) || !high
        ? 'FULL_TIME'
        : random.pick(['PART_TIME', 'ADULT', 'SELF_TAUGHT', 'DISTANCE']),
    status: finished ? 'GRADUATED' : 'ENROLLED',
    enrolled_on: dateText(from),
    graduated_on: finished ? dateText(until) : null,
    certificate_number: finished && course.startAge >= 15 ? serial('1', year, random) : null,
    degree_certificate_number: finished && course.degree !== undefined ? serial('9', year, random) : null,
  };
}

/** Five digits of a school that does not exist, year and number. */
function serial(kind: string, year: number, random: Random): string {
  return `${kind}9999${year}${String(random.below(1e8)).padStart(8, '0')}`;
}

/** The cast's courses: level, school and subject are given. */
export function givenEducation(
  person: Person,
  stage: Exclude<Stage, 'NONE'>,
  block: Block,
  major?: string,
): Education {
  const course = { ...courses[stage], ...(major === undefined ? {} : { majors: [major] }) };
  const from = day(yearOf(person.born) + course.startAge + 1, 9, 1);
  const until = day(yearOf(from) + course.years, 6, 30);
  const level = until >= referenceDate ? course.enrolled : course.graduated;
  return { level, records: [courseRow(person, course, from, until, block)] };
}

function stages(shares: Partial<Record<Stage, number>>): Weighted<Stage> {
  return weighted(Object.entries(shares) as [Stage, number][]);
}
