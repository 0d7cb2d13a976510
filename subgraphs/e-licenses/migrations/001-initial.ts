// First tables of the e-licence domain: the catalogue of licence types, the licences, what happened to them, and the
// annotated copies made of them. Nothing but keys and look-ups is unique or required: faulty source rows must fit.

import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(tables);
  await knex.raw(indexes);
}

const tables = `
CREATE TABLE e_licenses.license_type (
  license_type_code text PRIMARY KEY,
  name text,
  definition text,
  defining_authority_name text,
  defining_authority_code text,
  defining_authority_level text,
  defining_authority_uscc text,
  item_name text,
  item_code text,
  holder_category text,
  validity_range text,
  validity_months integer,
  issuing_authority_level text,
  legal_basis text,
  used_by_matters text[],
  published_on date,
  retired_on date,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE e_licenses.e_license (
  license_id text PRIMARY KEY,
  identifier text,
  name text,
  number text,
  license_type_code text,
  issuing_authority_name text,
  issuing_authority_code text,
  issuing_authority_uscc text,
  issued_on date,
  valid_from date,
  valid_to date,
  person_id text,
  uscc text,
  holder_name text,
  holder_code text,
  holder_code_type text,
  division_code text,
  related_item_name text,
  related_item_code text,
  status text,
  status_on date,
  status_description text,
  replaces_license_id text,
  qualification_class text,
  permitted_scope text,
  premises text,
  person_in_charge text,
  vehicle_plate_number text,
  remark text,
  file_format text,
  file_digest text,
  file_url text,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE e_licenses.license_status_change (
  change_id text PRIMARY KEY,
  license_id text,
  operation text,
  from_status text,
  to_status text,
  changed_at timestamptz,
  reason text,
  document_number text,
  authority_name text,
  authority_uscc text,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE e_licenses.annotated_copy (
  copy_id text PRIMARY KEY,
  license_id text,
  created_at timestamptz,
  expires_at timestamptz,
  creator text,
  creator_uscc text,
  use_cause text,
  matter text,
  watermark text,
  file_url text,
  synthetic boolean NOT NULL DEFAULT false
);
`;

// The order of each to-many relation is part of its index, so that the newest few of many are read without sorting.
const indexes = `
CREATE UNIQUE INDEX e_license_identifier ON e_licenses.e_license (identifier);
CREATE INDEX e_license_person ON e_licenses.e_license (person_id, issued_on DESC NULLS LAST, license_id);
CREATE INDEX e_license_uscc ON e_licenses.e_license (uscc, issued_on DESC NULLS LAST, license_id);
CREATE INDEX e_license_replaces ON e_licenses.e_license (replaces_license_id);
CREATE INDEX license_status_change_license
  ON e_licenses.license_status_change (license_id, changed_at DESC NULLS LAST, change_id);
CREATE INDEX annotated_copy_license ON e_licenses.annotated_copy (license_id, created_at DESC NULLS LAST, copy_id);
`;
