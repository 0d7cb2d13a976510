// Where the legal-entity types read their fields. What a company files is keyed by its credit code; the roles of a
// person are a view over every table in which a person can appear.

import type { Mapping, OneOfEntitiesField, TypeMapping } from '../mapping.ts';

const ofEntity = { LegalEntity: ['uscc'] };
const ofPersonInEntity = { Person: ['person_id'], LegalEntity: ['uscc'] };
const ofHolder = { Person: ['holder_person_id'], LegalEntity: ['uscc', 'holder_uscc'] };
const byUscc = { uscc: '{t}.uscc' };
const byUsccAndPerson = { uscc: '{t}.uscc', personId: '{t}.person_id' };
const byUsccAndHolder = { uscc: '{t}.uscc', personId: '{t}.holder_person_id' };

const entities: Record<string, TypeMapping> = {
  LegalEntity: {
    kind: 'table',
    table: 'legal_entity',
    key: 'uscc',
    keyTells: true,
    indexes: {
      name: ['compare', 'order', 'prefix', 'initials'],
      establishedOn: ['compare', 'order'],
      industrySection: ['compare', 'order'],
      divisionCode: ['compare', 'order'],
    },
    fields: {
      organizationCode: { computedFrom: ['uscc'] },
      entityTypeLabel: { computedFrom: ['entityType'] },
      division: { entity: 'Division', column: 'division_code' },
      domicileAddress: { entity: 'StandardAddress', column: 'domicile_address_id' },
      legalRepresentative: { embed: 'legal_representative_', presentIf: 'legal_representative_name' },
      executives: { many: 'Executive', references: 'uscc' },
      shareholdings: {
        many: 'Shareholding',
        references: 'uscc',
        order: [{ column: 'subscribed_amount', direction: 'desc' }],
      },
      heldShareholdings: {
        many: 'Shareholding',
        references: 'holder_uscc',
        order: [{ column: 'subscribed_amount', direction: 'desc' }],
      },
      beneficialOwners: { many: 'BeneficialOwner', references: 'uscc' },
      equityChanges: {
        many: 'EquityChange',
        references: 'uscc',
        order: [{ column: 'changed_on', direction: 'desc' }],
      },
      equityPledges: {
        many: 'EquityPledge',
        references: 'uscc',
        order: [{ column: 'registered_on', direction: 'desc' }],
      },
      parent: { one: 'LegalEntity', column: 'parent_uscc' },
      branches: { many: 'LegalEntity', references: 'parent_uscc' },
      changeRecords: {
        many: 'ChangeRecord',
        references: 'uscc',
        order: [{ column: 'changed_on', direction: 'desc' }],
      },
      filingRecords: {
        many: 'FilingRecord',
        references: 'uscc',
        order: [{ column: 'filed_on', direction: 'desc' }],
      },
      annualReports: {
        many: 'AnnualReport',
        references: 'uscc',
        order: [{ column: 'year', direction: 'desc' }],
      },
      taxpayer: { one: 'Taxpayer', column: 'uscc' },
      socialInsuranceAccount: { one: 'SocialInsuranceAccount', column: 'uscc' },
      publicInstitution: { one: 'PublicInstitution', column: 'uscc' },
      socialOrganization: { one: 'SocialOrganization', column: 'uscc' },
      governmentOrgan: { one: 'GovernmentOrgan', column: 'uscc' },
    },
    attributes: {
      uscc: '{t}.uscc',
      division: '{t}.division_code',
      registrationAuthority: '{t}.registration_authority_uscc',
      kind: '{t}.kind',
      status: '{t}.status',
      industrySection: '{t}.industry_section',
      establishedOn: '{t}.established_on',
    },
  },
  LegalRepresentative: {
    kind: 'embedded',
    fields: { person: { entity: 'Person', column: 'legal_representative_person_id' } },
    subjects: { Person: ['legal_representative_person_id'] },
  },
  Person: {
    kind: 'reference',
    key: 'personId',
    fields: {
      entityRoles: {
        many: 'EntityRole',
        references: 'person_id',
        order: [{ column: 'since', direction: 'desc' }],
      },
    },
  },
  Division: { kind: 'reference', key: 'code' },
  StandardAddress: { kind: 'reference', key: 'addressId' },
};

