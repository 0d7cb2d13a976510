// The function by which names are found by the initials of their pinyin, and its index.

import type { Knex } from 'knex';
import { pinyinInitialsFunction } from '../../pinyin-initials.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(pinyinInitialsFunction('legal_entities'));
  await knex.raw(
    'CREATE INDEX legal_entity_initials ON legal_entities.legal_entity (legal_entities.pinyin_initials(name) text_pattern_ops)',
  );
  // Statistics of an expression exist only when its index is analysed.
  await knex.raw('ANALYZE legal_entities.legal_entity');
}
