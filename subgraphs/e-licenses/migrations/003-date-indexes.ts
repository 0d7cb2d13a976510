// Dates are compared and sorted without the placeholders that sources write for a date that they do not know, so the index is on
// that expression. INVARIANT: its words are those of subgraphs/cell-sql.ts, or no statement uses it.

import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(index);
}

// Statistics of an expression exist only when its index is analysed.
const index = `
DROP INDEX e_licenses.e_license_valid_to;
CREATE INDEX e_license_valid_to ON e_licenses.e_license ((CASE WHEN valid_to <> ALL('{9999-09-09,9999-12-31,2099-12-31,1899-12-31,1900-01-01}'::date[]) THEN valid_to END), license_id);
ANALYZE e_licenses.e_license;
`;
