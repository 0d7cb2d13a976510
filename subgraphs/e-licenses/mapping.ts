// Where the types of the e-licence domain lie. Authorities are named by text and, where their code is a unified social
// credit code, referred to by it.

import type { ManyField, Mapping, OneField, OneOfEntitiesField } from '../mapping.ts';

const holder: OneOfEntitiesField = {
  oneOfEntities: [
    { entity: 'Person', column: 'person_id' },
    { entity: 'LegalEntity', column: 'uscc' },
  ],
};

const license: OneField = { one: 'ELicense', column: 'license_id' };

export const mapping: Mapping = {
  schema: 'e_licenses',
  types: {
    LicenseType: {
      kind: 'table',
      table: 'license_type',
      key: 'licenseTypeCode',
      fields: { definingAuthority: { entity: 'LegalEntity', column: 'defining_authority_uscc' } },
      attributes: { definingAuthorityUscc: '{t}.defining_authority_uscc' },
    },
    ELicense: {
      kind: 'table',
      table: 'e_license',
      key: 'licenseId',
      indexes: {
        identifier: ['compare', 'order'],
        licenseTypeCode: ['compare', 'order'],
        divisionCode: ['compare', 'order'],
        validTo: ['compare', 'order'],
      },
      fields: {
        version: { computedFrom: ['identifier'] },
        licenseType: { one: 'LicenseType', column: 'license_type_code' },
        issuer: { entity: 'LegalEntity', column: 'issuing_authority_uscc' },
        holder,
        division: { entity: 'Division', column: 'division_code' },
        replaces: { one: 'ELicense', column: 'replaces_license_id' },
        statusHistory: {
          many: 'LicenseStatusChange',
          references: 'license_id',
          order: [{ column: 'changed_at', direction: 'desc' }],
        },
        annotatedCopies: {
          many: 'AnnotatedCopy',
          references: 'license_id',
          order: [{ column: 'created_at', direction: 'desc' }],
        },
      },
      attributes: {
        licenseTypeCode: '{t}.license_type_code',
        issuingAuthorityUscc: '{t}.issuing_authority_uscc',
        personId: '{t}.person_id',
        uscc: '{t}.uscc',
        division: '{t}.division_code',
        status: '{t}.status',
      },
      subjects: { Person: ['person_id'], LegalEntity: ['uscc'] },
    },
    LicenseStatusChange: {
      kind: 'table',
      table: 'license_status_change',
      key: 'changeId',
      fields: { license, authority: { entity: 'LegalEntity', column: 'authority_uscc' } },
      concerns: 'Person',
    },
    AnnotatedCopy: {
      kind: 'table',
      table: 'annotated_copy',
      key: 'copyId',
      fields: { license, creatorOrganization: { entity: 'LegalEntity', column: 'creator_uscc' } },
      concerns: 'Person',
    },
    Person: { kind: 'reference', key: 'personId', fields: { licenses: licensesBy('person_id') } },
    LegalEntity: { kind: 'reference', key: 'uscc', fields: { licenses: licensesBy('uscc') } },
    Division: { kind: 'reference', key: 'code' },
  },
  queries: {
    eLicense: { lookup: 'ELicense', by: { licenseId: 'license_id', identifier: 'identifier' } },
    eLicenses: { list: 'ELicense' },
    licenseType: { lookup: 'LicenseType', by: { licenseTypeCode: 'license_type_code' } },
    licenseTypes: { list: 'LicenseType' },
  },
};

function licensesBy(references: string): ManyField {
  return { many: 'ELicense', references, order: [{ column: 'issued_on', direction: 'desc' }] };
}
