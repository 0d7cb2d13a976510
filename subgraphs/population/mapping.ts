// Where the fields of the population domain come from: persons, households and kinship, and how the domain is asked. The
// registers that hang on a person are in mapping-records.ts.

import type { Mapping } from '../mapping.ts';
import { records } from './mapping-records.ts';

export const mapping: Mapping = {
  schema: 'population',
  queries: {
    person: { lookup: 'Person', by: { personId: 'person_id' } },
    personByIdNumber: { lookup: 'Person', by: { idNumber: 'id_number' } },
    persons: { list: 'Person' },
    household: { lookup: 'Household', by: { householdId: 'household_id' } },
    households: { list: 'Household' },
  },
  types: {
    Person: {
      kind: 'table',
      table: 'person',
      key: 'personId',
      indexes: {
        idNumber: ['compare', 'order'],
        name: ['compare', 'order', 'prefix', 'initials'],
        birthDate: ['compare', 'order'],
        registeredDivisionCode: ['compare', 'order'],
        residenceDivisionCode: ['compare', 'order'],
      },
      fields: {
        idNumberConsistent: { computedFrom: ['idNumber', 'birthDate', 'sex'] },
        registeredDivision: { entity: 'Division', column: 'registered_division_code' },
        registeredAddressRef: { entity: 'StandardAddress', column: 'registered_address_id' },
        residenceDivision: { entity: 'Division', column: 'residence_division_code' },
        residentialAddressRef: { entity: 'StandardAddress', column: 'residential_address_id' },
        committee: { entity: 'Division', column: 'committee_code' },
        household: { one: 'Household', column: 'household_id' },
        householdRegistrations: {
          many: 'HouseholdRegistration',
          references: 'person_id',
          order: [{ column: 'moved_in_at', direction: 'desc' }],
        },
        documents: {
          many: 'IdentityDocument',
          references: 'person_id',
          order: [{ column: 'issued_on', direction: 'desc' }],
        },
        residencePermits: {
          many: 'ResidencePermit',
          references: 'person_id',
          order: [{ column: 'issued_on', direction: 'desc' }],
        },
        floatingPopulationRecords: {
          many: 'FloatingPopulationRecord',
          references: 'person_id',
          order: [{ column: 'registered_on', direction: 'desc' }],
        },
        spouse: { one: 'Person', column: 'spouse_person_id' },
        marriages: {
          many: 'MarriageRecord',
          references: 'person_id',
          order: [{ column: 'registered_on', direction: 'desc' }],
        },
        mother: { one: 'Person', column: 'mother_person_id' },
        father: { one: 'Person', column: 'father_person_id' },
        children: {
          many: 'Parentage',
          references: 'parent_person_id',
          order: [{ column: 'child_birth_date', direction: 'asc' }],
        },
        guardians: {
          many: 'Guardian',
          references: 'ward_person_id',
          order: [{ column: 'since', direction: 'desc' }],
        },
        wards: {
          many: 'Guardian',
          references: 'guardian_person_id',
          order: [{ column: 'since', direction: 'desc' }],
        },
        educationRecords: {
          many: 'EducationRecord',
          references: 'person_id',
          order: [{ column: 'enrolled_on', direction: 'desc' }],
        },
        employmentRecords: {
          many: 'EmploymentRecord',
          references: 'person_id',
          order: [{ column: 'registered_on', direction: 'desc' }],
        },
        pensionInsurance: { one: 'PensionInsurance', column: 'person_id', references: 'person_id' },
        medicalInsurance: { one: 'MedicalInsurance', column: 'person_id', references: 'person_id' },
        medicalClaims: {
          many: 'MedicalClaim',
          references: 'person_id',
          order: [{ column: 'settled_at', direction: 'desc' }],
        },
        housingFund: { one: 'HousingFundAccount', column: 'person_id', references: 'person_id' },
        disability: { one: 'DisabilityRecord', column: 'person_id', references: 'person_id' },
        veteran: { one: 'VeteranRecord', column: 'person_id', references: 'person_id' },
        subsistenceAllowance: { one: 'SubsistenceAllowance', column: 'person_id', references: 'person_id' },
      },
      attributes: {
        personId: '{t}.person_id',
        status: '{t}.status',
        birthDate: '{t}.birth_date',
        registeredDivision: '{t}.registered_division_code',
        residenceDivision: '{t}.residence_division_code',
      },
    },
    Household: {
      kind: 'table',
      table: 'household',
      key: 'householdId',
      indexes: { divisionCode: ['compare', 'order'] },
      fields: {
        headOfHousehold: { one: 'Person', column: 'head_person_id' },
        members: {
          many: 'Person',
          references: 'household_id',
          order: [{ column: 'relation_to_head', direction: 'asc' }],
        },
        division: { entity: 'Division', column: 'division_code' },
        addressRef: { entity: 'StandardAddress', column: 'address_id' },
        committee: { entity: 'Division', column: 'committee_code' },
        registrations: {
          many: 'HouseholdRegistration',
          references: 'household_id',
          order: [{ column: 'moved_in_at', direction: 'desc' }],
        },
      },
      attributes: { division: '{t}.division_code', status: '{t}.status' },
      subjects: { Person: ['head_person_id'] },
    },
    HouseholdRegistration: {
      kind: 'table',
      table: 'household_registration',
      key: 'recordId',
      fields: {
        person: { one: 'Person', column: 'person_id' },
        household: { one: 'Household', column: 'household_id' },
        division: { entity: 'Division', column: 'division_code' },
      },
      attributes: { personId: '{t}.person_id', division: '{t}.division_code' },
      subjects: { Person: ['person_id'] },
    },
    MarriageRecord: {
      kind: 'table',
      table: 'marriage_record',
      key: 'recordId',
      fields: {
        person: { one: 'Person', column: 'person_id' },
        spouse: { one: 'Person', column: 'spouse_person_id' },
      },
      attributes: { personId: '{t}.person_id' },
      subjects: { Person: ['person_id', 'spouse_person_id'] },
    },
    Parentage: {
      kind: 'table',
      table: 'parentage',
      view: true,
      key: 'parentageId',
      fields: {
        parent: { one: 'Person', column: 'parent_person_id' },
        child: { one: 'Person', column: 'child_person_id' },
      },
      attributes: {
        childPersonId: '{t}.child_person_id',
        childStatus: '{t}.child_status',
        childBirthDate: '{t}.child_birth_date',
        childRegisteredDivision: '{t}.child_registered_division_code',
        childResidenceDivision: '{t}.child_residence_division_code',
      },
      subjects: { Person: ['child_person_id', 'parent_person_id'] },
    },
    Guardian: {
      kind: 'table',
      table: 'guardian',
      key: 'recordId',
      fields: {
        person: { one: 'Person', column: 'guardian_person_id' },
        ward: { one: 'Person', column: 'ward_person_id' },
      },
      attributes: { wardPersonId: '{t}.ward_person_id', guardianPersonId: '{t}.guardian_person_id' },
      subjects: { Person: ['ward_person_id', 'guardian_person_id'] },
    },
    ...records,
    LegalEntity: {
      kind: 'reference',
      key: 'uscc',
      fields: {
        employmentRecords: {
          many: 'EmploymentRecord',
          references: 'employer_uscc',
          order: [{ column: 'registered_on', direction: 'desc' }],
        },
      },
    },
    Division: { kind: 'reference', key: 'code' },
    StandardAddress: { kind: 'reference', key: 'addressId' },
  },
};
