// The tables of the population base database: persons, households and the registers kept about a person.
// Only what a look-up relies on is constrained: what source systems deliver may contradict itself and is still shown.

import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  for (const statements of [persons, households, documents, kinship, work, socialSecurity, support]) {
    await knex.raw(statements);
  }
}

// Coded columns hold the national code, or the name of the enum value where no standard has one. Divisions of
// registration and residence are county-level codes (6 digits), committees and police stations 12 digits.
// An identity number may occur once: persons registered twice have two numbers.
const persons = `
CREATE TABLE population.person (
  person_id text PRIMARY KEY,
  id_type text, id_number text, name text, former_name text, english_name text, sex text, birth_date date,
  ethnicity text, nationality text, birthplace text, native_place text, photo text, mobile text,
  status text, status_date date, death_date date, death_cancel_type text, registered_division_code text,
  registered_address text, registered_address_id text, residence_division_code text,
  residential_address text, residential_address_id text, police_station text, police_station_code text,
  committee_code text, household_id text, relation_to_head text, marital_status text, spouse_person_id text,
  mother_person_id text, father_person_id text, birth_certificate_number text, education_level text,
  employment_status text,
  synthetic boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX person_id_number ON population.person (id_number);
CREATE INDEX person_household ON population.person (household_id, relation_to_head, person_id);
CREATE INDEX person_mother ON population.person (mother_person_id);
CREATE INDEX person_father ON population.person (father_person_id);
CREATE INDEX person_registered_division ON population.person (registered_division_code);
CREATE INDEX person_residence_division ON population.person (residence_division_code);
`;

const households = `
CREATE TABLE population.household (
  household_id text PRIMARY KEY,
  household_no text, type text, status text, head_person_id text, division_code text, address text,
  address_id text, committee_code text, police_station text, police_station_code text, established_on date,
  cancelled_on date,
  synthetic boolean NOT NULL DEFAULT false
);
CREATE INDEX household_division ON population.household (division_code);

CREATE TABLE population.household_registration (
  record_id text PRIMARY KEY,
  person_id text, household_id text, status text, division_code text, address text, police_station text,
  moved_in_at date, move_in_reason text, moved_in_from_division_code text, moved_out_at date,
  move_out_reason text, moved_out_to_division_code text, migration_certificate_number text,
  synthetic boolean NOT NULL DEFAULT false
);
CREATE INDEX household_registration_person
  ON population.household_registration (person_id, moved_in_at DESC NULLS LAST, record_id);
CREATE INDEX household_registration_household
  ON population.household_registration (household_id, moved_in_at DESC NULLS LAST, record_id);
`;

// The source of floating_population_record also names the landlord and his identity number: a third party, who is left
// out here so that no rule can ever show him.
const documents = `
CREATE TABLE population.identity_document (
  record_id text PRIMARY KEY,
  person_id text, document_type text, document_number text, issuing_authority text, issued_on date,
  valid_from date, valid_to date, long_term boolean, issue_reason text, status text,
  synthetic boolean NOT NULL DEFAULT false
);
CREATE INDEX identity_document_person
  ON population.identity_document (person_id, issued_on DESC NULLS LAST, record_id);

CREATE TABLE population.residence_permit (
  record_id text PRIMARY KEY,
  person_id text, permit_number text, reason text, residence_division_code text, residential_address text,
  residential_address_id text, issuing_authority text, issued_on date, endorsed_on date, valid_to date,
  status text,
  synthetic boolean NOT NULL DEFAULT false
);
CREATE INDEX residence_permit_person
  ON population.residence_permit (person_id, issued_on DESC NULLS LAST, record_id);

CREATE TABLE population.floating_population_record (
  record_id text PRIMARY KEY,
  person_id text, residence_permit_id text, reason text, residence_kind text, residence_division_code text,
  residential_address text, residential_address_id text, origin_division_code text, origin_address text,
  police_station text, registered_on date, cancelled_on date, status text,
  synthetic boolean NOT NULL DEFAULT false
);
CREATE INDEX floating_population_record_person
  ON population.floating_population_record (person_id, registered_on DESC NULLS LAST, record_id);
`;

