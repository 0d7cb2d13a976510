// The entities of a block: kinds, names, codes, status, capital, who leads and who owns them.

import type { Block } from '../block.ts';
import { addYears, type Day, referenceDate } from '../days.ts';
import type { Associate, Entity, EntityKind, EntityStatus, Person, Shareholder, Trade } from '../model.ts';
import { at, type Random, weighted } from '../random.ts';
import { creditCode, organizationBody } from './credit-codes.ts';
import { createNameRegister, type NameRegister } from './entity-names.ts';
import { findOwners, type Owners } from './owners.ts';
import { drawShareholders } from './shareholders.ts';
import { companyTrades, shopTrades, tradeOf } from './trades.ts';

/** Market entities and others for each resident: about 18 million for 85 million people. */
const entitiesPerPerson = 0.21;

const kinds = weighted<EntityKind>([
  ['INDIVIDUAL_BUSINESS', 69.5],
  ['ENTERPRISE', 29.5],
  ['FARMER_COOPERATIVE', 0.7],
  ['SOCIAL_GROUP', 0.09],
  ['PRIVATE_NON_ENTERPRISE', 0.14],
  ['FOUNDATION', 0.01],
  ['COLLECTIVE_ECONOMIC_ORG', 0.06],
]);

const statuses = weighted<EntityStatus>([
  ['OPERATING', 88],
  ['DEREGISTERED', 9],
  ['REVOKED', 2],
  ['DORMANT', 0.7],
  ['MOVED_OUT', 0.3],
]);

/** Four digits of market regulation, with the form in the name. */
const companyTypes = weighted<readonly [type: string, form: string]>([
  [['1130', '有限公司'], 62],
  [['1151', '有限公司'], 18],
  [['1190', '有限公司'], 7],
  [['1153', '有限公司'], 4],
  [['2130', '有限公司分公司'], 4],
  [['4540', '事务所'], 2.4],
  [['4533', '合伙企业（有限合伙）'], 1.2],
  [['1223', '股份有限公司'], 1],
  [['5150', '（外资）有限公司'], 0.4],
]);

const forms: Readonly<Record<Exclude<EntityKind, 'ENTERPRISE' | 'INDIVIDUAL_BUSINESS'>, string>> = {
  FARMER_COOPERATIVE: '种植专业合作社',
  SOCIAL_GROUP: '商会',
  PRIVATE_NON_ENTERPRISE: '社会工作服务中心',
  FOUNDATION: '公益基金会',
  COLLECTIVE_ECONOMIC_ORG: '股份经济合作社',
};

/** Department and kind in the credit code, and how its organization code begins. */
export const categories: Readonly<Record<EntityKind, string>> = {
  ENTERPRISE: '91',
  INDIVIDUAL_BUSINESS: '92',
  FARMER_COOPERATIVE: '93',
  SOCIAL_GROUP: '51',
  PRIVATE_NON_ENTERPRISE: '52',
  FOUNDATION: '53',
  COLLECTIVE_ECONOMIC_ORG: 'N2',
};

/** South and capital: more foreign investment there. */
const openCities = new Set(['320100', '320200', '320500']);

export function drawEntities(
  people: readonly Person[],
  share: { index: number; of: number },
  block: Block,
): Entity[] {
  const owners = findOwners(people, block);
  if (owners === undefined) return [];
  const { random, county, number } = block;
  const names = createNameRegister(county, share, random);
  const count = Math.floor(people.length * entitiesPerPerson + random.next());
  const entities: Entity[] = [];
  for (let index = 0; index < count; index += 1) {
    const kind = random.pickWeighted(kinds);
    const uscc = creditCode(categories[kind], county.syntheticCode, organizationBody(number, index));
    entities.push(drawEntity(uscc, kind, owners, names, entities, block));
  }
  return entities;
}

