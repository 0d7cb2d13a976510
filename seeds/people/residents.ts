// The residents of a block: ages from the pyramid, families, homes and registrations, names, numbers and marriages.

import type { Block } from '../block.ts';
import { addYears, type Day, day, referenceDate } from '../days.ts';
import type { Household, Person } from '../model.ts';
import type { Random } from '../random.ts';
import { formFamilies, type Group, type Kin } from './families.ts';
import { identityNumber } from './identity-numbers.ts';
import { recordMarriages } from './marriages.ts';
import { type Named, nameAll } from './naming.ts';
import { drawAges } from './pyramid.ts';
import { drawRegistration } from './registration.ts';

export interface Residents {
  readonly people: Person[];
  readonly households: Household[];
}

/** Those who died in the last three years stay on record: seven in a thousand each year. */
const recentlyDeadShare = 0.021;

export function drawResidents(block: Block, count: number): Residents {
  const kin = drawKin(block, count);
  const groups = formFamilies(kin, block.random);
  const names = nameAll(kin, block.county.city, block.random);
  const persons = new Map<Kin, Person>();
  const households = groups.map((group) => settle(group, names, persons, block));
  for (const [{ spouse, mother, father }, person] of persons)
    linkKin(person, persons, spouse, mother, father);
  const people = [...persons.values()];
  recordMarriages(persons, block);
  return { people, households };
}

function drawKin(block: Block, count: number): Kin[] {
  const { random, births } = block;
  const dead = Math.floor(count * recentlyDeadShare + random.next());
  const alive = drawAges(block.county.city, count - dead, random).map(({ age, sex }): Kin => {
    return { age, sex, born: birthday(referenceDate, age, sex), children: [] };
  });
  const late = Array.from({ length: dead }, (): Kin => {
    const age = random.chance(0.06)
      ? random.between(1, 55)
      : Math.round(Math.min(101, Math.max(50, random.normal(78, 10))));
    const sex = random.chance(0.53) ? '1' : '2';
    const deadFor = random.next() * 3;
    return { age, sex, deadFor, born: birthday(deathDay(deadFor), age, sex), children: [] };
  });
  return [...alive, ...late];

  function birthday(reference: Day, age: number, sex: '1' | '2'): Day {
    const first = addYears(reference, -(age + 1)) + 1;
    const range = addYears(reference, -age) - first + 1;
    return births.take(first + random.below(range), first, range, sex);
  }
}

function deathDay(deadFor: number): Day {
  return referenceDate - 1 - Math.floor(deadFor * 365);
}

function settle(
  group: Group,
  names: ReadonlyMap<Kin, Named>,
  persons: Map<Kin, Person>,
  block: Block,
): Household {
  const { random, addresses } = block;
  const members: Person[] = [];
  const home = addresses.home();
  const registered = drawRegistration(home, addresses, random);
  const eldest = Math.max(...group.members.map(({ age }) => age));
  const establishedOn = Math.max(
    day(1985, 1, 1),
    referenceDate - Math.floor(eldest * 365 * random.next() * 0.6) - 200,
  );
  const household: Household = {
    id: random.id('h'),
    no: `${registered.divisionCode}${String(random.below(1_000_000_000)).padStart(9, '0')}`,
    type: group.type,
    members,
    home,
    registered,
    establishedOn,
    ...(registered.addressId === home.id ? {} : { awaySince: referenceDate - random.between(200, 4000) }),
    ...cancellation(group, random),
  };
  for (const kin of group.members) {
    const named = names.get(kin);
    if (named === undefined) throw new RangeError('a member of a household has no name');
    const person = toPerson(kin, named, household, block);
    members.push(person);
    persons.set(kin, person);
  }
  return household;
}

/** A household whose last member died, moved out or emigrated is cancelled. */
function cancellation({ type, members }: Group, random: Random): { cancelledOn?: Day } {
  const [only] = members;
  if (type === 'COLLECTIVE' || only === undefined || members.length > 1) return {};
  if (only.deadFor !== undefined) return { cancelledOn: deathDay(only.deadFor) + 20 };
  const left = only.age >= 20 && only.age <= 45 && only.spouse === undefined && random.chance(0.09);
  return left ? { cancelledOn: referenceDate - random.between(30, 2500) } : {};
}

function toPerson(kin: Kin, named: Named, household: Household, block: Block): Person {
  const { random, county } = block;
  const origin = household.registered.county ?? county;
  const birthplace = random.chance(0.88) ? origin : random.pick(origin.city.counties);
  const person: Person = {
    id: random.id('p'),
    sex: kin.sex,
    born: kin.born,
    age: kin.age,
    name: named.surname + named.given,
    idNumber: identityNumber(birthplace.syntheticCode, kin.born, kin.sex, block.number),
    ethnicity: named.ethnicity,
    mobile: kin.age >= 14 ? mobileNumber(random) : null,
    status: 'ACTIVE',
    statusSince: kin.born + random.between(5, 30),
    household,
    relation: kin.relation ?? '97',
    birthplace: household.registered.county === null ? household.registered.divisionCode : birthplace.code,
    marital: maritalStatus(kin),
    children: [],
    studies: false,
    retired: false,
    papers: {},
  };
  if (kin.deadFor !== undefined) {
    person.status = 'DECEASED';
    person.died = deathDay(kin.deadFor);
    person.statusSince = Math.min(referenceDate, person.died + random.between(3, 28));
  } else if (household.cancelledOn !== undefined) {
    person.status = random.pick(['MOVED_OUT', 'MOVED_OUT', 'MOVED_OUT', 'MOVED_OUT', 'CANCELLED_EMIGRATED']);
    person.statusSince = household.cancelledOn;
  }
  return person;
}

/** 129 is not allocated to any operator. */
export function mobileNumber(random: Random): string {
  return `129${String(random.below(100_000_000)).padStart(8, '0')}`;
}

/** GB/T 2261.2. */
function maritalStatus(kin: Kin): string {
  if (kin.deadFor !== undefined) return kin.spouse === undefined ? (kin.age > 30 ? '30' : '10') : '21';
  if (kin.spouse !== undefined) return '21';
  if (kin.lateSpouse !== undefined) return '30';
  if (kin.divorced === true) return '40';
  return kin.age >= 60 ? '30' : '10';
}

function linkKin(
  person: Person,
  persons: ReadonlyMap<Kin, Person>,
  ...links: readonly (Kin | undefined)[]
): void {
  const [spouse, mother, father] = links.map((kin) => (kin === undefined ? undefined : persons.get(kin)));
  // The dead are nobody's spouse on record; their marriages say whose they were.
  if (spouse !== undefined && person.died === undefined && spouse.died === undefined) person.spouse = spouse;
  if (mother !== undefined) {
    person.mother = mother;
    mother.children.push(person);
  }
  if (father !== undefined) {
    person.father = father;
    father.children.push(person);
  }
}
