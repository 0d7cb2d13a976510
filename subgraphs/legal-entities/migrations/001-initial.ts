// First tables of the legal-entity domain: the register, what hangs on an entry of it, and the roles that people play.
// Nothing but keys is unique or required: faulty source rows must fit.

import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(register);
  await knex.raw(people);
  await knex.raw(records);
  await knex.raw(annualReports);
  await knex.raw(details);
  await knex.raw(indexes);
  await knex.raw(roles);
}

const register = `
CREATE TABLE legal_entities.legal_entity (
  uscc text PRIMARY KEY,
  entity_id text,
  registration_number text,
  name text,
  former_name text,
  kind text,
  entity_type text,
  status text,
  status_on date,
  approved_on date,
  established_on date,
  operate_from date,
  operate_to date,
  dormant_until date,
  revoked_on date,
  deregistered_on date,
  deregistration_reason text,
  registration_authority text,
  registration_authority_uscc text,
  division_code text,
  registered_capital numeric(18, 2),
  paid_in_capital numeric(18, 2),
  currency text,
  industry_section text,
  industry_code text,
  business_scope text,
  domicile text,
  business_premises text,
  postal_code text,
  domicile_address_id text,
  stock_code text,
  parent_uscc text,
  legal_representative_name text,
  legal_representative_position text,
  legal_representative_since date,
  legal_representative_id_type text,
  legal_representative_id_number text,
  legal_representative_phone text,
  legal_representative_person_id text,
  synthetic boolean NOT NULL DEFAULT false
);
`;

const people = `
CREATE TABLE legal_entities.executive (
  executive_id text PRIMARY KEY,
  uscc text,
  person_id text,
  name text,
  body text,
  position text,
  id_type text,
  id_number text,
  appointed_on date,
  term_ends_on date,
  left_on date,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE legal_entities.shareholding (
  shareholding_id text PRIMARY KEY,
  uscc text,
  holder_person_id text,
  holder_uscc text,
  holder_name text,
  holder_kind text,
  holder_id_type text,
  holder_id_number text,
  percentage numeric(7, 4),
  currency text,
  subscribed_amount numeric(18, 2),
  subscribed_form text,
  subscribed_on date,
  paid_in_amount numeric(18, 2),
  paid_in_form text,
  paid_in_on date,
  held_from date,
  held_to date,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE legal_entities.beneficial_owner (
  owner_id text PRIMARY KEY,
  uscc text,
  person_id text,
  name text,
  id_type text,
  id_number text,
  nationality text,
  basis text,
  percentage numeric(7, 4),
  beneficial_from date,
  beneficial_to date,
  filed_on date,
  synthetic boolean NOT NULL DEFAULT false
);
`;

const records = `
CREATE TABLE legal_entities.equity_change (
  change_id text PRIMARY KEY,
  uscc text,
  holder_person_id text,
  holder_uscc text,
  holder_name text,
  percentage_before numeric(7, 4),
  percentage_after numeric(7, 4),
  changed_on date,
  published_on date,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE legal_entities.equity_pledge (
  pledge_id text PRIMARY KEY,
  uscc text,
  pledge_number text,
  pledgor_person_id text,
  pledgor_uscc text,
  pledgor_name text,
  pledgor_id_number text,
  pledgee_person_id text,
  pledgee_uscc text,
  pledgee_name text,
  pledged_amount numeric(18, 2),
  currency text,
  status text,
  registered_on date,
  released_on date,
  release_reason text,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE legal_entities.change_record (
  change_id text PRIMARY KEY,
  uscc text,
  item text,
  before text,
  after text,
  changed_on date,
  authority text,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE legal_entities.filing_record (
  filing_id text PRIMARY KEY,
  uscc text,
  item text,
  content text,
  filed_on date,
  authority text,
  synthetic boolean NOT NULL DEFAULT false
);
`;

const annualReports = `
CREATE TABLE legal_entities.annual_report (
  report_id text PRIMARY KEY,
  uscc text,
  year integer,
  submitted_on date,
  operating_state text,
  phone text,
  email text,
  postal_code text,
  address text,
  websites text[],
  equity_transferred boolean,
  financials_public boolean,
  employees integer,
  total_assets numeric(18, 2),
  total_liabilities numeric(18, 2),
  guarantees numeric(18, 2),
  owners_equity numeric(18, 2),
  revenue numeric(18, 2),
  main_business_revenue numeric(18, 2),
  total_profit numeric(18, 2),
  net_profit numeric(18, 2),
  total_tax numeric(18, 2),
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE legal_entities.reported_investment (
  investment_id text PRIMARY KEY,
  report_id text,
  uscc text,
  invested_name text,
  invested_uscc text,
  synthetic boolean NOT NULL DEFAULT false
);
`;

