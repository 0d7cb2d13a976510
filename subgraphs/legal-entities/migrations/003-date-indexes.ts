// Dates are compared and sorted without the placeholders that sources write for a date that they do not know, so the index is on
// that expression. INVARIANT: its words are those of subgraphs/cell-sql.ts, or no statement uses it.

import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(index);
}

// Statistics of an expression exist only when its index is analysed.
const index = `
DROP INDEX legal_entities.legal_entity_established;
CREATE INDEX legal_entity_established ON legal_entities.legal_entity ((CASE WHEN established_on <> ALL('{9999-09-09,9999-12-31,2099-12-31,1899-12-31,1900-01-01}'::date[]) THEN established_on END), uscc);
ANALYZE legal_entities.legal_entity;
`;
