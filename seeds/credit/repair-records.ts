// Credit repair 信用修复 and credit commitments 信用承诺: what is promised, and what it leads to.

import type { Block } from '../block.ts';
import { addYears, type Day, dateText, referenceDate } from '../days.ts';
import { type Institution, organOf } from '../entities/organs.ts';
import { type Counterpart, recordColumns } from './credit-record.ts';

export interface RepairedRecord {
  readonly kind: 'LIST_REMOVAL' | 'PUBLICATION_TERMINATION';
  readonly penaltyId?: string;
  readonly debtorId?: string;
  readonly abnormalListingId?: string;
  readonly seriousListingId?: string;
  readonly authority: Institution;
  readonly on: Day;
}

export function emitRepair(counterpart: Counterpart, repaired: RepairedRecord, block: Block): void {
  const { random, emit } = block;
  const on = Math.min(referenceDate, repaired.on);
  const appliedOn = on - random.between(5, 15);
  const commitmentId = emitCommitment(counterpart, 'REPAIR', appliedOn, repaired.authority, block);
  const decision = {
    name: '信用修复决定书',
    on,
    authority: repaired.authority,
    status: 'EFFECTIVE',
    publicUntil: on + 365,
  } as const;
  emit('credit_repair', {
    record_id: random.id('CR'),
    ...recordColumns(counterpart, decision),
    application_number: `XF${dateText(appliedOn).replaceAll('-', '')}${String(random.below(1e6)).padStart(6, '0')}`,
    applied_on: dateText(appliedOn),
    repair_kind: repaired.kind,
    state: 'APPROVED',
    promise: '已履行行政处理决定，承诺不再发生同类失信行为',
    proof: '履行完毕证明材料；信用修复承诺书',
    commitment_id: commitmentId,
    decision_reason: '申请材料齐全，已履行法定义务，准予修复',
    effective_on: dateText(on),
    repaired_penalty_id: repaired.penaltyId ?? null,
    repaired_debtor_id: repaired.debtorId ?? null,
    repaired_abnormal_listing_id: repaired.abnormalListingId ?? null,
    repaired_serious_listing_id: repaired.seriousListingId ?? null,
  });
}

const commitments = {
  APPROVAL_SUBSTITUTING: ['办理经营许可', '承诺符合许可条件，所提供材料真实有效'],
  DEFICIENCY_TOLERANT: ['办理变更登记', '承诺在十个工作日内补齐材料'],
  PROACTIVE: ['依法诚信经营', '承诺依法经营、诚实守信，自觉接受监督'],
  INDUSTRY: ['行业自律', '承诺遵守行业公约，不参与不正当竞争'],
  REPAIR: ['信用修复', '承诺已纠正失信行为，今后不再发生同类行为'],
} as const;

export type CommitmentType = keyof typeof commitments;

/** @returns the record's identifier. */
export function emitCommitment(
  counterpart: Counterpart,
  type: CommitmentType,
  on: Day,
  authority: Institution,
  { random, emit }: Block,
): string {
  const [matter, content] = commitments[type];
  const recordId = random.id('CC');
  const due = on + 30;
  const breached = type === 'DEFICIENCY_TOLERANT' && random.chance(0.06);
  const over = due < referenceDate;
  const decision = {
    name: '信用承诺书',
    on,
    authority,
    status: 'EFFECTIVE',
    publicUntil: addYears(on, 3),
  } as const;
  emit('credit_commitment', {
    record_id: recordId,
    ...recordColumns(counterpart, decision),
    commitment_type: type,
    matter_name: matter,
    content,
    due_on: dateText(due),
    fulfilment: !over ? 'IN_PROGRESS' : breached ? 'BREACHED' : 'FULFILLED',
    checked_on: over ? dateText(due) : null,
    breach: over && breached ? '逾期未补齐申请材料' : null,
  });
  return recordId;
}

const everyday = [
  'APPROVAL_SUBSTITUTING',
  'DEFICIENCY_TOLERANT',
  'PROACTIVE',
  'PROACTIVE',
  'INDUSTRY',
] as const;

export function emitEverydayCommitment(counterpart: Counterpart, earliest: Day, block: Block): void {
  const { random, county } = block;
  const on = Math.max(earliest, referenceDate - random.between(5, 900));
  emitCommitment(counterpart, random.pick(everyday), on, organOf('DATA', county), block);
}
