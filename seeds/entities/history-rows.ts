// Rows of what happened to an entity: changes of registered items, filings, changes of equity, annual reports.

import type { Block } from '../block.ts';
import { type Day, dateText, day, referenceDate, yearOf } from '../days.ts';
import { postalCode } from '../land/addresses.ts';
import { likely } from '../likely.ts';
import type { Entity } from '../model.ts';
import { givenName } from '../people/given-names.ts';
import { money } from '../people/money.ts';
import { surnamesOf } from '../people/surnames.ts';
import type { Random } from '../random.ts';
import { isMarketEntity, registrarOf } from './entity-rows.ts';
import { isPerson } from './people-rows.ts';

export function emitHistory(entity: Entity, block: Block): void {
  const { random } = block;
  const company = entity.kind === 'ENTERPRISE';
  if (likely(entity, company ? 0.55 : 0.12, random)) emitChange(entity, block);
  if (company && likely(entity, 0.3, random)) emitChange(entity, block);
  if (company && entity.parent === undefined) emitFiling(entity, block);
  if (company && entity.shareholders.length > 1 && likely(entity, 0.12, random))
    emitEquityChange(entity, block);
  if (!isMarketEntity(entity)) return;
  const years = company ? [2025, 2024] : random.chance(0.6) ? [2025] : [];
  for (const year of years) {
    const ended =
      entity.status === 'DEREGISTERED' || entity.status === 'REVOKED' ? entity.statusOn : referenceDate;
    if (yearOf(entity.establishedOn) <= year && yearOf(ended) > year) emitReport(entity, year, block);
  }
}

type Change = readonly [item: string, before: string, after: string];

export function emitChange(entity: Entity, { emit, random }: Block): void {
  const [item, before, after] = random.pick(possibleChanges(entity, random));
  emit('change_record', {
    change_id: random.id('ch'),
    uscc: entity.uscc,
    item,
    before,
    after,
    changed_on: dateText(later(entity, random.between(40, 3000))),
    authority: registrarOf(entity).name,
  });
}

function possibleChanges(
  { trade, capital, address, representative, county }: Entity,
  random: Random,
): readonly Change[] {
  const predecessor = random.pickWeighted(surnamesOf(county.city)) + givenName('1', 1972, random);
  const changes: readonly Change[] = [
    ['LEGAL_REPRESENTATIVE', predecessor, representative.name],
    ['REGISTERED_CAPITAL', tenThousands(capital / 2), tenThousands(capital)],
    ['BUSINESS_SCOPE', trade.scope.split(/[；、]/)[0] ?? '', trade.scope],
    [
      'DOMICILE',
      address.text.replace(/\d+号/, (number) => `${Number.parseInt(number, 10) + 8}号`),
      address.text,
    ],
  ];
  return changes.filter(([, before, after]) => before !== after);
}

function tenThousands(yuan: number): string {
  return `${Number((yuan / 10_000).toFixed(2))}万元`;
}

function emitFiling(entity: Entity, { emit, random }: Block): void {
  const people = entity.shareholders.map(({ holder }) => holder).filter(isPerson);
  const [item, content] = random.pick([
    [
      'EXECUTIVES',
      `备案董事、监事、高级管理人员：${[...new Set([entity.representative, ...people])]
        .slice(0, 2)
        .map(({ name }) => name)
        .join('、')}`,
    ],
    ['ARTICLES', '备案公司章程'],
    ['LIAISON', `备案登记联络员：${entity.representative.name}`],
  ] as const);
  emit('filing_record', {
    filing_id: random.id('fi'),
    uscc: entity.uscc,
    item,
    content,
    filed_on: dateText(later(entity, random.between(0, 900))),
    authority: registrarOf(entity).name,
  });
}

export function emitEquityChange(entity: Entity, { emit, random }: Block): void {
  const { holder, percentage } = random.pick(entity.shareholders);
  const on = later(entity, random.between(100, 2500));
  const person = isPerson(holder);
  emit('equity_change', {
    change_id: random.id('ec'),
    uscc: entity.uscc,
    holder_person_id: person ? holder.id : null,
    holder_uscc: person ? null : holder.uscc,
    holder_name: holder.name,
    percentage_before: Math.min(100, percentage + random.between(1, 20)).toFixed(4),
    percentage_after: percentage.toFixed(4),
    changed_on: dateText(on),
    published_on: dateText(Math.min(referenceDate, on + random.between(1, 25))),
  });
}

export function emitReport(entity: Entity, year: number, { emit, random }: Block): void {
  const { capital, employees, address, representative, kind } = entity;
  const reportId = random.id('ar');
  const assets = capital * (0.6 + 2 * random.next());
  const liabilities = assets * (0.2 + 0.6 * random.next());
  const revenue = employees * 220_000 * (0.4 + random.next());
  const profit = revenue * (random.next() * 0.16 - 0.03);
  const investments = entity.shareholders.length > 0 && kind === 'ENTERPRISE' && likely(entity, 0.05, random);
  emit('annual_report', {
    report_id: reportId,
    uscc: entity.uscc,
    year,
    submitted_on: dateText(day(year + 1, 1, 5) + random.below(175)),
    operating_state: entity.status === 'DORMANT' ? 'CLOSED' : 'OPEN',
    phone: representative.mobile,
    email: `contact-${entity.uscc.slice(-6).toLowerCase()}@example.com`,
    postal_code: postalCode(entity.county),
    address: address.text,
    websites: likely(entity, 0.12, random)
      ? [`https://${entity.uscc.slice(-8).toLowerCase()}.example.com`]
      : [],
    equity_transferred: kind === 'ENTERPRISE' && random.chance(0.04),
    financials_public: random.chance(0.15),
    employees,
    total_assets: money(assets),
    total_liabilities: money(liabilities),
    guarantees: money(random.chance(0.04) ? assets * 0.2 : 0),
    owners_equity: money(assets - liabilities),
    revenue: money(revenue),
    main_business_revenue: money(revenue * 0.95),
    total_profit: money(profit),
    net_profit: money(profit * (profit > 0 ? 0.95 : 1)),
    total_tax: money(revenue * 0.03),
  });
  const invested = entity.shareholders.map(({ holder }) => holder).find((holder) => !isPerson(holder));
  if (!investments && invested === undefined) return;
  emit('reported_investment', {
    investment_id: random.id('iv'),
    report_id: reportId,
    invested_name:
      invested?.name ?? `${entity.county.city.name.replace(/市$/, '')}示范投资合伙企业（有限合伙）`,
    invested_uscc: invested !== undefined && !isPerson(invested) ? invested.uscc : null,
  });
}

/** A day in the life of the entity. */
function later(entity: Entity, days: number): Day {
  const end = entity.status === 'DEREGISTERED' ? entity.statusOn : referenceDate;
  return Math.min(end, entity.establishedOn + (days % Math.max(1, end - entity.establishedOn)));
}