function drawEntity(
  uscc: string,
  kind: EntityKind,
  owners: Owners,
  names: NameRegister,
  earlier: readonly Entity[],
  block: Block,
): Entity {
  const { random, county, addresses } = block;
  const trade = drawTrade(kind, random);
  const companies = earlier.filter((entity) => entity.kind === 'ENTERPRISE' && entity.parent === undefined);
  const [entityType, form] = drawType(kind, companies.length > 0, county.city.code, random);
  const parent = entityType?.startsWith('2') === true ? random.pick(companies) : undefined;
  const representative = drawRepresentative(uscc, kind, owners, block);
  const establishedOn = drawEstablished(representative, random);
  const status = random.pickWeighted(statuses);
  const address = addresses.premises(trade.premises);
  const capital = drawCapital(kind, entityType, random);
  const shareholders = drawShareholders(entityType, representative, owners, companies, random);
  return {
    uscc,
    kind,
    entityType,
    name:
      parent === undefined
        ? names.take(kind, trade, form)
        : names.branch(parent.name, address.community.township.name.replace(/(街道|镇|乡)$/, '')),
    county,
    trade: parent?.trade ?? trade,
    status,
    statusOn:
      status === 'OPERATING'
        ? establishedOn
        : Math.max(establishedOn + 60, referenceDate - random.between(10, 2500)),
    establishedOn,
    capital: parent === undefined ? capital : 0,
    employees: employeesOf(kind, random),
    address,
    representative,
    position: positionOf(kind, entityType, shareholders, representative),
    shareholders,
    ...(parent === undefined ? {} : { parent }),
  };
}

function drawTrade(kind: EntityKind, random: Random): Trade {
  if (kind === 'INDIVIDUAL_BUSINESS') return random.pickWeighted(shopTrades);
  if (kind === 'FARMER_COOPERATIVE' || kind === 'COLLECTIVE_ECONOMIC_ORG') return tradeOf('0141');
  return random.pickWeighted(companyTrades);
}

function drawType(
  kind: EntityKind,
  hasCompanies: boolean,
  city: string,
  random: Random,
): readonly [type: string | null, form: string] {
  switch (kind) {
    case 'INDIVIDUAL_BUSINESS':
      return ['9500', ''];
    case 'FARMER_COOPERATIVE':
      return ['9100', forms[kind]];
    case 'ENTERPRISE': {
      if (openCities.has(city) && random.chance(0.02)) return ['5150', '（外资）有限公司'];
      const drawn = random.pickWeighted(companyTypes);
      return !hasCompanies && /^(2|1153)/.test(drawn[0]) ? ['1130', '有限公司'] : drawn;
    }
    default:
      return [null, forms[kind]];
  }
}

function drawRepresentative(
  uscc: string,
  kind: EntityKind,
  owners: Owners,
  { faults, random }: Block,
): Associate {
  if (owners.unfit.length > 0 && faults.happens('UNFIT_REPRESENTATIVE')) {
    const unfit = random.pick(owners.unfit);
    faults.note({
      kind: 'UNFIT_REPRESENTATIVE',
      table: 'legal_entity',
      key: uscc,
      column: 'legal_representative_person_id',
      truth: null,
      stored: unfit.id,
    });
    return unfit;
  }
  return kind === 'INDIVIDUAL_BUSINESS' ? owners.local() : owners.any();
}

/** Not before the representative was of age; young entities are more common. */
function drawEstablished(representative: Associate, random: Random): Day {
  const years = Math.min(28, -Math.log(1 - random.next()) * 6);
  const wanted = referenceDate - 20 - Math.floor(years * 365);
  return Math.min(referenceDate - 20, Math.max(wanted, addYears(representative.born, 20)));
}

/** Log-normal around a million yuan for companies, fifty thousand for individual businesses. */
function drawCapital(kind: EntityKind, entityType: string | null, random: Random): number {
  const median = kind === 'INDIVIDUAL_BUSINESS' ? 50_000 : entityType === '1223' ? 30_000_000 : 1_000_000;
  const amount = median * Math.exp(random.normal(0, 1.1));
  const unit = 10 ** Math.max(3, Math.floor(Math.log10(amount)));
  return Math.max(1, Math.round(amount / unit)) * unit;
}

function employeesOf(kind: EntityKind, random: Random): number {
  const median = kind === 'INDIVIDUAL_BUSINESS' ? 1.4 : 9;
  return Math.max(1, Math.round(median * Math.exp(random.normal(0, 0.9))));
}

function positionOf(
  kind: EntityKind,
  entityType: string | null,
  shareholders: readonly Shareholder[],
  representative: Associate,
): string {
  if (kind === 'INDIVIDUAL_BUSINESS') return '经营者';
  if (kind === 'FARMER_COOPERATIVE' || kind === 'COLLECTIVE_ECONOMIC_ORG') return '理事长';
  if (kind !== 'ENTERPRISE') return '负责人';
  if (entityType?.startsWith('2') === true) return '负责人';
  if (entityType?.startsWith('45') === true) return '执行事务合伙人';
  return at(shareholders, 0).holder === representative ? '执行董事兼总经理' : '董事长';
}
