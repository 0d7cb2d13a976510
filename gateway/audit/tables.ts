// The tables of the trail, in a schema of their own: partitions by month, what is asked of them indexed, and for the
// gateway's role the right to add and to read. Whoever owns the database creates them; the same SQL runs on the embedded one.

/** To be run in this order, as often as one likes, by whoever may create a schema. */
export const trailTables: readonly string[] = [
  'CREATE SCHEMA IF NOT EXISTS audit',
  `CREATE TABLE IF NOT EXISTS audit.record (
    writer text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    at timestamptz NOT NULL,
    event text COLLATE "C" NOT NULL,
    outcome text COLLATE "C" NOT NULL,
    code text COLLATE "C",
    request_id text COLLATE "C",
    principal text COLLATE "C",
    organization text COLLATE "C",
    application text COLLATE "C",
    purpose text COLLATE "C",
    case_number text COLLATE "C",
    policy_version bigint,
    form text COLLATE "C",
    subjects text[] COLLATE "C" NOT NULL,
    subject_count integer NOT NULL,
    subject_digest text COLLATE "C",
    latency_us bigint NOT NULL,
    detail json NOT NULL,
    hash text COLLATE "C" NOT NULL,
    PRIMARY KEY (writer, sequence, at)
  ) PARTITION BY RANGE (at)`,
  'CREATE INDEX IF NOT EXISTS record_at ON audit.record (at)',
  'CREATE INDEX IF NOT EXISTS record_principal ON audit.record (principal, at)',
  'CREATE INDEX IF NOT EXISTS record_organization ON audit.record (organization, at)',
  'CREATE INDEX IF NOT EXISTS record_application ON audit.record (application, at)',
  'CREATE INDEX IF NOT EXISTS record_purpose ON audit.record (purpose, at)',
  'CREATE INDEX IF NOT EXISTS record_case ON audit.record (case_number, at) WHERE case_number IS NOT NULL',
  'CREATE INDEX IF NOT EXISTS record_code ON audit.record (code, at) WHERE code IS NOT NULL',
  'CREATE INDEX IF NOT EXISTS record_refused ON audit.record (at) WHERE code IS NOT NULL',
  // What is nearly always so is found by its moment; only the rest is worth an index.
  `CREATE INDEX IF NOT EXISTS record_outcome ON audit.record (outcome, at) WHERE outcome <> 'RELEASED'`,
  `CREATE INDEX IF NOT EXISTS record_event ON audit.record (event, at) WHERE event <> 'OPERATION'`,
  'CREATE INDEX IF NOT EXISTS record_version ON audit.record (policy_version, at)',
  'CREATE INDEX IF NOT EXISTS record_request ON audit.record (request_id)',
  'CREATE INDEX IF NOT EXISTS record_form ON audit.record (form, at)',
  'CREATE INDEX IF NOT EXISTS record_many_subjects ON audit.record (at) WHERE subject_digest IS NOT NULL',
  'CREATE INDEX IF NOT EXISTS record_subjects ON audit.record USING gin (subjects)',
  // What many records have in common: see form.ts. The terms are what it is found by.
  `CREATE TABLE IF NOT EXISTS audit.form (
    digest text COLLATE "C" PRIMARY KEY,
    body json NOT NULL,
    terms text[] COLLATE "C" NOT NULL
  )`,
  'CREATE INDEX IF NOT EXISTS form_terms ON audit.form USING gin (terms)',
  `CREATE TABLE IF NOT EXISTS audit.checkpoint (
    writer text COLLATE "C" NOT NULL,
    sequence bigint NOT NULL,
    digest text COLLATE "C" NOT NULL,
    body json NOT NULL,
    PRIMARY KEY (writer, sequence, digest)
  )`,
  // Months that were moved out, with what the chain needs to go on behind them.
  `CREATE TABLE IF NOT EXISTS audit.archive (
    month text COLLATE "C" PRIMARY KEY,
    manifest json NOT NULL
  )`,
  // Creates the partitions of this month and some ahead. The gateway's role may call it and nothing else of the kind.
  `CREATE OR REPLACE FUNCTION audit.create_partitions(ahead integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
    DECLARE
      first timestamp;
      name text;
    BEGIN
      FOR n IN 0..least(ahead, 24) LOOP
        first := date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => n);
        name := 'record_' || to_char(first, 'YYYY_MM');
        IF to_regclass('audit.' || name) IS NULL THEN
          EXECUTE format('CREATE TABLE IF NOT EXISTS audit.%I PARTITION OF audit.record FOR VALUES FROM (%L) TO (%L)',
            name, to_char(first, 'YYYY-MM-DD') || ' 00:00+00',
            to_char(first + interval '1 month', 'YYYY-MM-DD') || ' 00:00+00');
        END IF;
      END LOOP;
    END $$`,
  // Takes a month away whose records are in a file. Locks that others could wait behind are held for a moment only.
  `CREATE OR REPLACE FUNCTION audit.drop_archived(month text, manifest json) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog SET lock_timeout = '1s' AS $$
    DECLARE
      name text := 'record_' || replace(month, '-', '_');
      present bigint;
    BEGIN
      EXECUTE format('LOCK TABLE audit.%I IN SHARE MODE', name);
      EXECUTE format('SELECT count(*) FROM audit.%I', name) INTO present;
      IF present <> (manifest->>'records')::bigint THEN
        RAISE EXCEPTION 'records of % changed while it was archived', month;
      END IF;
      INSERT INTO audit.archive VALUES (month, manifest);
      EXECUTE format('DROP TABLE audit.%I', name);
    END $$`,
  'REVOKE ALL ON FUNCTION audit.drop_archived FROM PUBLIC',
  'REVOKE ALL ON FUNCTION audit.create_partitions FROM PUBLIC',
  'REVOKE ALL ON SCHEMA audit FROM PUBLIC',
];

/** Months for which partitions stand ready. */
export const monthsAhead = 3;

export const createPartitions = {
  name: 'audit_partitions',
  text: 'SELECT audit.create_partitions($1)',
};

/**
 * Rights of the gateway's role: to add and to read, not to change or to remove.
 * @param role an identifier, quoted where it needs to be
 */
export function trailRights(role: string): readonly string[] {
  return [
    `GRANT USAGE ON SCHEMA audit TO ${role}`,
    `GRANT SELECT, INSERT ON audit.record, audit.form, audit.checkpoint TO ${role}`,
    `GRANT SELECT ON audit.archive TO ${role}`,
    `GRANT EXECUTE ON FUNCTION audit.create_partitions TO ${role}`,
    // Durable means on disk, whatever the server does for others.
    `ALTER ROLE ${role} SET synchronous_commit = on`,
    `ALTER ROLE ${role} RESET default_transaction_read_only`,
  ];
}
