// The real-property register: units, the rights in them, mortgages and seizures.

import type { Block } from '../block.ts';
import { addYears, type Day, dateText, referenceDate, yearOf } from '../days.ts';
import { organOf } from '../entities/organs.ts';
import { likely } from '../likely.ts';
import type { Address, Entity, Household, LandUse, Person, PropertyTitle } from '../model.ts';
import { money } from '../people/money.ts';
import type { Random } from '../random.ts';

export interface Holder {
  readonly personId: string | null;
  readonly uscc: string | null;
  readonly name: string;
  /** GA/T 517. */
  readonly idType: '111' | '001';
  readonly idNumber: string;
}

/** Banks that do not exist. */
export const banks = [
  '江苏示范银行股份有限公司',
  '江南示范农村商业银行股份有限公司',
  '长江示范银行股份有限公司',
];

const ownShare = { home: 0.72, village: 0.86, away: 0.36 };
const mortgageShare = 0.24;
const seizureShare = 0.004;

/** Registers the home of a family that owns it; two spouses own it together more often than not. */
export function registerHome(household: Household, block: Block): void {
  const { random } = block;
  const { home, awaySince, members, type, cancelledOn } = household;
  const share =
    awaySince !== undefined
      ? ownShare.away
      : home.estate.use === 'HOMESTEAD'
        ? ownShare.village
        : ownShare.home;
  const head = members.find(({ died, age }) => died === undefined && age >= 22);
  if (type === 'COLLECTIVE' || cancelledOn !== undefined || !random.chance(share)) return;
  if (head === undefined || head.papers.property !== undefined) return;
  const owners = head.spouse !== undefined && random.chance(0.6) ? [head, head.spouse] : [head];
  registerForPeople(home, owners, block);
}

export function registerForPeople(address: Address, owners: readonly Person[], block: Block): PropertyTitle {
  const youngest = Math.max(...owners.map(({ born }) => born));
  const earliest = Math.max(address.estate.builtOn + 90, addYears(youngest, 22));
  const on = Math.min(referenceDate - 10, earliest + block.random.below(4000));
  const title = registerUnit(address, owners.map(personHolder), on, block);
  for (const owner of owners) owner.papers.property = title;
  return title;
}

/** One company in five owns its premises. */
export function registerPremises(entity: Entity, block: Block): void {
  const { kind, status, address, establishedOn, uscc, name } = entity;
  if (kind !== 'ENTERPRISE' || status !== 'OPERATING' || !likely(entity, 0.2, block.random)) return;
  const on = Math.min(referenceDate - 10, Math.max(establishedOn, address.estate.builtOn) + 120);
  const holder: Holder = { personId: null, uscc, name, idType: '001', idNumber: uscc };
  entity.property = registerUnit(address, [holder], on, block);
}

function personHolder(person: Person): Holder {
  return { personId: person.id, uscc: null, name: person.name, idType: '111', idNumber: person.idNumber };
}

export function registerUnit(
  address: Address,
  holders: readonly Holder[],
  on: Day,
  block: Block,
): PropertyTitle {
  const { random, emit } = block;
  const { estate, county } = address;
  const unitCode = unitCodeOf(address);
  const area =
    estate.use === 'INDUSTRIAL'
      ? random.between(800, 12_000)
      : random.between(48, 165) + random.below(100) / 100;
  const office = organOf('LAND', county);
  const certificate = certificateNumber(address, on, '不动产权', random);
  emit('real_property_unit', {
    unit_code: unitCode,
    parcel_code: estate.parcelCode,
    address_id: address.id,
    division_code: county.code,
    location: address.text,
    use: uses[estate.use],
    structure: estate.floors > 6 ? 'REINFORCED_CONCRETE' : estate.use === 'INDUSTRIAL' ? 'STEEL' : 'MIXED',
    area_square_metres: area.toFixed(2),
    inner_area_square_metres: (area * 0.8).toFixed(2),
    land_share_square_metres: (area / Math.max(1, estate.floors)).toFixed(2),
    floor_number: address.room === 0 ? 1 : Math.floor(address.room / 100),
    total_floors: estate.floors,
    completed_on: dateText(estate.builtOn),
    certificate_number: certificate,
    registered_on: dateText(on),
    registration_authority_name: office.name,
    registration_authority_uscc: office.uscc,
    status: 'CURRENT',
  });
  emitRights(address, unitCode, holders, certificate, on, area, block);
  const mortgage = random.chance(mortgageShare)
    ? emitMortgage(address, unitCode, holders, on, block)
    : undefined;
  if (random.chance(seizureShare)) emitSeizure(address, unitCode, block);
  const title = { certificate, unitCode, location: address.text, registeredOn: on };
  return mortgage === undefined ? title : { ...title, mortgage };
}

const uses: Readonly<Record<LandUse, string>> = {
  RESIDENTIAL: 'RESIDENTIAL',
  HOMESTEAD: 'RESIDENTIAL',
  COMMERCIAL: 'COMMERCIAL',
  OFFICE: 'OFFICE',
  INDUSTRIAL: 'INDUSTRIAL',
};

