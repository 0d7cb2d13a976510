// Tables of the public credit records, one per type, and the view that shows them as one (`PublicCreditRecord`).
// Source data may be faulty: nothing but the key is NOT NULL, and there are no foreign keys.

import type { Knex } from 'knex';

// INVARIANT: record_id is unique over all eight tables, since it breaks ties in the view's order; loaders prefix it by
// type (AL, AP, DJ, AO, SD, CR, CC, RT).
//
// The counterpart is the legal entity `uscc` or, where that is null, the natural person `person_id`. A row about an
// individual business bears both: its operator answers for it, so it belongs to the operator's file too.
//
// record_name says what kind of document it is ("行政处罚决定书", "纳税信用评价"), never what other columns hold: a rule that
// hides the fine or the level must not be undone by a title.
const recordColumns = {
  record_id: 'text PRIMARY KEY',
  person_id: 'text',
  uscc: 'text',
  record_name: 'text',
  counterpart_name: 'text',
  counterpart_kind: 'text',
  decided_on: 'date',
  deciding_authority_name: 'text',
  deciding_authority_uscc: 'text',
  deciding_division_code: 'text',
  published_on: 'date',
  public_until: 'date',
  status: 'text',
  source_unit_name: 'text',
  source_unit_uscc: 'text',
  synthetic: 'boolean NOT NULL DEFAULT false',
};

// The counterpart as the deciding authority wrote it down, legacy numbers included (national fields XK_XDR_*, CF_XDR_*).
const identityColumns = `
  counterpart_registration_number text,
  counterpart_organization_code text,
  counterpart_tax_registration_number text,
  counterpart_public_institution_number text,
  counterpart_social_organization_number text,
  counterpart_document_type text,
  counterpart_document_number text,
  counterpart_legal_representative_name text,
  counterpart_legal_representative_document_type text,
  counterpart_legal_representative_document_number text`;

const removalColumns = `
  removed_on date,
  removal_reason text,
  removal_authority_name text,
  removal_authority_uscc text`;

// What a repair repairs: exactly one of these is not null.
const repairedColumns = [
  'repaired_penalty_id',
  'repaired_debtor_id',
  'repaired_abnormal_listing_id',
  'repaired_serious_listing_id',
];

interface Table {
  readonly type: string;
  readonly columns: readonly string[];
}

const tables: Readonly<Record<string, Table>> = {
  administrative_license: {
    type: 'AdministrativeLicense',
    columns: [
      identityColumns,
      `
  decision_number text,
  license_class text,
  certificate_name text,
  certificate_number text,
  content text,
  valid_from date,
  valid_to date,
  remark text`,
    ],
  },
  administrative_penalty: {
    type: 'AdministrativePenalty',
    columns: [
      identityColumns,
      `
  decision_number text,
  violation_type text,
  facts text,
  basis text,
  penalty_classes text[],
  severity text,
  content text,
  fine_amount numeric(18,2),
  confiscated_amount numeric(18,2),
  suspended_or_revoked_license text,
  valid_until date,
  performed_on date,
  public_until_min date,
  public_until_max date,
  remark text`,
    ],
  },
  dishonest_judgment_debtor: {
    type: 'DishonestJudgmentDebtor',
    columns: [
      identityColumns,
      `
  case_number text,
  filed_on date,
  execution_basis_number text,
  execution_basis_authority text,
  obligations text,
  obligation_amount numeric(18,2),
  performance text,
  performed_part text,
  outstanding_part text,
  behavior text,
  behavior_description text,
  consumption_restricted boolean,
  removed_on date,
  removal_reason text`,
    ],
  },
  abnormal_operation_listing: {
    type: 'AbnormalOperationListing',
    columns: [
      removalColumns,
      `
  decision_number text,
  cause text,
  reason text,
  removal_decision_number text`,
    ],
  },
  serious_dishonesty_listing: {
    type: 'SeriousDishonestyListing',
    columns: [
      identityColumns,
      removalColumns,
      `
  decision_number text,
  list text,
  reason text,
  basis text,
  measures text,
  valid_until date,
  preceding_listing_id text`,
    ],
  },
  credit_repair: {
    type: 'CreditRepair',
    columns: [
      `
  application_number text,
  applied_on date,
  repair_kind text,
  state text,
  promise text,
  proof text,
  commitment_id text,
  decision_reason text,
  effective_on date`,
      ...repairedColumns.map((column) => `${column} text`),
    ],
  },
  credit_commitment: {
    type: 'CreditCommitment',
    columns: [
      `
  commitment_type text,
  matter_name text,
  content text,
  due_on date,
  fulfilment text,
  checked_on date,
  breach text`,
    ],
  },
  credit_rating: {
    type: 'CreditRating',
    columns: [
      `
  scheme text,
  level text,
  year integer,
  score numeric(6,2),
  valid_from date,
  valid_to date`,
    ],
  },
};

export async function up(knex: Knex): Promise<void> {
  const common = Object.entries(recordColumns).map(([column, type]) => `${column} ${type}`);
  for (const [name, { columns }] of Object.entries(tables)) {
    await knex.raw(`CREATE TABLE credit.${name} (${[...common, ...columns].join(', ')}\n)`);
    // One index per owner, in the order of every connection that hangs on it: newest first, then key.
    for (const owner of ['person_id', 'uscc']) {
      await knex.raw(
        `CREATE INDEX ${name}_${owner} ON credit.${name} (${owner}, decided_on DESC NULLS LAST, record_id)
         WHERE ${owner} IS NOT NULL`,
      );
    }
  }
  for (const column of repairedColumns) {
    await knex.raw(
      `CREATE INDEX credit_repair_${column} ON credit.credit_repair (${column}, decided_on DESC NULLS LAST, record_id)
       WHERE ${column} IS NOT NULL`,
    );
  }
  // Plain UNION ALL over plain columns: the planner pushes record_id, person_id and uscc down to the tables' indexes.
  const shared = Object.keys(recordColumns).join(', ');
  const arms = Object.entries(tables).map(
    ([name, { type }]) => `SELECT '${type}'::text AS type_name, ${shared} FROM credit.${name}`,
  );
  await knex.raw(`CREATE VIEW credit.public_credit_record AS\n${arms.join('\nUNION ALL\n')}`);
}
