// What serves conditions and orders on whole lists. Behind the column stands the key, which ends every order: a page is then read
// off the index in order, and a deep one as fast as the first.

import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(indexes);
}

// Residents by division and age are the most common statistic: their index holds all that it reads. The operator class is that
// of prefixes, which an index in the database's collation does not serve.
const indexes = `
DROP INDEX population.person_registered_division;
DROP INDEX population.person_residence_division;
DROP INDEX population.household_division;
CREATE INDEX person_registered_division ON population.person (registered_division_code, person_id);
CREATE INDEX person_residence_division ON population.person (residence_division_code, person_id);
CREATE INDEX person_residence_birth ON population.person (residence_division_code, birth_date) INCLUDE (person_id);
CREATE INDEX person_birth ON population.person (birth_date, person_id);
CREATE INDEX person_name ON population.person (name, person_id);
CREATE INDEX person_name_prefix ON population.person (name text_pattern_ops);
CREATE INDEX household_division ON population.household (division_code, household_id);
`;
