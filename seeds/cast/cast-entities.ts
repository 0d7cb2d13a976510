// The enterprises of the cast: who leads and owns them.

import type { Block } from '../block.ts';
import { castEntities, type EntityHandle, type PersonHandle } from '../cast.ts';
import { dayOf } from '../days.ts';
import { tradeOf } from '../entities/trades.ts';
import type { Entity, EntityKind, Shareholder } from '../model.ts';
import { type Cast, member } from './cast-people.ts';

interface EntityDraft {
  readonly trade: string;
  /** Null for what civil affairs registers. */
  readonly entityType: string | null;
  readonly establishedOn: string;
  readonly capital: number;
  readonly employees: number;
  readonly representative: PersonHandle;
  readonly position: string;
  /** People or entities of the cast and their shares in percent; the entities stand before. */
  readonly shareholders: readonly (readonly [holder: PersonHandle | EntityHandle, percentage: number])[];
  readonly stockCode?: string;
  readonly formerName?: string;
  readonly complete?: true;
  readonly lapsing?: true;
}

const kinds: Readonly<Partial<Record<EntityHandle, EntityKind>>> = {
  'convenience-store': 'INDIVIDUAL_BUSINESS',
  cooperative: 'FARMER_COOPERATIVE',
  charity: 'FOUNDATION',
};

/** In the order in which they are founded here: who holds shares of another comes after it. */
const drafts: Readonly<Partial<Record<EntityHandle, EntityDraft>>> = {
  'trading-company': {
    trade: '5179',
    entityType: '1130',
    establishedOn: '2015-04-02',
    capital: 5_000_000,
    employees: 12,
    representative: 'shop-owner-spouse',
    position: '执行董事兼总经理',
    shareholders: [
      ['shop-owner-spouse', 70],
      ['shop-owner', 30],
    ],
  },
  restaurant: {
    trade: '6210',
    entityType: '1190',
    establishedOn: '2021-03-18',
    capital: 1_000_000,
    employees: 16,
    representative: 'shop-owner',
    position: '执行董事兼总经理',
    shareholders: [
      ['shop-owner', 60],
      ['shop-owner-spouse', 25],
      ['trading-company', 15],
    ],
    formerName: '南京玄武沈记餐饮有限公司',
    complete: true,
    lapsing: true,
  },
  'convenience-store': {
    trade: '5213',
    entityType: '9500',
    establishedOn: '2018-06-06',
    capital: 80_000,
    employees: 3,
    representative: 'shop-owner',
    position: '经营者',
    shareholders: [],
  },
  'listed-company': {
    trade: '3982',
    entityType: '1211',
    establishedOn: '2014-08-08',
    capital: 200_000_000,
    employees: 860,
    representative: 'couple-husband',
    position: '董事长',
    shareholders: [
      ['couple-husband', 42],
      ['couple-wife', 18],
      ['trading-company', 5],
    ],
    stockCode: '999001',
  },
  'penalised-company': {
    trade: '5174',
    entityType: '1151',
    establishedOn: '2011-01-20',
    capital: 3_000_000,
    employees: 7,
    representative: 'debtor',
    position: '执行董事兼总经理',
    shareholders: [['debtor', 100]],
  },
  pharmacy: {
    trade: '5251',
    entityType: '1151',
    establishedOn: '2017-09-12',
    capital: 600_000,
    employees: 5,
    representative: 'pharmacist',
    position: '执行董事兼总经理',
    shareholders: [['pharmacist', 100]],
  },
  charity: {
    trade: '7299',
    entityType: null,
    establishedOn: '2019-05-20',
    capital: 2_000_000,
    employees: 4,
    representative: 'retiree',
    position: '理事长',
    shareholders: [],
  },
  cooperative: {
    trade: '0141',
    entityType: '9100',
    establishedOn: '2025-02-26',
    capital: 1_200_000,
    employees: 9,
    representative: 'veteran',
    position: '理事长',
    shareholders: [
      ['veteran', 40],
      ['floating-worker', 20],
      ['hiring-employee', 15],
      ['pharmacist', 15],
      ['retiree', 10],
    ],
  },
};

export interface Founded {
  readonly entity: Entity;
  readonly block: Block;
}

/** Founds the enterprises of the cast, each in the block of its county. */
export function foundEntities(
  blockOf: (county: string) => Block,
  cast: Cast,
): ReadonlyMap<EntityHandle, Founded> {
  const founded = new Map<EntityHandle, Founded>();
  for (const [key, draft] of Object.entries(drafts)) {
    const handle = key as EntityHandle;
    const block = blockOf(castEntities[handle].county);
    founded.set(handle, { block, entity: found(handle, draft, block, cast, founded) });
  }
  return founded;
}

function found(
  handle: EntityHandle,
  draft: EntityDraft,
  block: Block,
  cast: Cast,
  founded: ReadonlyMap<EntityHandle, Founded>,
): Entity {
  const { uscc, name } = castEntities[handle];
  const trade = tradeOf(draft.trade);
  const holderOf = (key: PersonHandle | EntityHandle): Shareholder['holder'] =>
    founded.get(key as EntityHandle)?.entity ?? member(cast, key as PersonHandle);
  return {
    uscc,
    name,
    kind: kinds[handle] ?? 'ENTERPRISE',
    entityType: draft.entityType,
    county: block.county,
    trade,
    status: 'OPERATING',
    statusOn: dayOf(draft.establishedOn),
    establishedOn: dayOf(draft.establishedOn),
    capital: draft.capital,
    employees: draft.employees,
    address: block.addresses.premises(trade.premises),
    representative: member(cast, draft.representative),
    position: draft.position,
    shareholders: draft.shareholders.map(([key, percentage]) => ({ holder: holderOf(key), percentage })),
    ...(draft.stockCode === undefined ? {} : { stockCode: draft.stockCode }),
    ...(draft.formerName === undefined ? {} : { formerName: draft.formerName }),
    ...(draft.complete === undefined ? {} : { complete: true }),
    ...(draft.lapsing === undefined ? {} : { lapsing: true }),
  };
}
