// The people of the cast with their families, homes, schools and work.

import type { Block } from '../block.ts';
import { castPeople, type PersonHandle } from '../cast.ts';
import { addYears, type Day, day, dayOf, referenceDate, yearsBetween } from '../days.ts';
import { organOf } from '../entities/organs.ts';
import type { Household, Person, Registration } from '../model.ts';
import { givenEducation } from '../people/education.ts';
import { registeredAt } from '../people/registration.ts';

interface HouseholdDraft {
  readonly type?: 'FAMILY' | 'COLLECTIVE';
  readonly establishedOn: string;
  readonly awaySince?: string;
  readonly registered?: Registration;
  /** Handle and relation to the head (GB/T 4761). */
  readonly members: readonly (readonly [handle: PersonHandle, relation: string, marital: string])[];
}

/** The people who have moved in so far. */
export type Cast = Map<PersonHandle, Person>;

/** @throws RangeError for someone who has not moved in yet. */
export function member(cast: Cast, handle: PersonHandle): Person {
  const person = cast.get(handle);
  if (person === undefined) throw new RangeError(`${handle} of the cast has no household yet`);
  return person;
}

/** Moves a household in at a home of the block's county. */
export function createHousehold(draft: HouseholdDraft, block: Block, cast: Cast): Household {
  const home = block.addresses.home();
  const members: Person[] = [];
  const household: Household = {
    id: block.random.id('h'),
    no: `${block.county.code}${String(block.random.below(1e9)).padStart(9, '0')}`,
    type: draft.type ?? 'FAMILY',
    members,
    home,
    registered: draft.registered ?? registeredAt(home.county, home.community, home.text, home.id),
    establishedOn: dayOf(draft.establishedOn),
    ...(draft.awaySince === undefined ? {} : { awaySince: dayOf(draft.awaySince) }),
  };
  for (const [handle, relation, marital] of draft.members) {
    const person = createPerson(handle, relation, marital, household);
    cast.set(handle, person);
    members.push(person);
  }
  return household;
}

function createPerson(handle: PersonHandle, relation: string, marital: string, household: Household): Person {
  const { personId, idNumber, name, sex, born } = castPeople[handle];
  const age = yearsBetween(born, referenceDate);
  const person: Person = {
    id: personId,
    idNumber,
    name,
    sex,
    born,
    age,
    ethnicity: '01',
    // Their own numbers, all under 1290000.
    mobile:
      age < 14 ? null : `1290000${String(Object.keys(castPeople).indexOf(handle) + 1).padStart(4, '0')}`,
    status: 'ACTIVE',
    statusSince: born + 12,
    household,
    relation,
    birthplace: household.registered.divisionCode,
    marital,
    children: [],
    studies: false,
    retired: false,
    papers: {},
    ...(handle === 'shop-owner' ? { complete: true } : {}),
  };
  giveCard(person);
  return person;
}

/** An identity card of the year 2021 for everyone from sixteen on, for the long term from 46 on. */
function giveCard(person: Person): void {
  if (person.age < 16) {
    person.papers.birthCertificate = `Z000${String(person.born).padStart(6, '0')}`;
    return;
  }
  const issuedOn = day(2021, 4, 15);
  const age = yearsBetween(person.born, issuedOn);
  person.papers.cardIssuedOn = issuedOn;
  person.papers.cardValidTo = age >= 46 ? null : addYears(issuedOn, age < 16 ? 5 : age <= 25 ? 10 : 20);
}

export function wed(
  wife: Person,
  husband: Person,
  on: string,
  block: Block,
  end?: { on: Day; by: 'DEATH' },
): void {
  const registeredOn = dayOf(on);
  const number = `J${block.county.syntheticCode}-${on.slice(0, 4)}-000001`;
  const common = { registeredOn, number, authority: organOf('CIVIL_AFFAIRS', block.county) };
  const ended = end === undefined ? {} : { end: { ...end, number: null } };
  wife.marriage = { spouse: husband, spouseName: husband.name, ...common, ...ended };
  husband.marriage = { spouse: wife, spouseName: wife.name, ...common, ...ended };
  if (end !== undefined) return;
  wife.spouse = husband;
  husband.spouse = wife;
}

export function bear(child: Person, mother: Person, father: Person): void {
  child.mother = mother;
  child.father = father;
  mother.children.push(child);
  father.children.push(child);
}

export function study(
  person: Person,
  stage: Parameters<typeof givenEducation>[1],
  block: Block,
  major?: string,
): void {
  person.education = givenEducation(person, stage, block, major);
}
