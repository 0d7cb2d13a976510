// A block: some thousands of people at most of one county, drawn from a stream of its own, with everything that
// belongs to them. What a block needs while it is drawn; its rows leave through `emit`.

import type { Faults } from './faults.ts';
import type { AddressBook } from './land/addresses.ts';
import type { County } from './land/divisions.ts';
import type { Associate } from './model.ts';
import type { BirthRegister } from './people/identity-numbers.ts';
import type { Random } from './random.ts';
import type { Emit } from './tables/index.ts';

export interface Block {
  /** 0 is the cast's. */
  readonly number: number;
  readonly county: County;
  readonly random: Random;
  readonly emit: Emit;
  readonly addresses: AddressBook;
  readonly births: BirthRegister;
  readonly faults: Faults;
  /** Grown people of earlier blocks, whom entities of this one may name as shareholders and executives. */
  readonly strangers: readonly Associate[];
}
