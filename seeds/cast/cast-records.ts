// Rows that nobody but members of the cast is sure to have: what each is known for, and what completes the files of the
// shop owner and the restaurant.

import type { Block } from '../block.ts';
import { castEntities, castPeople, type EntityHandle } from '../cast.ts';
import { type Counterpart, entityCounterpart, personCounterpart } from '../credit/credit-record.ts';
import { emitAbnormalListing, emitJudgmentDebtor, emitSeriousListing } from '../credit/list-records.ts';
import { emitPenalty } from '../credit/penalty-records.ts';
import { emitRating } from '../credit/rating-records.ts';
import { emitEverydayCommitment } from '../credit/repair-records.ts';
import { dateText, dayOf } from '../days.ts';
import { emitEntityRows } from '../emit-block.ts';
import { creditCode, organizationBody } from '../entities/credit-codes.ts';
import { organOf } from '../entities/organs.ts';
import { emitPledge } from '../entities/people-rows.ts';
import { countyOf } from '../land/divisions.ts';
import { emitMortgage, emitSeizure } from '../land/property.ts';
import { emitInstitutionLicenses } from '../licenses/entity-licenses.ts';
import { issueLicense } from '../licenses/license-rows.ts';
import { holderOf } from '../licenses/person-licenses.ts';
import type { Entity, Person } from '../model.ts';
import { grantAllowance } from '../people/support-rows.ts';
import { at } from '../random.ts';
import type { Founded } from './cast-entities.ts';
import { type Cast, member } from './cast-people.ts';

type BlockOf = (county: string) => Block;

export function emitCastRecords(
  cast: Cast,
  founded: ReadonlyMap<EntityHandle, Founded>,
  blockOf: BlockOf,
): void {
  const entity = (handle: EntityHandle): Entity => {
    const known = founded.get(handle);
    if (known === undefined) throw new RangeError(`${handle} of the cast was not founded`);
    return known.entity;
  };
  completeShopOwner(member(cast, 'shop-owner'), entity('convenience-store'), blockOf('320102'));
  completeRestaurant(entity('restaurant'), blockOf('320102'));
  emitBranch(entity('listed-company'), 32, member(cast, 'couple-wife'), blockOf('320508'));
  punish(entity('penalised-company'), member(cast, 'debtor'), blockOf('320804'));
  registerPharmacist(member(cast, 'pharmacist'), entity('pharmacy'), blockOf('320205'));
  grantAllowance(member(cast, 'disabled-allowance').household, blockOf('320706'));
  emitInstitutionLicenses(blockOf(castEntities.hospital.county));
}

function completeShopOwner(owner: Person, store: Entity, block: Block): void {
  const operator = entityCounterpart(store);
  emitEverydayCommitment(operator, store.establishedOn, block);
  emitAbnormalListing(operator, block, { on: dayOf('2022-07-08'), removed: true });
  emitRating(personCounterpart(owner), 'PRACTITIONER_CREDIT', 2025, block);
  emitStayInSuzhou(owner, block);
  const { property } = owner.papers;
  if (property !== undefined && property.mortgage === undefined) {
    const holder = {
      personId: owner.id,
      uscc: null,
      name: owner.name,
      idType: '111',
      idNumber: owner.idNumber,
    } as const;
    emitMortgage(owner.household.home, property.unitCode, [holder], property.registeredOn, block);
  }
}