const people: Record<string, TypeMapping> = {
  Executive: {
    kind: 'table',
    table: 'executive',
    key: 'executiveId',
    fields: { person: { entity: 'Person', column: 'person_id' } },
    attributes: byUsccAndPerson,
    subjects: ofPersonInEntity,
  },
  Shareholding: {
    kind: 'table',
    table: 'shareholding',
    key: 'shareholdingId',
    fields: {
      legalEntity: { one: 'LegalEntity', column: 'uscc' },
      holder: personOrEntity('holder'),
    },
    attributes: { ...byUsccAndHolder, holderUscc: '{t}.holder_uscc' },
    subjects: ofHolder,
  },
  BeneficialOwner: {
    kind: 'table',
    table: 'beneficial_owner',
    key: 'ownerId',
    fields: { person: { entity: 'Person', column: 'person_id' } },
    attributes: byUsccAndPerson,
    subjects: ofPersonInEntity,
  },
  EntityRole: {
    kind: 'table',
    table: 'entity_role',
    view: true,
    key: 'roleId',
    fields: { legalEntity: { one: 'LegalEntity', column: 'uscc' } },
    attributes: { ...byUsccAndPerson, role: '{t}.role' },
    subjects: ofPersonInEntity,
  },
};

const records: Record<string, TypeMapping> = {
  EquityChange: {
    kind: 'table',
    table: 'equity_change',
    key: 'changeId',
    fields: { holder: personOrEntity('holder') },
    attributes: byUsccAndHolder,
    subjects: ofHolder,
  },
  EquityPledge: {
    kind: 'table',
    table: 'equity_pledge',
    key: 'pledgeId',
    fields: { pledgor: personOrEntity('pledgor'), pledgee: personOrEntity('pledgee') },
    attributes: { uscc: '{t}.uscc', personId: '{t}.pledgor_person_id' },
    subjects: {
      Person: ['pledgor_person_id', 'pledgee_person_id'],
      LegalEntity: ['uscc', 'pledgor_uscc', 'pledgee_uscc'],
    },
  },
  ChangeRecord: {
    kind: 'table',
    table: 'change_record',
    key: 'changeId',
    attributes: byUscc,
    subjects: ofEntity,
  },
  FilingRecord: {
    kind: 'table',
    table: 'filing_record',
    key: 'filingId',
    attributes: byUscc,
    subjects: ofEntity,
  },
  AnnualReport: {
    kind: 'table',
    table: 'annual_report',
    key: 'reportId',
    fields: { investments: { many: 'ReportedInvestment', references: 'report_id' } },
    attributes: { ...byUscc, financialsPublic: '{t}.financials_public::text' },
    subjects: ofEntity,
  },
  ReportedInvestment: {
    kind: 'table',
    table: 'reported_investment',
    key: 'investmentId',
    fields: { invested: { one: 'LegalEntity', column: 'invested_uscc' } },
    attributes: byUscc,
    subjects: ofEntity,
  },
};

const details: Record<string, TypeMapping> = {
  Taxpayer: {
    kind: 'table',
    table: 'taxpayer',
    key: 'uscc',
    keyTells: true,
    attributes: byUscc,
    subjects: ofEntity,
  },
  SocialInsuranceAccount: {
    kind: 'table',
    table: 'social_insurance_account',
    key: 'uscc',
    keyTells: true,
    attributes: byUscc,
    subjects: ofEntity,
  },
  PublicInstitution: {
    kind: 'table',
    table: 'public_institution',
    key: 'uscc',
    keyTells: true,
    fields: { organiser: { one: 'LegalEntity', column: 'organiser_uscc' } },
    attributes: byUscc,
    subjects: ofEntity,
  },
  SocialOrganization: {
    kind: 'table',
    table: 'social_organization',
    key: 'uscc',
    keyTells: true,
    fields: { supervisor: { one: 'LegalEntity', column: 'supervisor_uscc' } },
    attributes: byUscc,
    subjects: ofEntity,
  },
  GovernmentOrgan: {
    kind: 'table',
    table: 'government_organ',
    key: 'uscc',
    keyTells: true,
    fields: { superior: { one: 'LegalEntity', column: 'superior_uscc' } },
    attributes: byUscc,
    subjects: ofEntity,
  },
};

export const mapping: Mapping = {
  schema: 'legal_entities',
  types: { ...entities, ...people, ...records, ...details },
  queries: {
    legalEntity: { lookup: 'LegalEntity', by: { uscc: 'uscc' } },
    legalEntities: { list: 'LegalEntity' },
  },
};

function personOrEntity(prefix: string): OneOfEntitiesField {
  return {
    oneOfEntities: [
      { entity: 'Person', column: `${prefix}_person_id` },
      { entity: 'LegalEntity', column: `${prefix}_uscc` },
    ],
  };
}
