// One block from its people to its rows: residents, what they study and do, entities and employers, then all rows.

import type { Block } from './block.ts';
import { emitEntityCredit, emitPersonCredit } from './credit/draw-credit.ts';
import { drawEntities } from './entities/draw-entities.ts';
import {
  emitEntity,
  emitRegistrations as emitEntityRegistrations,
  emitSocialOrganization,
} from './entities/entity-rows.ts';
import { emitHistory } from './entities/history-rows.ts';
import { type OrganKey, organOf } from './entities/organs.ts';
import { emitExecutives, emitOwnership } from './entities/people-rows.ts';
import { registerHome, registerPremises } from './land/property.ts';
import { emitEntityLicenses } from './licenses/entity-licenses.ts';
import { emitPersonLicenses } from './licenses/person-licenses.ts';
import type { Employer, Entity, Person } from './model.ts';
import { drawPapers, emitDocuments } from './people/document-rows.ts';
import { drawEducation } from './people/education.ts';
import { emitEmployment } from './people/employment-rows.ts';
import { emitHousehold, emitRegistrations } from './people/household-rows.ts';
import { emitInsurance } from './people/insurance-rows.ts';
import { emitGuardians, emitMarriage } from './people/kin-rows.ts';
import { emitPerson } from './people/person-rows.ts';
import { drawResidents, type Residents } from './people/residents.ts';
import { drawSupport, emitAllowance, emitSupport } from './people/support-rows.ts';
import { drawWork, findEmployers, lead } from './people/work.ts';
import type { BlockPlan } from './province.ts';
import { type Weighted, weighted } from './random.ts';

/** Yields now and then, so that what was written can be sent meanwhile. @returns the people of the block. */
export function* emitBlock(block: Block, plan: BlockPlan): Generator<void, readonly Person[]> {
  const residents = drawResidents(block, plan.people);
  for (const person of residents.people) {
    drawEducation(person, block);
    drawWork(person, block.random);
    drawPapers(person, block);
    drawSupport(person, block.random);
  }
  const entities = drawEntities(residents.people, plan.share, block);
  for (const entity of entities) lead(entity);
  findEmployers(residents.people, employersOf(entities, block), block);
  yield* emitRows(residents, entities, block);
  return residents.people;
}

/** People or entities whose rows are written without a break: some hundred rows. */
const withoutBreak = 40;

/** All rows of people and entities whose facts are drawn. */
export function* emitRows(
  { people, households }: Residents,
  entities: readonly Entity[],
  block: Block,
): Generator<void> {
  for (const [index, household] of households.entries()) {
    emitHousehold(household, block);
    emitAllowance(household, block);
    registerHome(household, block);
    if (index % withoutBreak === 0) yield;
  }
  for (const [index, person] of people.entries()) {
    emitPersonRows(person, block);
    if (index % withoutBreak === 0) yield;
  }
  for (const [index, entity] of entities.entries()) {
    emitEntityRows(entity, block);
    if (index % withoutBreak === 0) yield;
  }
}

function emitPersonRows(person: Person, block: Block): void {
  emitPerson(person, block);
  emitRegistrations(person, block);
  emitDocuments(person, block);
  emitMarriage(person, block);
  emitGuardians(person, block);
  for (const record of person.education?.records ?? []) block.emit('education_record', record);
  emitEmployment(person, block);
  emitInsurance(person, block);
  emitSupport(person, block);
  emitPersonLicenses(person, block);
  emitPersonCredit(person, block);
}

export function emitEntityRows(entity: Entity, block: Block): void {
  registerPremises(entity, block);
  emitEntity(entity, block);
  emitEntityRegistrations(entity, block);
  emitSocialOrganization(entity, block);
  emitExecutives(entity, block);
  emitOwnership(entity, block);
  emitHistory(entity, block);
  emitEntityCredit(entity, emitEntityLicenses(entity, block), block);
}

/** Organs and public institutions that employ people of the county, with the weight of an average company. */
const publicEmployers: readonly OrganKey[] = [
  'GOVERNMENT',
  'POLICE',
  'HOSPITAL',
  'HIGH_SCHOOL',
  'PRIMARY_SCHOOL',
  'MARKET',
];

function employersOf(entities: readonly Entity[], { county }: Block): Weighted<Employer> {
  const companies = entities.filter(({ status, employees }) => status === 'OPERATING' && employees > 1);
  const staff = companies.reduce((sum, { employees }) => sum + employees, 0);
  return weighted<Employer>([
    ...companies.map((entity) => [entity, entity.employees] as const),
    // About one employee in eight works for the public.
    ...publicEmployers.map((key) => {
      const { uscc, name } = organOf(key, county);
      return [{ uscc, name, county }, (staff + 8) / 7 / publicEmployers.length] as const;
    }),
  ]);
}
