// Marriages: when they were registered, under which number, and how they ended. Nobody is married below the legal age.

import type { Block } from '../block.ts';
import { addYears, type Day, dateText, referenceDate, yearOf } from '../days.ts';
import { organOf } from '../entities/organs.ts';
import type { Marriage, Person } from '../model.ts';
import type { Random } from '../random.ts';
import type { Kin } from './families.ts';
import { givenName } from './given-names.ts';
import { surnamesOf } from './surnames.ts';

export function recordMarriages(persons: ReadonlyMap<Kin, Person>, block: Block): void {
  for (const [kin, person] of persons) {
    const partner = kin.spouse === undefined ? kin.lateSpouse : kin.spouse;
    const spouse = partner === undefined ? undefined : persons.get(partner);
    if (spouse !== undefined && person.marriage === undefined) marry(person, spouse, block);
    else if (kin.divorced === true) person.marriage = formerMarriage(person, block);
  }
}

function marry(person: Person, spouse: Person, block: Block): void {
  const [wife, husband] = person.sex === '2' ? [person, spouse] : [spouse, person];
  const registeredOn = weddingDay(wife, husband, block.random);
  const number = certificateNumber(block, registeredOn);
  const authority = organOf('CIVIL_AFFAIRS', block.county);
  const died = [wife.died, husband.died].filter((day) => day !== undefined);
  const end = died.length === 0 ? {} : { end: { on: Math.min(...died), by: 'DEATH', number: null } as const };
  wife.marriage = { spouse: husband, spouseName: husband.name, registeredOn, number, authority, ...end };
  husband.marriage = { spouse: wife, spouseName: wife.name, registeredOn, number, authority, ...end };
}

/** About a year and a half before the first child; otherwise in their twenties. */
function weddingDay(wife: Person, husband: Person, random: Random): Day {
  const legal = Math.max(addYears(wife.born, 20), addYears(husband.born, 22));
  const births = wife.children.filter((child) => husband.children.includes(child)).map(({ born }) => born);
  const wanted =
    births.length > 0 ? Math.min(...births) - random.between(280, 1200) : legal + random.between(0, 2600);
  const last = Math.min(referenceDate, wife.died ?? referenceDate, husband.died ?? referenceDate) - 20;
  return Math.max(legal, Math.min(wanted, last));
}

function formerMarriage(person: Person, block: Block): Marriage {
  const { random, county } = block;
  const registeredOn = addYears(person.born, 23) + random.below(1500);
  const on = Math.min(referenceDate - 30, registeredOn + random.between(600, 4500));
  return {
    spouse: null,
    spouseName:
      random.pickWeighted(surnamesOf(county.city)) +
      givenName(person.sex === '1' ? '2' : '1', yearOf(person.born), random),
    registeredOn,
    number: certificateNumber(block, registeredOn),
    authority: organOf('CIVIL_AFFAIRS', county),
    end: { on, by: 'DIVORCE', number: certificateNumber(block, on).replace('J', 'L') },
  };
}

/** `J` for marriages, area of the office, year, number. */
function certificateNumber({ county, random, number }: Block, on: Day): string {
  const serial = `${String(number).padStart(3, '0')}${String(random.below(1000)).padStart(3, '0')}`;
  return `J${county.syntheticCode}-${dateText(on).slice(0, 4)}-${serial}`;
}
