// Lists: abnormal operation 经营异常名录, judgment debtors 失信被执行人, seriously dishonest subjects 严重失信主体名单.

import type { Block } from '../block.ts';
import { addYears, type Day, dateText, referenceDate, yearOf } from '../days.ts';
import { organOf } from '../entities/organs.ts';
import { money } from '../people/money.ts';
import { type Counterpart, documentNumber, identityColumns, recordColumns } from './credit-record.ts';
import { emitRepair } from './repair-records.ts';

const causes = [
  ['ANNUAL_REPORT_OVERDUE', '未依照规定的期限公示年度报告'],
  ['ANNUAL_REPORT_OVERDUE', '未依照规定的期限公示年度报告'],
  ['UNREACHABLE', '通过登记的住所或者经营场所无法联系'],
  ['DISCLOSURE_NOT_MADE', '未在责令的期限内公示有关企业信息'],
  ['FALSE_DISCLOSURE', '公示企业信息隐瞒真实情况、弄虚作假'],
] as const;

export interface AbnormalChoice {
  readonly on?: Day;
  readonly removed?: boolean;
}

/** Whoever is not removed within three years moves to the serious list. */
export function emitAbnormalListing(
  counterpart: Counterpart,
  block: Block,
  choice: AbnormalChoice = {},
): void {
  const { random, emit, county } = block;
  const authority = organOf('MARKET', county);
  const on = choice.on ?? referenceDate - random.between(20, 1600);
  const [cause, reason] = random.pick(causes);
  const removed = choice.removed ?? random.chance(0.55);
  const removedOn = removed ? Math.min(referenceDate, on + random.between(20, 700)) : null;
  const recordId = random.id('AO');
  emit('abnormal_operation_listing', {
    record_id: recordId,
    ...recordColumns(counterpart, {
      name: '列入经营异常名录决定书',
      on,
      authority,
      status: removed ? 'REMOVED' : 'EFFECTIVE',
      publicUntil: removedOn,
    }),
    decision_number: documentNumber('异', authority, on, random),
    cause,
    reason,
    ...(removedOn === null
      ? {}
      : {
          removed_on: dateText(removedOn),
          removal_reason: cause === 'UNREACHABLE' ? '已办理住所变更登记' : '已补报并公示年度报告',
          removal_authority_name: authority.name,
          removal_authority_uscc: authority.uscc,
          removal_decision_number: documentNumber('移', authority, removedOn, random),
        }),
  });
  if (removedOn !== null) {
    if (random.chance(0.6) || choice.removed === true) {
      emitRepair(
        counterpart,
        { kind: 'LIST_REMOVAL', abnormalListingId: recordId, authority, on: removedOn },
        block,
      );
    }
  } else if (addYears(on, 3) < referenceDate) {
    emitSeriousListing(counterpart, 'MARKET_REGULATION', addYears(on, 3), block, recordId);
  }
}

const serious = {
  MARKET_REGULATION: ['MARKET', '被列入经营异常名录届满三年仍未履行公示义务', '《企业信息公示暂行条例》'],
  MAJOR_TAX_VIOLATION: [
    'TAX',
    '偷税数额较大且占应纳税额比例较高',
    '《重大税收违法失信主体信息公布管理办法》',
  ],
  UNPAID_WAGES: [
    'LABOUR',
    '拖欠农民工工资，经责令限期支付仍未支付',
    '《拖欠农民工工资失信联合惩戒对象名单管理暂行办法》',
  ],
  JUDGMENT_DEBTOR: [
    'COURT',
    '有履行能力而拒不履行生效法律文书确定的义务',
    '《关于公布失信被执行人名单信息的若干规定》',
  ],
} as const;

export function emitSeriousListing(
  counterpart: Counterpart,
  list: keyof typeof serious,
  on: Day,
  { random, emit, county }: Block,
  precedingListingId?: string,
): void {
  const [organ, reason, basis] = serious[list];
  const authority = organOf(organ, county);
  const until = addYears(on, 3) - 1;
  emit('serious_dishonesty_listing', {
    record_id: random.id('SD'),
    ...recordColumns(counterpart, {
      name: '列入严重失信主体名单决定书',
      on,
      authority,
      status: until < referenceDate ? 'EXPIRED' : 'EFFECTIVE',
      publicUntil: until,
    }),
    ...identityColumns(counterpart),
    decision_number: documentNumber('严', authority, on, random),
    list,
    reason,
    basis,
    measures: '依法限制任职；重点监管；不适用告知承诺制；限制享受优惠政策',
    valid_until: dateText(until),
    preceding_listing_id: precedingListingId ?? null,
  });
}

export function emitJudgmentDebtor(counterpart: Counterpart, block: Block, given?: Day): void {
  const { random, emit, county } = block;
  const court = organOf('COURT', county);
  const on = given ?? referenceDate - random.between(30, 1400);
  const amount = random.between(2, 300) * 10_000;
  const performance = random.pick(['NONE', 'NONE', 'PARTIAL', 'FULL']);
  const removed = performance === 'FULL' ? Math.min(referenceDate, on + random.between(30, 500)) : null;
  const caseWord = `苏${court.uscc.slice(4, 8)}`;
  emit('dishonest_judgment_debtor', {
    record_id: random.id('DJ'),
    ...recordColumns(counterpart, {
      name: '失信决定书',
      on,
      authority: court,
      status: removed === null ? 'EFFECTIVE' : 'REMOVED',
      publicUntil: removed ?? addYears(on, 2),
    }),
    ...identityColumns(counterpart),
    case_number: `（${yearOf(on)}）${caseWord}执${random.between(1, 9999)}号`,
    filed_on: dateText(on - random.between(20, 200)),
    execution_basis_number: `（${yearOf(on) - 1}）${caseWord}民初${random.between(1, 9999)}号`,
    execution_basis_authority: court.name,
    obligations: `支付借款本金及利息共计${amount}元`,
    obligation_amount: money(amount),
    performance,
    performed_part: performance === 'PARTIAL' ? `已履行${Math.round(amount * 0.3)}元` : null,
    outstanding_part:
      performance === 'PARTIAL'
        ? `未履行${Math.round(amount * 0.7)}元`
        : performance === 'NONE'
          ? '全部'
          : null,
    behavior: random.pick(['ABLE_BUT_REFUSES', 'VIOLATES_PROPERTY_REPORTING', 'EVADES_ENFORCEMENT']),
    behavior_description: '有履行能力而未在指定期间履行生效法律文书确定的义务',
    consumption_restricted: removed === null,
    removed_on: removed === null ? null : dateText(removed),
    removal_reason: removed === null ? null : '已全部履行',
  });
}
