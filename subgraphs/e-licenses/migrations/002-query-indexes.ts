// What serves conditions and orders on whole lists. Behind the column stands the key, which ends every order: a page is then read
// off the index in order, and a deep one as fast as the first.

import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(indexes);
}

const indexes = `
CREATE INDEX e_license_valid_to ON e_licenses.e_license (valid_to, license_id);
CREATE INDEX e_license_division ON e_licenses.e_license (division_code, license_id);
CREATE INDEX e_license_type ON e_licenses.e_license (license_type_code, license_id);
`;
