// Names and ethnicity, drawn once families stand: children bear their father's family name, one in thirteen the mother's.

import { yearOf } from '../days.ts';
import type { City } from '../land/divisions.ts';
import { type Random, weighted } from '../random.ts';
import type { Kin } from './families.ts';
import { givenName } from './given-names.ts';
import { surnamesOf } from './surnames.ts';

export interface Named {
  readonly surname: string;
  readonly given: string;
  /** GB/T 3304. */
  readonly ethnicity: string;
}

const minorityShare = 0.0073;
const minorities = weighted([
  ['03', 33],
  ['06', 14],
  ['15', 12],
  ['11', 9],
  ['02', 8],
  ['08', 7],
  ['12', 5],
  ['07', 6],
  ['09', 6],
]);

/** A name for everyone, elders first. */
export function nameAll(people: readonly Kin[], city: City, random: Random): ReadonlyMap<Kin, Named> {
  const names = new Map<Kin, Named>();
  for (const person of [...people].sort((one, other) => one.born - other.born)) {
    const father = person.father && names.get(person.father);
    const mother = person.mother && names.get(person.mother);
    const [first, second] = random.chance(1 / 13) ? [mother, father] : [father, mother];
    names.set(person, {
      surname: first?.surname ?? second?.surname ?? random.pickWeighted(surnamesOf(city)),
      given: givenName(person.sex, yearOf(person.born), random),
      ethnicity: father?.ethnicity ?? mother?.ethnicity ?? drawEthnicity(random),
    });
  }
  return names;
}

function drawEthnicity(random: Random): string {
  return random.chance(minorityShare) ? random.pickWeighted(minorities) : '01';
}
