// Rows of marriages and guardianships.

import type { Block } from '../block.ts';
import { addYears, dateText } from '../days.ts';
import type { Person } from '../model.ts';

export function emitMarriage(person: Person, { emit, random }: Block): void {
  const { marriage } = person;
  if (marriage === undefined) return;
  emit('marriage_record', {
    record_id: random.id('ma'),
    person_id: person.id,
    spouse_person_id: marriage.spouse?.id ?? null,
    spouse_name: marriage.spouseName,
    registration_number: marriage.number,
    registered_on: dateText(marriage.registeredOn),
    registration_authority: marriage.authority.name,
    status: marriage.end === undefined ? 'IN_FORCE' : `ENDED_BY_${marriage.end.by}`,
    ended_on: marriage.end === undefined ? null : dateText(marriage.end.on),
    divorce_number: marriage.end?.number ?? null,
  });
}

/** Parents are the guardians of minors by law; grandparents or others in the household step in where there are none. */
export function emitGuardians(ward: Person, { emit, random }: Block): void {
  if (ward.age >= 18 || ward.died !== undefined) return;
  const parents = [ward.mother, ward.father].filter(
    (parent) => parent !== undefined && parent.died === undefined,
  );
  const others = ward.household.members
    .filter(({ age, died }) => age >= 23 && died === undefined)
    .slice(0, 1);
  for (const guardian of parents.length > 0 ? parents : others) {
    if (guardian === undefined) continue;
    const relation =
      guardian === ward.mother ? 'MOTHER' : guardian === ward.father ? 'FATHER' : 'OTHER_RELATIVE';
    emit('guardian', {
      record_id: random.id('gu'),
      guardian_person_id: guardian.id,
      ward_person_id: ward.id,
      relation,
      basis: parents.length > 0 ? 'BY_LAW' : 'BY_APPOINTMENT',
      since: dateText(ward.born),
      until: dateText(addYears(ward.born, 18) - 1),
    });
  }
}
