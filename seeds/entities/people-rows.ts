// Rows of those who lead and own an entity: executives, shareholders, beneficial owners, and pledges of their shares.

import type { Block } from '../block.ts';
import { addYears, type Day, dateText, referenceDate } from '../days.ts';
import { banks } from '../land/property.ts';
import { likely } from '../likely.ts';
import type { Associate, Entity, Shareholder } from '../model.ts';
import { money } from '../people/money.ts';

export function isPerson(holder: Associate | Entity): holder is Associate {
  return 'idNumber' in holder;
}

/** A director who is the representative, a supervisor, and in half of the companies a manager. */
export function emitExecutives(entity: Entity, { emit, random }: Block): void {
  const { kind, establishedOn, entityType } = entity;
  if (entity.parent !== undefined || entityType?.startsWith('45') === true) return;
  if (kind === 'INDIVIDUAL_BUSINESS' || kind === 'COLLECTIVE_ECONOMIC_ORG') return;
  const people = entity.shareholders.map(({ holder }) => holder).filter(isPerson);
  const appointed = Math.min(
    referenceDate,
    establishedOn + 3 * 365 * Math.floor((referenceDate - establishedOn) / (3 * 365)),
  );
  const supervisor = people.find((person) => person !== entity.representative);
  const board: readonly (readonly [Associate, string, string])[] = [
    [
      entity.representative,
      'DIRECTORS',
      kind === 'ENTERPRISE' && entity.position === '董事长' ? '董事长' : '执行董事',
    ],
    ...(supervisor === undefined ? [] : ([[supervisor, 'SUPERVISORS', '监事']] as const)),
    ...(random.chance(0.5)
      ? ([[people.at(-1) ?? entity.representative, 'MANAGEMENT', '总经理']] as const)
      : []),
  ];
  for (const [person, body, position] of board) {
    emit('executive', {
      executive_id: random.id('ex'),
      uscc: entity.uscc,
      person_id: person.id,
      name: person.name,
      body,
      position,
      id_type: '111',
      id_number: person.idNumber,
      appointed_on: dateText(appointed),
      term_ends_on: dateText(addYears(appointed, 3) - 1),
      left_on: entity.status === 'DEREGISTERED' ? dateText(entity.statusOn) : null,
    });
  }
}

export function emitOwnership(entity: Entity, block: Block): void {
  for (const share of entity.shareholders) {
    emitShareholding(entity, share, block);
    const { holder, percentage } = share;
    if (
      isPerson(holder) &&
      percentage > 25 &&
      entity.kind === 'ENTERPRISE' &&
      likely(entity, 0.8, block.random)
    ) {
      emitBeneficialOwner(entity, holder, percentage, block);
    }
    if (entity.kind === 'ENTERPRISE' && block.random.chance(0.015)) emitPledge(entity, share, block);
  }
}

function emitShareholding(
  entity: Entity,
  { holder, percentage }: Shareholder,
  { emit, random }: Block,
): void {
  const subscribed = (entity.capital * percentage) / 100;
  const paid = subscribed * random.pick([0, 0.3, 1, 1]);
  const person = isPerson(holder);
  emit('shareholding', {
    shareholding_id: random.id('sh'),
    uscc: entity.uscc,
    holder_person_id: person ? holder.id : null,
    holder_uscc: person ? null : holder.uscc,
    holder_name: holder.name,
    holder_kind: person ? 'NATURAL_PERSON' : 'ENTERPRISE',
    holder_id_type: person ? '111' : '001',
    holder_id_number: person ? holder.idNumber : holder.uscc,
    percentage: percentage.toFixed(4),
    currency: 'CNY',
    subscribed_amount: money(subscribed),
    subscribed_form: random.chance(0.93) ? 'CASH' : random.pick(['GOODS', 'INTELLECTUAL_PROPERTY']),
    subscribed_on: dateText(addYears(entity.establishedOn, 5)),
    paid_in_amount: money(paid),
    paid_in_form: paid === 0 ? null : 'CASH',
    paid_in_on:
      paid === 0 ? null : dateText(Math.min(referenceDate, entity.establishedOn + random.between(10, 700))),
    held_from: dateText(entity.establishedOn),
    held_to: entity.status === 'DEREGISTERED' ? dateText(entity.statusOn) : null,
  });
}

function emitBeneficialOwner(entity: Entity, person: Associate, percentage: number, { emit }: Block): void {
  // The register of beneficial owners opened in November 2024.
  const filed: Day = Math.max(entity.establishedOn + 20, 20_040);
  emit('beneficial_owner', {
    owner_id: `bo${entity.uscc.slice(8).toLowerCase()}${person.id.slice(-5)}`,
    uscc: entity.uscc,
    person_id: person.id,
    name: person.name,
    id_type: '111',
    id_number: person.idNumber,
    nationality: '156',
    basis: 'EQUITY',
    percentage: percentage.toFixed(4),
    beneficial_from: dateText(entity.establishedOn),
    beneficial_to: entity.status === 'DEREGISTERED' ? dateText(entity.statusOn) : null,
    filed_on: dateText(Math.min(referenceDate, filed)),
  });
}

export function emitPledge(
  entity: Entity,
  { holder, percentage }: Shareholder,
  { emit, random, county }: Block,
): void {
  const on = Math.min(referenceDate - 5, entity.establishedOn + random.between(100, 2000));
  const released = random.chance(0.4);
  const person = isPerson(holder);
  emit('equity_pledge', {
    pledge_id: random.id('pl'),
    uscc: entity.uscc,
    pledge_number: `${county.syntheticCode}${dateText(on).slice(0, 4)}${String(random.below(1e6)).padStart(6, '0')}`,
    pledgor_person_id: person ? holder.id : null,
    pledgor_uscc: person ? null : holder.uscc,
    pledgor_name: holder.name,
    pledgor_id_number: person ? holder.idNumber : holder.uscc,
    pledgee_name: random.pick(banks),
    pledged_amount: money((entity.capital * percentage) / 100),
    currency: 'CNY',
    status: released ? 'RELEASED' : 'EFFECTIVE',
    registered_on: dateText(on),
    released_on: released ? dateText(Math.min(referenceDate, on + random.between(100, 900))) : null,
    release_reason: released ? '主债权消灭' : null,
  });
}
