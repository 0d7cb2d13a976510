// Which credit records fall to the entities and people of a block, at rates that are set here and are no statistics.

import type { Block } from '../block.ts';
import { referenceDate, yearOf } from '../days.ts';
import type { IssuedPermit } from '../licenses/entity-licenses.ts';
import { likely } from '../likely.ts';
import type { Entity, Person } from '../model.ts';
import { entityCounterpart, personCounterpart } from './credit-record.ts';
import { emitAdministrativeLicense } from './license-records.ts';
import { emitAbnormalListing, emitJudgmentDebtor, emitSeriousListing } from './list-records.ts';
import { emitPenalty } from './penalty-records.ts';
import { emitRating } from './rating-records.ts';
import { emitEverydayCommitment } from './repair-records.ts';

/** Of entities; penalties within three years. */
const rates = {
  penalty: 0.045,
  abnormal: 0.04,
  debtor: 0.003,
  serious: 0.001,
  commitment: 0.1,
  personDebtor: 0.0025,
  personPenalty: 0.003,
};

export function emitEntityCredit(entity: Entity, permits: readonly IssuedPermit[], block: Block): void {
  const { random } = block;
  const counterpart = entityCounterpart(entity);
  for (const permit of permits) emitAdministrativeLicense(counterpart, permit, entity.trade.scope, block);
  if (random.chance(rates.penalty)) emitPenalty(counterpart, block);
  if (random.chance(rates.abnormal)) emitAbnormalListing(counterpart, block);
  if (random.chance(rates.debtor)) emitJudgmentDebtor(counterpart, block);
  if (random.chance(rates.serious)) {
    emitSeriousListing(
      counterpart,
      random.pick(['MAJOR_TAX_VIOLATION', 'UNPAID_WAGES']),
      referenceDate - random.between(30, 1300),
      block,
    );
  }
  if (likely(entity, rates.commitment, random))
    emitEverydayCommitment(counterpart, entity.establishedOn, block);
  if (entity.kind !== 'ENTERPRISE' || yearOf(entity.establishedOn) > 2025 || entity.status === 'DEREGISTERED')
    return;
  emitRating(counterpart, 'TAXPAYER_CREDIT', 2025, block);
  if (likely(entity, 0.35, random)) emitRating(counterpart, 'MARKET_CREDIT_RISK', 2025, block);
  if (likely(entity, 0.15, random)) emitRating(counterpart, 'COMPREHENSIVE_PUBLIC_CREDIT', 2025, block);
  if (entity.trade.section === 'C' && random.chance(0.3))
    emitRating(counterpart, 'ENVIRONMENTAL_CREDIT', 2025, block);
}

export function emitPersonCredit(person: Person, block: Block): void {
  const { random } = block;
  if (person.age < 20 || person.died !== undefined || person.status !== 'ACTIVE') return;
  if (random.chance(rates.personDebtor)) emitJudgmentDebtor(personCounterpart(person), block);
  if (likely(person, rates.personPenalty, random)) {
    const matching = ({ type }: { readonly type: string }) => type === '擅自设置户外广告设施';
    emitPenalty(personCounterpart(person), block, { matching });
  }
  if (person.work?.position === '会计' && random.chance(0.2)) {
    emitRating(personCounterpart(person), 'PRACTITIONER_CREDIT', 2025, block);
  }
}