/** Years of work in another city, before the household was set up. */
function emitStayInSuzhou(owner: Person, { random, emit }: Block): void {
  const county = countyOf('320508');
  const address = `江苏省${county.city.name}${county.name}示范路8号`;
  const permitId = random.id('rp');
  emit('residence_permit', {
    record_id: permitId,
    person_id: owner.id,
    permit_number: `${county.syntheticCode}J000000002`,
    reason: 'EMPLOYMENT',
    residence_division_code: county.code,
    residential_address: address,
    issuing_authority: organOf('POLICE', county).name,
    issued_on: '2008-03-01',
    endorsed_on: '2011-03-01',
    valid_to: '2012-02-28',
    status: 'CANCELLED',
  });
  emit('floating_population_record', {
    record_id: random.id('fp'),
    person_id: owner.id,
    residence_permit_id: permitId,
    reason: 'EMPLOYMENT',
    residence_kind: 'RENTED',
    residence_division_code: county.code,
    residential_address: address,
    origin_division_code: owner.household.registered.divisionCode,
    origin_address: owner.household.registered.text,
    police_station: `${organOf('POLICE', county).name}示范派出所`,
    registered_on: '2007-08-15',
    cancelled_on: '2011-12-31',
    status: 'CANCELLED',
  });
}

function completeRestaurant(restaurant: Entity, block: Block): void {
  const counterpart = entityCounterpart(restaurant);
  const matching = ({ type }: { readonly type: string }) => type === '未按规定查验供货者许可证';
  emitPenalty(counterpart, block, { on: dayOf('2024-05-20'), matching, repaired: true });
  emitAbnormalListing(counterpart, block, { on: dayOf('2023-07-08'), removed: true });
  emitPledge(restaurant, at(restaurant.shareholders, 1), block);
  emitBranch(restaurant, 31, restaurant.representative, block);
  const { property, uscc, name, address } = restaurant;
  if (property === undefined) throw new RangeError('the restaurant owns its premises');
  const holder = { personId: null, uscc, name, idType: '001', idNumber: uscc } as const;
  if (property.mortgage === undefined)
    emitMortgage(address, property.unitCode, [holder], property.registeredOn, block);
}

/** A branch in the county of its company. */
function emitBranch(
  parent: Entity,
  index: number,
  representative: Entity['representative'],
  block: Block,
): void {
  const establishedOn = dayOf('2024-03-01');
  const address = block.addresses.premises(parent.trade.premises);
  emitEntityRows(
    {
      kind: 'ENTERPRISE',
      entityType: '2130',
      uscc: creditCode('91', block.county.syntheticCode, organizationBody(0, index)),
      name: `${parent.name}第一分公司`,
      county: block.county,
      trade: parent.trade,
      status: 'OPERATING',
      statusOn: establishedOn,
      establishedOn,
      capital: 0,
      employees: 6,
      address,
      representative,
      position: '负责人',
      shareholders: [],
      parent,
    },
    block,
  );
}

function punish(company: Entity, debtor: Person, block: Block): void {
  const counterpart: Counterpart = entityCounterpart(company);
  for (const on of ['2023-11-06', '2024-08-19', '2026-02-02'])
    emitPenalty(counterpart, block, { on: dayOf(on), repaired: false });
  // Not removed within three years, so that the listing as seriously dishonest follows.
  emitAbnormalListing(counterpart, block, { on: dayOf('2022-07-11'), removed: false });
  emitAbnormalListing(counterpart, block, { on: dayOf('2025-07-10'), removed: false });
  emitSeriousListing(counterpart, 'UNPAID_WAGES', dayOf('2025-01-15'), block);
  emitJudgmentDebtor(counterpart, block, dayOf('2024-10-10'));
  emitJudgmentDebtor(personCounterpart(debtor), block, dayOf('2025-03-21'));
  const { property } = debtor.papers;
  if (property !== undefined) emitSeizure(debtor.household.home, property.unitCode, block);
}

function registerPharmacist(pharmacist: Person, pharmacy: Entity, block: Block): void {
  const draft = {
    holder: holderOf(pharmacist, block),
    issuedOn: dayOf('2023-05-08'),
    number: `Z${dateText(castPeople.pharmacist.born).slice(0, 4)}000001`,
    qualification: '药学',
    scope: '药品零售',
    premises: pharmacy.address.text,
  };
  issueLicense('PHARMACIST', draft, block);
  emitRating(personCounterpart(pharmacist), 'PRACTITIONER_CREDIT', 2025, block);
}
