// The province, block by block: what is the same in every seed, the cast, and then the people of each county. Blocks are
// drawn from streams of their own and forgotten once their rows are out, so that memory does not grow with the number of people.

import type { Block } from './block.ts';
import { emitCast } from './cast/cast-block.ts';
import { emitBlock } from './emit-block.ts';
import { emitInstitutions } from './entities/institution-rows.ts';
import { isFit } from './entities/owners.ts';
import { createFaults, type Fault } from './faults.ts';
import { createAddressBook } from './land/addresses.ts';
import { type County, counties, residentsByCounty } from './land/divisions.ts';
import { emitPlanning } from './land/planning-rows.ts';
import { emitDivisions } from './land/reference-rows.ts';
import { emitCatalogue } from './licenses/catalogue.ts';
import type { Associate, Person } from './model.ts';
import { createBirthRegister, maximumBlocks } from './people/identity-numbers.ts';
import { createRandom } from './random.ts';
import type { Emit } from './tables/index.ts';

export interface ProvinceOptions {
  readonly people: number;
  readonly seed: number;
  readonly emit: Emit;
  readonly note: (fault: Fault) => void;
}

export interface BlockPlan {
  /** From 1: 0 is the cast's. */
  readonly number: number;
  readonly county: County;
  readonly people: number;
  /** Which of how many blocks of the county. */
  readonly share: { readonly index: number; readonly of: number };
}

/** People of a block where there are enough; more only when the blocks would be too many. */
const blockSize = 3500;
/** Grown people of earlier blocks that stay in memory, to be shareholders elsewhere. */
const strangersKept = 400;

/** Draws everything, in order; now and then it yields how many people there are so far. */
export function* drawProvince({ people, seed, emit, note }: ProvinceOptions): Generator<number> {
  emitDivisions(emit);
  emitPlanning(emit);
  emitInstitutions(emit);
  emitCatalogue(emit);
  let done = emitCast(emit);
  yield done;
  const strangers: Associate[] = [];
  for (const plan of planBlocks(people - done)) {
    const random = createRandom(seed, 'block', plan.number);
    const block: Block = {
      number: plan.number,
      county: plan.county,
      random,
      emit,
      addresses: createAddressBook(
        plan.county,
        plan.number,
        createRandom(seed, 'addresses', plan.number),
        emit,
      ),
      births: createBirthRegister(),
      faults: createFaults(createRandom(seed, 'faults', plan.number), note),
      strangers,
    };
    const steps = emitBlock(block, plan);
    let step = steps.next();
    while (step.done !== true) {
      yield done;
      step = steps.next();
    }
    keepSome(strangers, step.value, block);
    done += step.value.length;
    yield done;
  }
}

/** @throws RangeError for fewer people than counties. */
export function planBlocks(people: number): readonly BlockPlan[] {
  // A third of the blocks of all counties is a partial one, hence the margin.
  const size = Math.max(blockSize, Math.ceil(people / (maximumBlocks - 1 - counties.length)));
  const plans: BlockPlan[] = [];
  for (const [code, count] of residentsByCounty(people)) {
    const county = counties.find((each) => each.code === code);
    if (county === undefined || count === 0) continue;
    const blocks = Math.ceil(count / size);
    for (let index = 0; index < blocks; index += 1) {
      const upTo = Math.floor((count * (index + 1)) / blocks);
      const before = Math.floor((count * index) / blocks);
      plans.push({ number: plans.length + 1, county, people: upTo - before, share: { index, of: blocks } });
    }
  }
  return plans;
}

/** A few people of each block take the place of earlier ones. */
function keepSome(strangers: Associate[], people: readonly Person[], { random }: Block): void {
  for (const { id, name, idNumber, born, age, mobile } of people.filter(isFit).slice(0, 12)) {
    // INVARIANT: a copy, since a person leads to the family, and so to the whole block.
    const stranger = { id, name, idNumber, born, age, mobile };
    if (strangers.length < strangersKept) strangers.push(stranger);
    else strangers[random.below(strangersKept)] = stranger;
  }
}
