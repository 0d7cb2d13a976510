// Administrative penalties 行政处罚 and the repair of the reputation that they cost.

import type { Block } from '../block.ts';
import { type Day, dateText, referenceDate } from '../days.ts';
import { type OrganKey, organOf } from '../entities/organs.ts';
import { money } from '../people/money.ts';
import {
  type Counterpart,
  type Decision,
  documentNumber,
  identityColumns,
  recordColumns,
} from './credit-record.ts';
import { emitRepair } from './repair-records.ts';

interface Violation {
  readonly organ: OrganKey;
  readonly type: string;
  readonly facts: string;
  readonly basis: string;
  readonly severity: 'ORDINARY' | 'SERIOUS' | 'SPECIFIED_SERIOUS';
  readonly fine: number;
}

const violations: readonly Violation[] = [
  {
    organ: 'MARKET',
    type: '未按规定查验供货者许可证',
    facts: '采购食品时未查验供货者的许可证和产品合格证明文件',
    basis: '《中华人民共和国食品安全法》第一百二十六条',
    severity: 'ORDINARY',
    fine: 5000,
  },
  {
    organ: 'MARKET',
    type: '发布虚假广告',
    facts: '在网店页面发布与实际不符的商品广告',
    basis: '《中华人民共和国广告法》第五十五条',
    severity: 'ORDINARY',
    fine: 12_000,
  },
  {
    organ: 'MARKET',
    type: '销售超过保质期的食品',
    facts: '货架上陈列并销售超过保质期的食品',
    basis: '《中华人民共和国食品安全法》第一百二十四条',
    severity: 'SERIOUS',
    fine: 50_000,
  },
  {
    organ: 'FIRE',
    type: '占用疏散通道',
    facts: '在疏散通道堆放货物，妨碍安全疏散',
    basis: '《中华人民共和国消防法》第六十条',
    severity: 'SERIOUS',
    fine: 8000,
  },
  {
    organ: 'STREETS',
    type: '擅自设置户外广告设施',
    facts: '未经批准在临街外墙设置广告牌',
    basis: '《江苏省城市市容和环境卫生管理条例》',
    severity: 'ORDINARY',
    fine: 1000,
  },
  {
    organ: 'TAX',
    type: '未按规定期限办理纳税申报',
    facts: '逾期未办理纳税申报',
    basis: '《中华人民共和国税收征收管理法》第六十二条',
    severity: 'ORDINARY',
    fine: 500,
  },
];

/** Months of publication at least and at most, by severity; a repair may end it after the shorter time. */
const publication = { ORDINARY: [3, 12], SERIOUS: [6, 36], SPECIFIED_SERIOUS: [36, 36] } as const;

export interface PenaltyChoice {
  readonly on?: Day;
  /** A violation that the counterpart can have committed; any otherwise. */
  readonly matching?: (violation: { readonly type: string }) => boolean;
  readonly repaired?: boolean;
}

/** @returns the record's identifier. */
export function emitPenalty(counterpart: Counterpart, block: Block, choice: PenaltyChoice = {}): string {
  const { random, emit, county } = block;
  const possible = choice.matching === undefined ? violations : violations.filter(choice.matching);
  const violation = random.pick(possible);
  const authority = organOf(violation.organ, county);
  const on = choice.on ?? referenceDate - random.between(20, 1080);
  const [least, most] = publication[violation.severity];
  const [untilMin, untilMax] = [on + least * 30, on + most * 30];
  const repaired = choice.repaired ?? (untilMin < referenceDate - 30 && random.chance(0.35));
  const fine = violation.fine * random.pick([0.5, 1, 1, 2]);
  const confiscated = violation.severity === 'SERIOUS' && random.chance(0.4) ? random.between(200, 6000) : 0;
  const recordId = random.id('AP');
  const decision: Decision = {
    name: '行政处罚决定书',
    on,
    authority,
    status: repaired ? 'REPAIRED' : untilMax < referenceDate ? 'EXPIRED' : 'EFFECTIVE',
    publicUntil: repaired ? Math.min(referenceDate, untilMin + 20) : untilMax,
  };
  emit('administrative_penalty', {
    record_id: recordId,
    ...recordColumns(counterpart, decision),
    ...identityColumns(counterpart),
    decision_number: documentNumber('罚', authority, on, random),
    violation_type: violation.type,
    facts: violation.facts,
    basis: violation.basis,
    penalty_classes: confiscated > 0 ? ['FINE', 'CONFISCATION'] : fine > 600 ? ['FINE'] : ['WARNING', 'FINE'],
    severity: violation.severity,
    content: `罚款${fine}元${confiscated > 0 ? `；没收违法所得${confiscated}元` : ''}`,
    fine_amount: money(fine),
    confiscated_amount: money(confiscated),
    performed_on: random.chance(0.9) ? dateText(Math.min(referenceDate, on + random.between(3, 60))) : null,
    public_until_min: dateText(untilMin),
    public_until_max: dateText(untilMax),
  });
  if (repaired)
    emitRepair(
      counterpart,
      { kind: 'PUBLICATION_TERMINATION', penaltyId: recordId, authority, on: untilMin + 20 },
      block,
    );
  return recordId;
}
