// What serves conditions and orders on whole lists. Behind the column stands the key, which ends every order: a page is then read
// off the index in order, and a deep one as fast as the first.

import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(indexes);
}

// The operator class is that of prefixes, which an index in the database's collation does not serve.
const indexes = `
CREATE INDEX legal_entity_name ON legal_entities.legal_entity (name, uscc);
CREATE INDEX legal_entity_name_prefix ON legal_entities.legal_entity (name text_pattern_ops);
CREATE INDEX legal_entity_established ON legal_entities.legal_entity (established_on, uscc);
CREATE INDEX legal_entity_industry ON legal_entities.legal_entity (industry_section, uscc);
`;