const details = `
CREATE TABLE legal_entities.taxpayer (
  uscc text PRIMARY KEY,
  taxpayer_number text,
  status text,
  vat_status text,
  authority text,
  registered_on date,
  arrears numeric(18, 2),
  arrears_on date,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE legal_entities.social_insurance_account (
  uscc text PRIMARY KEY,
  account_number text,
  status text,
  insured_count integer,
  paid_months integer,
  registered_on date,
  authority text,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE legal_entities.public_institution (
  uscc text PRIMARY KEY,
  purpose text,
  funding_source text,
  organiser_name text,
  organiser_uscc text,
  staffing integer,
  certificate_valid_to date,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE legal_entities.social_organization (
  uscc text PRIMARY KEY,
  scope text,
  supervisor_name text,
  supervisor_uscc text,
  charitable boolean,
  annual_inspection_year integer,
  annual_inspection_result text,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE legal_entities.government_organ (
  uscc text PRIMARY KEY,
  level text,
  functions text,
  superior_name text,
  superior_uscc text,
  staffing integer,
  synthetic boolean NOT NULL DEFAULT false
);
`;

// The order of each to-many relation is part of its index, so that the newest few of many are read without sorting.
const indexes = `
CREATE INDEX legal_entity_parent ON legal_entities.legal_entity (parent_uscc, uscc);
CREATE INDEX legal_entity_division ON legal_entities.legal_entity (division_code, uscc);
CREATE INDEX legal_entity_representative ON legal_entities.legal_entity (legal_representative_person_id);
CREATE INDEX executive_uscc ON legal_entities.executive (uscc, executive_id);
CREATE INDEX executive_person ON legal_entities.executive (person_id);
CREATE INDEX shareholding_uscc
  ON legal_entities.shareholding (uscc, subscribed_amount DESC NULLS LAST, shareholding_id);
CREATE INDEX shareholding_holder_person ON legal_entities.shareholding (holder_person_id);
CREATE INDEX shareholding_holder_uscc
  ON legal_entities.shareholding (holder_uscc, subscribed_amount DESC NULLS LAST, shareholding_id);
CREATE INDEX beneficial_owner_uscc ON legal_entities.beneficial_owner (uscc, owner_id);
CREATE INDEX beneficial_owner_person ON legal_entities.beneficial_owner (person_id);
CREATE INDEX equity_change_uscc
  ON legal_entities.equity_change (uscc, changed_on DESC NULLS LAST, change_id);
CREATE INDEX equity_pledge_uscc
  ON legal_entities.equity_pledge (uscc, registered_on DESC NULLS LAST, pledge_id);
CREATE INDEX change_record_uscc
  ON legal_entities.change_record (uscc, changed_on DESC NULLS LAST, change_id);
CREATE INDEX filing_record_uscc
  ON legal_entities.filing_record (uscc, filed_on DESC NULLS LAST, filing_id);
CREATE INDEX annual_report_uscc
  ON legal_entities.annual_report (uscc, year DESC NULLS LAST, report_id);
CREATE INDEX reported_investment_report ON legal_entities.reported_investment (report_id, investment_id);
`;

// INVARIANT: each branch exposes the indexed person column unchanged, so that a person's roles are four index look-ups.
const roles = `
CREATE VIEW legal_entities.entity_role AS
SELECT 'representative-' || uscc AS role_id,
       legal_representative_person_id AS person_id,
       uscc,
       CASE WHEN parent_uscc IS NOT NULL THEN 'PERSON_IN_CHARGE'
            WHEN kind = 'INDIVIDUAL_BUSINESS' THEN 'OPERATOR'
            ELSE 'LEGAL_REPRESENTATIVE' END AS role,
       legal_representative_position AS position,
       legal_representative_since AS since,
       deregistered_on AS until
  FROM legal_entities.legal_entity
 WHERE legal_representative_person_id IS NOT NULL
UNION ALL
SELECT 'shareholder-' || shareholding_id, holder_person_id, uscc, 'SHAREHOLDER', NULL, held_from, held_to
  FROM legal_entities.shareholding
 WHERE holder_person_id IS NOT NULL
UNION ALL
SELECT 'executive-' || executive_id, person_id, uscc, 'EXECUTIVE', position, appointed_on, left_on
  FROM legal_entities.executive
 WHERE person_id IS NOT NULL
UNION ALL
SELECT 'beneficiary-' || owner_id, person_id, uscc, 'BENEFICIAL_OWNER', NULL, beneficial_from, beneficial_to
  FROM legal_entities.beneficial_owner
 WHERE person_id IS NOT NULL;
`;
