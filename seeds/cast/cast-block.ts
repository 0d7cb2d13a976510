// Block 0: the cast, drawn from streams that no seed changes. Nothing of it is faulty.

import type { Block } from '../block.ts';
import type { EntityHandle, PersonHandle } from '../cast.ts';
import { emitRows } from '../emit-block.ts';
import { faultless } from '../faults.ts';
import { createAddressBook } from '../land/addresses.ts';
import { countyOf } from '../land/divisions.ts';
import type { Employer, Entity, Household } from '../model.ts';
import { createBirthRegister } from '../people/identity-numbers.ts';
import { employedBy, lead } from '../people/work.ts';
import { createRandom } from '../random.ts';
import type { Emit } from '../tables/index.ts';
import { type Founded, foundEntities } from './cast-entities.ts';
import { castFamilies } from './cast-families.ts';
import { type Cast, member } from './cast-people.ts';
import { emitCastRecords } from './cast-records.ts';

/** Who works for whom besides those who lead. */
const employments: readonly (readonly [PersonHandle, EntityHandle])[] = [
  ['hiring-employee', 'trading-company'],
  ['couple-wife', 'listed-company'],
  ['floating-worker', 'listed-company'],
];

/** @returns how many people there are. */
export function emitCast(emit: Emit): number {
  const blocks = new Map<string, Block>();
  const blockOf = (county: string): Block => {
    const known = blocks.get(county);
    if (known !== undefined) return known;
    const block = castBlock(county, emit);
    blocks.set(county, block);
    return block;
  };
  const cast: Cast = new Map();
  const households = new Map<string, readonly Household[]>();
  for (const [county, moveIn] of Object.entries(castFamilies))
    households.set(county, moveIn(blockOf(county), cast));
  const founded = foundEntities(blockOf, cast);
  for (const { entity } of founded.values()) lead(entity);
  for (const [handle, employer] of employments) employ(member(cast, handle), founded.get(employer)?.entity);
  for (const [county, ofCounty] of households) {
    const people = ofCounty.flatMap(({ members }) => members);
    // So few rows need no break.
    const rows = emitRows(
      { people, households: [...ofCounty] },
      entitiesOf(founded, county),
      blockOf(county),
    );
    while (rows.next().done !== true);
  }
  emitCastRecords(cast, founded, blockOf);
  return cast.size;
}

function castBlock(code: string, emit: Emit): Block {
  const county = countyOf(code);
  return {
    number: 0,
    county,
    random: createRandom('cast', code),
    emit,
    addresses: createAddressBook(county, 0, createRandom('cast', 'addresses', code), emit),
    births: createBirthRegister(),
    faults: faultless,
    strangers: [],
  };
}

function entitiesOf(founded: ReadonlyMap<EntityHandle, Founded>, county: string): Entity[] {
  return [...founded.values()].map(({ entity }) => entity).filter((entity) => entity.county.code === county);
}

function employ(person: ReturnType<typeof member>, employer: Employer | undefined): void {
  if (person.work !== undefined && employer !== undefined) person.work = employedBy(person.work, employer);
}
