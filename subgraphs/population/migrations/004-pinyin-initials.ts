// The function by which names are found by the initials of their pinyin, and its index.

import type { Knex } from 'knex';
import { pinyinInitialsFunction } from '../../pinyin-initials.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(pinyinInitialsFunction('population'));
  await knex.raw(
    'CREATE INDEX person_initials ON population.person (population.pinyin_initials(name) text_pattern_ops)',
  );
  // Statistics of an expression exist only when its index is analysed.
  await knex.raw('ANALYZE population.person');
}
