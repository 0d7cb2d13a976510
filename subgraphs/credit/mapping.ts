// Where the types of the credit domain lie. All record types share their owner, authority and division columns; the
// interface reads them from a view over the eight tables.

import type { EntityField, FieldMapping, Mapping, OneOfEntitiesField, Order } from '../mapping.ts';

const newestFirst: readonly Order[] = [{ column: 'decided_on', direction: 'desc' }];

// A row about an individual business names its operator too; the business is the counterpart.
const counterpart: OneOfEntitiesField = {
  oneOfEntities: [
    { entity: 'LegalEntity', column: 'uscc' },
    { entity: 'Person', column: 'person_id' },
  ],
};

const decidingAuthority: EntityField = { entity: 'LegalEntity', column: 'deciding_authority_uscc' };
const decidingDivision: EntityField = { entity: 'Division', column: 'deciding_division_code' };

/** Fields of `PublicCreditRecord` that are not columns. */
const shared = { counterpart, decidingAuthority, decidingDivision } as const;

const counterpartIdentity: FieldMapping = { embed: 'counterpart_' };

const repair = { many: 'CreditRepair', order: newestFirst } as const;

const attributes = {
  personId: '{t}.person_id',
  uscc: '{t}.uscc',
  decidingDivision: '{t}.deciding_division_code',
  counterpartKind: '{t}.counterpart_kind',
  status: '{t}.status',
  publicUntil: '{t}.public_until',
} as const;

const subjects = { Person: ['person_id'], LegalEntity: ['uscc'] } as const;

const indexes = {
  decidedOn: ['compare', 'order'],
  decidingDivisionCode: ['compare', 'order'],
} as const;

const record = { kind: 'table', key: 'recordId', attributes, subjects, indexes } as const;
const ofPerson = { references: 'person_id', order: newestFirst } as const;
const ofLegalEntity = { references: 'uscc', order: newestFirst } as const;

export const mapping: Mapping = {
  schema: 'credit',
  types: {
    PublicCreditRecord: {
      kind: 'abstract',
      table: 'public_credit_record',
      key: 'recordId',
      typeColumn: 'type_name',
      fields: shared,
      attributes,
      subjects,
    },
    AdministrativeLicense: {
      ...record,
      table: 'administrative_license',
      fields: { ...shared, counterpartIdentity },
    },
    AdministrativePenalty: {
      ...record,
      table: 'administrative_penalty',
      fields: {
        ...shared,
        counterpartIdentity,
        fineAmountInTenThousandYuan: { computedFrom: ['fineAmount'] },
        repairs: { ...repair, references: 'repaired_penalty_id' },
      },
    },
    DishonestJudgmentDebtor: {
      ...record,
      table: 'dishonest_judgment_debtor',
      fields: {
        ...shared,
        counterpartIdentity,
        repairs: { ...repair, references: 'repaired_debtor_id' },
      },
    },
    AbnormalOperationListing: {
      ...record,
      table: 'abnormal_operation_listing',
      fields: {
        ...shared,
        escalatesOn: { computedFrom: ['decidedOn', 'removedOn'] },
        repairs: { ...repair, references: 'repaired_abnormal_listing_id' },
      },
    },
    SeriousDishonestyListing: {
      ...record,
      table: 'serious_dishonesty_listing',
      fields: {
        ...shared,
        counterpartIdentity,
        precedingListing: { one: 'AbnormalOperationListing', column: 'preceding_listing_id' },
        repairs: { ...repair, references: 'repaired_serious_listing_id' },
      },
    },
    CreditRepair: {
      ...record,
      table: 'credit_repair',
      fields: {
        ...shared,
        commitment: { one: 'CreditCommitment', column: 'commitment_id' },
        repairedRecord: {
          oneOfEntities: [
            { entity: 'AdministrativePenalty', column: 'repaired_penalty_id' },
            { entity: 'DishonestJudgmentDebtor', column: 'repaired_debtor_id' },
            { entity: 'AbnormalOperationListing', column: 'repaired_abnormal_listing_id' },
            { entity: 'SeriousDishonestyListing', column: 'repaired_serious_listing_id' },
          ],
        },
      },
    },
    CreditCommitment: { ...record, table: 'credit_commitment', fields: shared },
    CreditRating: { ...record, table: 'credit_rating', fields: shared },
    CounterpartIdentity: { kind: 'embedded', fields: { uscc: { column: 'uscc' } } },
    Person: {
      kind: 'reference',
      key: 'personId',
      fields: {
        creditRecords: { many: 'PublicCreditRecord', ...ofPerson },
        administrativeLicenses: { many: 'AdministrativeLicense', ...ofPerson },
        administrativePenalties: { many: 'AdministrativePenalty', ...ofPerson },
        dishonestJudgmentDebtors: { many: 'DishonestJudgmentDebtor', ...ofPerson },
        abnormalOperationListings: { many: 'AbnormalOperationListing', ...ofPerson },
        seriousDishonestyListings: { many: 'SeriousDishonestyListing', ...ofPerson },
        creditRepairs: { many: 'CreditRepair', ...ofPerson },
        creditCommitments: { many: 'CreditCommitment', ...ofPerson },
        creditRatings: { many: 'CreditRating', ...ofPerson },
      },
    },
    LegalEntity: {
      kind: 'reference',
      key: 'uscc',
      fields: {
        creditRecords: { many: 'PublicCreditRecord', ...ofLegalEntity },
        administrativeLicenses: { many: 'AdministrativeLicense', ...ofLegalEntity },
        administrativePenalties: { many: 'AdministrativePenalty', ...ofLegalEntity },
        dishonestJudgmentDebtors: { many: 'DishonestJudgmentDebtor', ...ofLegalEntity },
        abnormalOperationListings: { many: 'AbnormalOperationListing', ...ofLegalEntity },
        seriousDishonestyListings: { many: 'SeriousDishonestyListing', ...ofLegalEntity },
        creditRepairs: { many: 'CreditRepair', ...ofLegalEntity },
        creditCommitments: { many: 'CreditCommitment', ...ofLegalEntity },
        creditRatings: { many: 'CreditRating', ...ofLegalEntity },
      },
    },
    Division: { kind: 'reference', key: 'code' },
  },
  queries: {
    administrativeLicense: { lookup: 'AdministrativeLicense', by: { recordId: 'record_id' } },
    administrativePenalty: { lookup: 'AdministrativePenalty', by: { recordId: 'record_id' } },
    administrativeLicenses: { list: 'AdministrativeLicense' },
    administrativePenalties: { list: 'AdministrativePenalty' },
    dishonestJudgmentDebtors: { list: 'DishonestJudgmentDebtor' },
    abnormalOperationListings: { list: 'AbnormalOperationListing' },
    seriousDishonestyListings: { list: 'SeriousDishonestyListing' },
    creditRepairs: { list: 'CreditRepair' },
    creditCommitments: { list: 'CreditCommitment' },
    creditRatings: { list: 'CreditRating' },
  },
};
