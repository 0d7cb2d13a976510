// The registers that departments keep about a person, each row with the person it belongs to: documents and permits,
// education and employment, insurances and support.

import type { TypeMapping } from '../mapping.ts';

const ofPerson = { Person: ['person_id'] };

export const records: Readonly<Record<string, TypeMapping>> = {
  IdentityDocument: {
    kind: 'table',
    table: 'identity_document',
    key: 'recordId',
    fields: { person: { one: 'Person', column: 'person_id' } },
    attributes: { personId: '{t}.person_id', documentType: '{t}.document_type' },
    subjects: ofPerson,
  },
  ResidencePermit: {
    kind: 'table',
    table: 'residence_permit',
    key: 'recordId',
    fields: {
      person: { one: 'Person', column: 'person_id' },
      residenceDivision: { entity: 'Division', column: 'residence_division_code' },
      residentialAddressRef: { entity: 'StandardAddress', column: 'residential_address_id' },
    },
    attributes: { personId: '{t}.person_id', residenceDivision: '{t}.residence_division_code' },
    subjects: ofPerson,
  },
  FloatingPopulationRecord: {
    kind: 'table',
    table: 'floating_population_record',
    key: 'recordId',
    fields: {
      person: { one: 'Person', column: 'person_id' },
      residencePermit: { one: 'ResidencePermit', column: 'residence_permit_id' },
      residentialAddressRef: { entity: 'StandardAddress', column: 'residential_address_id' },
    },
    attributes: { personId: '{t}.person_id', residenceDivision: '{t}.residence_division_code' },
    subjects: ofPerson,
  },
  EducationRecord: {
    kind: 'table',
    table: 'education_record',
    key: 'recordId',
    fields: {
      person: { one: 'Person', column: 'person_id' },
      school: { entity: 'LegalEntity', column: 'school_uscc' },
    },
    attributes: { personId: '{t}.person_id' },
    subjects: ofPerson,
  },
  EmploymentRecord: {
    kind: 'table',
    table: 'employment_record',
    key: 'recordId',
    fields: {
      person: { one: 'Person', column: 'person_id' },
      employer: { entity: 'LegalEntity', column: 'employer_uscc' },
    },
    attributes: {
      personId: '{t}.person_id',
      employerUscc: '{t}.employer_uscc',
      division: '{t}.division_code',
    },
    subjects: ofPerson,
  },
  PensionInsurance: {
    kind: 'table',
    table: 'pension_insurance',
    key: 'recordId',
    fields: {
      person: { one: 'Person', column: 'person_id' },
      insuredDivision: { entity: 'Division', column: 'insured_division_code' },
      payer: { entity: 'LegalEntity', column: 'payer_uscc' },
    },
    attributes: { personId: '{t}.person_id', insuredDivision: '{t}.insured_division_code' },
    subjects: ofPerson,
  },
  MedicalInsurance: {
    kind: 'table',
    table: 'medical_insurance',
    key: 'recordId',
    fields: {
      person: { one: 'Person', column: 'person_id' },
      insuredDivision: { entity: 'Division', column: 'insured_division_code' },
      payer: { entity: 'LegalEntity', column: 'payer_uscc' },
    },
    attributes: { personId: '{t}.person_id', insuredDivision: '{t}.insured_division_code' },
    subjects: ofPerson,
  },
  MedicalClaim: {
    kind: 'table',
    table: 'medical_claim',
    key: 'recordId',
    fields: {
      person: { one: 'Person', column: 'person_id' },
      hospital: { entity: 'LegalEntity', column: 'hospital_uscc' },
    },
    attributes: { personId: '{t}.person_id' },
    subjects: ofPerson,
  },
  HousingFundAccount: {
    kind: 'table',
    table: 'housing_fund_account',
    key: 'recordId',
    fields: {
      person: { one: 'Person', column: 'person_id' },
      employer: { entity: 'LegalEntity', column: 'employer_uscc' },
    },
    attributes: { personId: '{t}.person_id', managingDivision: '{t}.managing_division_code' },
    subjects: ofPerson,
  },
  DisabilityRecord: {
    kind: 'table',
    table: 'disability_record',
    key: 'recordId',
    fields: { person: { one: 'Person', column: 'person_id' } },
    attributes: { personId: '{t}.person_id' },
    subjects: ofPerson,
  },
  VeteranRecord: {
    kind: 'table',
    table: 'veteran_record',
    key: 'recordId',
    fields: {
      person: { one: 'Person', column: 'person_id' },
      resettlementUnit: { entity: 'LegalEntity', column: 'resettlement_unit_uscc' },
    },
    attributes: { personId: '{t}.person_id' },
    subjects: ofPerson,
  },
  SubsistenceAllowance: {
    kind: 'table',
    table: 'subsistence_allowance',
    key: 'recordId',
    fields: { person: { one: 'Person', column: 'person_id' } },
    attributes: { personId: '{t}.person_id', division: '{t}.division_code' },
    subjects: ofPerson,
  },
};