function emitRights(
  address: Address,
  unitCode: string,
  holders: readonly Holder[],
  certificate: string,
  on: Day,
  area: number,
  { random, emit }: Block,
): void {
  const { estate, county } = address;
  const homestead = estate.use === 'HOMESTEAD';
  const term = homestead ? null : addYears(estate.builtOn - 1000, estate.use === 'RESIDENTIAL' ? 70 : 40);
  const common = {
    unit_code: unitCode,
    division_code: county.code,
    right_type: homestead ? 'HOMESTEAD_USE_AND_BUILDING' : 'STATE_CONSTRUCTION_LAND_USE_AND_BUILDING',
    right_nature: homestead ? 'APPROVED_ALLOTMENT' : 'GRANT',
    co_ownership: holders.length === 1 ? 'SOLE' : 'JOINT',
    acquisition: homestead
      ? 'CONSTRUCTION'
      : random.chance(0.92)
        ? 'PURCHASE'
        : random.pick(['INHERITANCE', 'GIFT']),
    term_from: term === null ? null : dateText(estate.builtOn - 1000),
    term_to: term === null ? null : dateText(term),
  };
  for (const holder of holders) {
    const row = {
      ...common,
      person_id: holder.personId,
      uscc: holder.uscc,
      holder_name: holder.name,
      holder_id_type: holder.idType,
      holder_id_number: holder.idNumber,
    };
    emit('real_property_right', {
      ...row,
      right_id: random.id('rr'),
      consideration: homestead ? null : money(Math.round(area * random.between(7000, 32_000))),
      certificate_number: certificate,
      registered_on: dateText(on),
      status: 'CURRENT',
    });
    if (random.chance(0.04)) {
      // An entry that a later one took the place of, as when a certificate was exchanged.
      emit('real_property_right', {
        ...row,
        right_id: random.id('rr'),
        certificate_number: certificateNumber(address, on - 900, '不动产权', random),
        registered_on: dateText(on - 900),
        cancelled_on: dateText(on),
        status: 'HISTORIC',
      });
    }
  }
}

export function emitMortgage(
  address: Address,
  unitCode: string,
  holders: readonly Holder[],
  on: Day,
  block: Block,
) {
  const { random, emit } = block;
  const [debtor] = holders;
  const registeredOn = Math.min(referenceDate - 5, on + random.between(5, 400));
  const paidOff = random.chance(0.3);
  const mortgagee = random.pick(banks);
  const certificate = certificateNumber(address, registeredOn, '不动产证明', random);
  const cancelled = Math.min(referenceDate, registeredOn + random.between(300, 3000));
  emit('mortgage', {
    mortgage_id: random.id('mo'),
    unit_code: unitCode,
    person_id: debtor?.personId ?? null,
    uscc: debtor?.uscc ?? null,
    division_code: address.county.code,
    mortgagee_name: mortgagee,
    debtor_name: debtor?.name ?? null,
    mortgage_kind: debtor?.uscc == null ? 'ORDINARY' : 'MAXIMUM_AMOUNT',
    secured_amount: money(random.between(20, 260) * 10_000),
    priority: 1,
    debt_from: dateText(registeredOn),
    debt_to: dateText(addYears(registeredOn, random.pick([10, 20, 30]))),
    certificate_number: certificate,
    registered_on: dateText(registeredOn),
    cancelled_on: paidOff ? dateText(cancelled) : null,
    status: paidOff ? 'HISTORIC' : 'CURRENT',
  });
  return { certificate, mortgagee, registeredOn };
}

export function emitSeizure(address: Address, unitCode: string, { random, emit }: Block): void {
  const court = organOf('COURT', address.county);
  const from = referenceDate - random.between(60, 1000);
  const year = yearOf(from);
  const released = random.chance(0.4);
  const area = address.county.syntheticCode.slice(2);
  emit('seizure', {
    seizure_id: random.id('se'),
    unit_code: unitCode,
    division_code: address.county.code,
    seizure_kind: 'SEIZURE',
    authority_name: court.name,
    authority_uscc: court.uscc,
    case_number: `（${year}）苏${area}执${random.between(1, 9000)}号`,
    document_number: `（${year}）苏${area}执${random.between(1, 9000)}号之一`,
    scope: '整套房屋',
    seized_from: dateText(from),
    seized_to: dateText(addYears(from, 3) - 1),
    registered_on: dateText(from),
    released_on: released ? dateText(Math.min(referenceDate, from + 200)) : null,
    release_document_number: released ? `（${year}）苏${area}执${random.between(1, 9000)}号之二` : null,
    status: released ? 'HISTORIC' : 'CURRENT',
  });
}

/** Parcel, F for a building, four digits of the building and four of the unit in it (GB/T 37346). */
export function unitCodeOf({ estate, building, unit, room }: Address): string {
  const inBuilding = (unit * 40 + Math.floor(room / 100)) * 10 + (room % 100);
  return `${estate.parcelCode}F${String(building).padStart(4, '0')}${String(inBuilding).padStart(4, '0')}`;
}

/** 苏(2023)南京市不动产权第0001234号 */
function certificateNumber({ county }: Address, on: Day, kind: string, random: Random): string {
  return `苏(${yearOf(on)})${county.city.name}${kind}第${String(random.below(1e7)).padStart(7, '0')}号`;
}
