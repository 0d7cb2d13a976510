// The function by which names are found by the initials of their pinyin, and its index.

import type { Knex } from 'knex';
import { pinyinInitialsFunction } from '../../pinyin-initials.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(pinyinInitialsFunction('geospatial'));
  await knex.raw(
    'CREATE INDEX place_name_initials ON geospatial.place_name (geospatial.pinyin_initials(standard_name) text_pattern_ops)',
  );
  // Statistics of an expression exist only when its index is analysed.
  await knex.raw('ANALYZE geospatial.place_name');
}
