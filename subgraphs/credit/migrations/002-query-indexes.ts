// What serves conditions and orders on whole lists. Dates are compared and sorted without the placeholders that sources write for
// a date that they do not know, so the index is on that expression. INVARIANT: its words are those of subgraphs/cell-sql.ts.

import type { Knex } from 'knex';

const tables = [
  ...['administrative_license', 'administrative_penalty', 'dishonest_judgment_debtor'],
  ...['abnormal_operation_listing', 'serious_dishonesty_listing'],
  ...['credit_repair', 'credit_commitment', 'credit_rating'],
];

const decided = `(CASE WHEN decided_on <> ALL('{9999-09-09,9999-12-31,2099-12-31,1899-12-31,1900-01-01}'::date[]) THEN decided_on END)`;

// Statistics of an expression exist only when its index is analysed.
export async function up(knex: Knex): Promise<void> {
  for (const table of tables) {
    await knex.raw(`
CREATE INDEX ${table}_decided ON credit.${table} (${decided}, record_id);
CREATE INDEX ${table}_division ON credit.${table} (deciding_division_code, record_id);
ANALYZE credit.${table};
`);
  }
}
