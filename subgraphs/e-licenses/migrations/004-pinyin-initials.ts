// The function by which names are found by the initials of their pinyin.

import type { Knex } from 'knex';
import { pinyinInitialsFunction } from '../../pinyin-initials.ts';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(pinyinInitialsFunction('e_licenses'));
}
