// The tables of the access rules, in the schema `access` of the database that all domains share. Forward only, and each step
// can be run again.

/** Told of the number of each new version. */
export const versionChannel = 'yidang_rules';

export const storeTables: readonly string[] = [
  'CREATE SCHEMA IF NOT EXISTS access',
  `CREATE TABLE IF NOT EXISTS access.rule_set (
    version bigint PRIMARY KEY,
    digest text NOT NULL,
    body jsonb NOT NULL,
    note text NOT NULL,
    activated_at timestamptz NOT NULL DEFAULT now()
  )`,
  `ALTER TABLE access.rule_set
    ADD COLUMN IF NOT EXISTS editors text[] NOT NULL DEFAULT '{}',
    ADD COLUMN IF NOT EXISTS approver text,
    ADD COLUMN IF NOT EXISTS restores bigint,
    ADD COLUMN IF NOT EXISTS coordinates text[]`,
  // Also whoever owns the table changes no version by mistake.
  `CREATE OR REPLACE FUNCTION access.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $refuse$
    BEGIN RAISE EXCEPTION 'a version of the rule set is immutable'; END $refuse$`,
  `CREATE OR REPLACE TRIGGER rule_set_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON access.rule_set
    FOR EACH STATEMENT EXECUTE FUNCTION access.refuse_change()`,
  `CREATE TABLE IF NOT EXISTS access.draft (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL,
    state text NOT NULL DEFAULT 'EDITING',
    revision integer NOT NULL DEFAULT 1,
    base bigint NOT NULL,
    body jsonb NOT NULL,
    author text NOT NULL,
    editors text[] NOT NULL,
    note text,
    reviewer text,
    comment text,
    published bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE IF NOT EXISTS access.request (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    principal text NOT NULL,
    asked jsonb NOT NULL,
    state text NOT NULL DEFAULT 'PENDING',
    due_at timestamptz NOT NULL,
    decided_by text,
    comment text,
    decided_at timestamptz,
    version bigint,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  'CREATE INDEX IF NOT EXISTS request_principal ON access.request (principal)',
  `CREATE TABLE IF NOT EXISTS access.replica (
    id text PRIMARY KEY,
    version bigint,
    started_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE IF NOT EXISTS access.office_holder (
    principal text PRIMARY KEY,
    office text NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
  )`,
];