// A marriage has one row for each of the two, as each holds a certificate; the rows may disagree.
// Parentage is a view, so that a child's record stays the one source for who its parents are.
const kinship = `
CREATE TABLE population.marriage_record (
  record_id text PRIMARY KEY,
  person_id text, spouse_person_id text, spouse_name text, registration_number text, registered_on date,
  registration_authority text, status text, ended_on date, divorce_number text,
  synthetic boolean NOT NULL DEFAULT false
);
CREATE INDEX marriage_record_person
  ON population.marriage_record (person_id, registered_on DESC NULLS LAST, record_id);

CREATE TABLE population.guardian (
  record_id text PRIMARY KEY,
  guardian_person_id text, ward_person_id text, relation text, basis text, since date, until date,
  synthetic boolean NOT NULL DEFAULT false
);
CREATE INDEX guardian_guardian ON population.guardian (guardian_person_id, since DESC NULLS LAST, record_id);
CREATE INDEX guardian_ward ON population.guardian (ward_person_id, since DESC NULLS LAST, record_id);

CREATE VIEW population.parentage AS
SELECT person_id || '-MOTHER' AS parentage_id, 'MOTHER' AS role, mother_person_id AS parent_person_id,
  person_id AS child_person_id, status AS child_status, birth_date AS child_birth_date,
  registered_division_code AS child_registered_division_code,
  residence_division_code AS child_residence_division_code, synthetic
FROM population.person WHERE mother_person_id IS NOT NULL
UNION ALL
SELECT person_id || '-FATHER', 'FATHER', father_person_id, person_id, status, birth_date,
  registered_division_code, residence_division_code, synthetic
FROM population.person WHERE father_person_id IS NOT NULL;
`;

const work = `
CREATE TABLE population.education_record (
  record_id text PRIMARY KEY,
  person_id text, level text, degree text, school_name text, school_uscc text, major text, study_mode text,
  status text, enrolled_on date, graduated_on date, certificate_number text, degree_certificate_number text,
  synthetic boolean NOT NULL DEFAULT false
);
CREATE INDEX education_record_person
  ON population.education_record (person_id, enrolled_on DESC NULLS LAST, record_id);

CREATE TABLE population.employment_record (
  record_id text PRIMARY KEY,
  person_id text, kind text, status text, employer_uscc text, employer_name text, position text,
  occupation_code text, division_code text, registered_on date, contract_kind text, contract_from date,
  contract_to date, ended_on date, monthly_wage numeric(18, 2),
  synthetic boolean NOT NULL DEFAULT false
);
CREATE INDEX employment_record_person
  ON population.employment_record (person_id, registered_on DESC NULLS LAST, record_id);
CREATE INDEX employment_record_employer
  ON population.employment_record (employer_uscc, registered_on DESC NULLS LAST, record_id);
`;

// A person has one row at most in each of these tables but medical_claim: person_id leads to it and is unique.
const socialSecurity = `
CREATE TABLE population.pension_insurance (
  record_id text PRIMARY KEY,
  person_id text UNIQUE, insurance_number text, insurance_type text, insurance_status text,
  insured_division_code text, enrolled_on date, payer_uscc text, months_paid integer, last_paid_on date,
  contribution_base numeric(18, 2), account_balance numeric(18, 2), benefit_started_on date,
  monthly_benefit numeric(18, 2), benefit_account_number text,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE population.medical_insurance (
  record_id text PRIMARY KEY,
  person_id text UNIQUE, insurance_number text, insurance_type text, insurance_status text, category text,
  insured_division_code text, enrolled_on date, coverage_from date, coverage_to date, payer_uscc text,
  contribution_base numeric(18, 2), account_balance numeric(18, 2), off_site_division_code text,
  off_site_filed_on date,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE population.medical_claim (
  record_id text PRIMARY KEY,
  person_id text, claim_number text, kind text, hospital_uscc text, hospital_name text, admitted_on date,
  discharged_on date, diagnosis_code text, diagnosis_name text, total_amount numeric(18, 2),
  fund_amount numeric(18, 2), account_amount numeric(18, 2), self_paid_amount numeric(18, 2),
  off_site boolean, settled_at timestamptz, status text,
  synthetic boolean NOT NULL DEFAULT false
);
CREATE INDEX medical_claim_person ON population.medical_claim (person_id, settled_at DESC NULLS LAST, record_id);

CREATE TABLE population.housing_fund_account (
  record_id text PRIMARY KEY,
  person_id text UNIQUE, account_number text, status text, managing_division_code text, employer_uscc text,
  opened_on date, last_deposit_on date, contribution_base numeric(18, 2), deposit_rate integer,
  monthly_deposit numeric(18, 2), balance numeric(18, 2), loan_balance numeric(18, 2),
  synthetic boolean NOT NULL DEFAULT false
);
`;

// As above, person_id is unique in each of these.
const support = `
CREATE TABLE population.disability_record (
  record_id text PRIMARY KEY,
  person_id text UNIQUE, certificate_number text, type text, grade text, issuing_authority text,
  issued_on date, valid_to date, status text, living_subsidy boolean, nursing_subsidy boolean,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE population.veteran_record (
  record_id text PRIMARY KEY,
  person_id text UNIQUE, status text, category text, enlisted_on date, discharged_on date,
  resettlement text, resettlement_unit_uscc text, discharge_certificate_number text,
  preferential_card_number text,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE population.subsistence_allowance (
  record_id text PRIMARY KEY,
  person_id text UNIQUE, type text, status text, certificate_number text, division_code text,
  approval_authority text, valid_from date, valid_to date, household_size integer,
  monthly_amount numeric(18, 2),
  synthetic boolean NOT NULL DEFAULT false
);
`;
