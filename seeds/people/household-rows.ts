// Rows of households and of the registrations in them, from moving in to moving out.

import type { Block } from '../block.ts';
import { dateText, referenceDate } from '../days.ts';
import { likely } from '../likely.ts';
import type { Household, Person } from '../model.ts';

export function emitHousehold(household: Household, { emit }: Block): void {
  const { registered, members, cancelledOn } = household;
  emit('household', {
    household_id: household.id,
    household_no: household.no,
    type: household.type,
    status: cancelledOn === undefined ? 'ACTIVE' : 'CANCELLED',
    head_person_id: members[0]?.id ?? null,
    division_code: registered.divisionCode,
    address: registered.text,
    address_id: registered.addressId,
    committee_code: registered.committeeCode,
    police_station: registered.station,
    police_station_code: registered.stationCode,
    established_on: dateText(household.establishedOn),
    cancelled_on: cancelledOn === undefined ? null : dateText(cancelledOn),
  });
}

/** Everyone has one registration, and those who moved here for marriage, work or a home an earlier one. */
export function emitRegistrations(person: Person, block: Block): void {
  const { emit, random, county } = block;
  const { household, born, status } = person;
  const { registered } = household;
  const earliest = Math.max(born + 10, household.establishedOn);
  const movedIn = born > household.establishedOn ? born + random.between(3, 30) : earliest;
  const cameByMove = person.age > 22 && registered.county !== null && likely(person, 0.16, random);
  const from = cameByMove ? random.pick(county.city.counties) : undefined;
  const ended = status !== 'ACTIVE';
  emit('household_registration', {
    record_id: random.id('hr'),
    person_id: person.id,
    household_id: household.id,
    status: ended ? 'ENDED' : 'CURRENT',
    division_code: registered.divisionCode,
    address: registered.text,
    police_station: registered.station,
    moved_in_at: dateText(Math.min(movedIn, ended ? person.statusSince : referenceDate)),
    move_in_reason: moveInReason(person, cameByMove, random.next()),
    moved_in_from_division_code: from?.code ?? null,
    moved_out_at: ended ? dateText(person.statusSince) : null,
    move_out_reason: ended ? endReasons[status] : null,
    // To Shanghai, whoever leaves the province.
    moved_out_to_division_code: status === 'MOVED_OUT' ? '310104' : null,
  });
  if (from === undefined) return;
  emit('household_registration', {
    record_id: random.id('hr'),
    person_id: person.id,
    status: 'ENDED',
    division_code: from.code,
    address: `江苏省${from.city.name}${from.name}`,
    moved_in_at: dateText(born + 20),
    move_in_reason: 'BIRTH',
    moved_out_at: dateText(Math.max(born + 20, movedIn - 15)),
    move_out_reason: 'FAMILY_REUNION',
    moved_out_to_division_code: registered.divisionCode,
    migration_certificate_number: `苏迁字第${String(random.below(1e8)).padStart(8, '0')}号`,
  });
}

const endReasons = {
  MOVED_OUT: 'EMPLOYMENT',
  DECEASED: 'DEATH',
  CANCELLED_EMIGRATED: 'EMIGRATION',
  MISSING_DECLARED_DEAD: 'DEATH',
} as const;

function moveInReason(person: Person, cameByMove: boolean, draw: number): string {
  if (cameByMove)
    return person.spouse !== undefined && draw < 0.5
      ? 'MARRIAGE'
      : draw < 0.75
        ? 'HOME_PURCHASE'
        : 'EMPLOYMENT';
  if (person.household.type === 'COLLECTIVE') return person.studies ? 'STUDY' : 'EMPLOYMENT';
  return person.born > person.household.establishedOn ? 'BIRTH' : 'HOUSEHOLD_SPLIT';
}
