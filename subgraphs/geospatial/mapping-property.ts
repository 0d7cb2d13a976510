// Land parcels and the real-property register as data. The positions in the codes are those of GB/T 37346.

import type { ManyField, OneField, OneOfEntitiesField, TypeMapping } from '../mapping.ts';

const unit: OneField = { one: 'RealPropertyUnit', column: 'unit_code' };
const division: OneField = { one: 'Division', column: 'division_code' };

const owner: OneOfEntitiesField = {
  oneOfEntities: [
    { entity: 'Person', column: 'person_id' },
    { entity: 'LegalEntity', column: 'uscc' },
  ],
};

const ownedAttributes = {
  personId: '{t}.person_id',
  uscc: '{t}.uscc',
  division: '{t}.division_code',
};

const ownedSubjects = { Person: ['person_id'], LegalEntity: ['uscc'] };

export const propertyTypes: Readonly<Record<string, TypeMapping>> = {
  LandParcel: {
    kind: 'table',
    table: 'land_parcel',
    key: 'parcelCode',
    keyTells: true,
    indexes: { divisionCode: ['compare', 'order'], geometry: ['geometry', 'distance'] },
    fields: {
      cadastralZone: { sql: 'substr({t}.parcel_code, 1, 9)' },
      cadastralSubzone: { sql: 'substr({t}.parcel_code, 1, 12)' },
      ownership: { sql: 'substr({t}.parcel_code, 13, 1)' },
      landUse: { column: 'land_use_code' },
      division,
      // Not the centroid: that of a concave parcel may lie on a neighbour's land.
      centre: { sql: 'ST_PointOnSurface({t}.geometry)' },
      units: { many: 'RealPropertyUnit', references: 'parcel_code' },
    },
    attributes: { division: '{t}.division_code' },
  },
  RealPropertyUnit: {
    kind: 'table',
    table: 'real_property_unit',
    key: 'unitCode',
    keyTells: true,
    indexes: { addressId: ['compare', 'order'], parcelCode: ['compare', 'order'] },
    fields: {
      printedUnitCode: { computedFrom: ['unitCode'] },
      fixture: { sql: 'substr({t}.unit_code, 20, 1)' },
      parcel: { one: 'LandParcel', column: 'parcel_code' },
      address: { one: 'StandardAddress', column: 'address_id' },
      division,
      registrationAuthority: { entity: 'LegalEntity', column: 'registration_authority_uscc' },
      mortgaged: { sql: currentOn('mortgage') },
      seized: { sql: currentOn('seizure') },
      rights: latestOf('RealPropertyRight'),
      mortgages: {
        many: 'Mortgage',
        references: 'unit_code',
        order: [{ column: 'priority', direction: 'asc' }],
      },
      seizures: latestOf('Seizure'),
    },
    attributes: { division: '{t}.division_code' },
    // That it is mortgaged or seized is said of whoever owns it.
    concerns: 'Person',
  },
  RealPropertyRight: {
    kind: 'table',
    table: 'real_property_right',
    key: 'rightId',
    fields: { unit, rightHolder: owner },
    attributes: ownedAttributes,
    subjects: ownedSubjects,
  },
  Mortgage: {
    kind: 'table',
    table: 'mortgage',
    key: 'mortgageId',
    fields: { unit, mortgagee: owner },
    attributes: ownedAttributes,
    subjects: ownedSubjects,
  },
  Seizure: {
    kind: 'table',
    table: 'seizure',
    key: 'seizureId',
    fields: { unit, authority: { entity: 'LegalEntity', column: 'authority_uscc' } },
    attributes: { division: '{t}.division_code' },
    concerns: 'Person',
  },
};

/** Whether `table` has an entry in force on the unit of the row. */
function currentOn(table: string): string {
  return `EXISTS (SELECT FROM geospatial.${table} AS r WHERE r.unit_code = {t}.unit_code AND r.status = 'CURRENT')`;
}

function latestOf(many: string): ManyField {
  return { many, references: 'unit_code', order: [{ column: 'registered_on', direction: 'desc' }] };
}
