// The geospatial domain as data: divisions, addresses, grids, place names and planning controls, and all look-ups.
// Land parcels and the real-property register are in `mapping-property.ts`.

import type { ManyField, Mapping, Order } from '../mapping.ts';
import { propertyTypes } from './mapping-property.ts';

/** Whether the row is in force today; open ends are null or the sentinel dates of the sources. */
const inForce =
  "coalesce({t}.valid_from, '-infinity') <= current_date AND coalesce({t}.valid_to, 'infinity') > current_date";

const point = 'ST_SetSRID(ST_MakePoint(:lon, :lat), 4490)';

const pointParameters = {
  lon: { path: 'point.lon', type: 'double precision' },
  lat: { path: 'point.lat', type: 'double precision' },
};

const successionOrder: readonly Order[] = [{ column: 'effective_on', direction: 'asc' }];

export const mapping: Mapping = {
  schema: 'geospatial',
  divisions: { type: 'Division', boundary: 'boundary' },
  types: {
    Division: {
      kind: 'table',
      table: 'division',
      key: 'code',
      keyTells: true,
      indexes: { parentCode: ['compare', 'order'], centre: ['geometry'], boundary: ['geometry'] },
      fields: {
        parent: { one: 'Division', column: 'parent_code' },
        children: { many: 'Division', references: 'parent_code' },
        successors: { many: 'DivisionSuccession', references: 'predecessor_code', order: successionOrder },
        predecessors: { many: 'DivisionSuccession', references: 'successor_code', order: successionOrder },
        grids: { many: 'GovernanceGrid', references: 'community_code' },
        placeNames: { many: 'PlaceName', references: 'division_code' },
        planningControls: { many: 'PlanningControl', references: 'division_code' },
      },
      attributes: { division: '{t}.code' },
    },
    DivisionSuccession: {
      kind: 'table',
      table: 'division_succession',
      key: 'successionId',
      fields: {
        predecessor: { one: 'Division', column: 'predecessor_code' },
        successor: { one: 'Division', column: 'successor_code' },
      },
    },
    StandardAddress: {
      kind: 'table',
      table: 'standard_address',
      key: 'addressId',
      indexes: {
        divisionCode: ['compare', 'order'],
        gridCode: ['compare', 'order'],
        point: ['geometry', 'distance'],
      },
      fields: {
        segments: { embed: 'segment_' },
        division: { one: 'Division', column: 'division_code' },
        street: { one: 'Division', column: 'street_code' },
        community: { one: 'Division', column: 'community_code' },
        grid: { one: 'GovernanceGrid', column: 'grid_code' },
        successor: { one: 'StandardAddress', column: 'successor_id' },
        realPropertyUnits: { many: 'RealPropertyUnit', references: 'address_id' },
      },
      attributes: { division: '{t}.division_code', community: '{t}.community_code' },
    },
    AddressSegments: { kind: 'embedded' },
    GovernanceGrid: {
      kind: 'table',
      table: 'governance_grid',
      key: 'gridCode',
      keyTells: true,
      indexes: { communityCode: ['compare', 'order'], centre: ['geometry'], boundary: ['geometry'] },
      fields: {
        community: { one: 'Division', column: 'community_code' },
        division: { one: 'Division', column: 'division_code' },
        addresses: { many: 'StandardAddress', references: 'grid_code' },
      },
      attributes: { division: '{t}.division_code', community: '{t}.community_code' },
    },
    PlaceName: {
      kind: 'table',
      table: 'place_name',
      key: 'placeNameId',
      indexes: {
        divisionCode: ['compare', 'order'],
        standardName: ['initials'],
        centre: ['geometry', 'distance'],
      },
      fields: { division: { one: 'Division', column: 'division_code' } },
      attributes: { division: '{t}.division_code' },
    },
    PlanningControl: {
      kind: 'table',
      table: 'planning_control',
      key: 'controlId',
      indexes: { divisionCode: ['compare', 'order'], geometry: ['geometry'] },
      fields: { division: { one: 'Division', column: 'division_code' } },
      attributes: { division: '{t}.division_code' },
    },
    ...propertyTypes,
    Person: {
      kind: 'reference',
      key: 'personId',
      fields: { realPropertyRights: rightsBy('person_id') },
    },
    LegalEntity: {
      kind: 'reference',
      key: 'uscc',
      fields: { realPropertyRights: rightsBy('uscc') },
    },
  },
  queries: {
    division: { lookup: 'Division', by: { code: 'code' } },
    divisions: { list: 'Division' },
    divisionAt: {
      search: 'Division',
      where: `{t}.level <> 'FUNCTIONAL_ZONE' AND ${inForce} AND ST_Covers({t}.boundary, ${point})`,
      parameters: pointParameters,
      order: [{ column: 'depth', direction: 'desc' }],
      limit: 1,
    },
    standardAddress: { lookup: 'StandardAddress', by: { addressId: 'address_id' } },
    standardAddresses: { list: 'StandardAddress' },
    governanceGrid: { lookup: 'GovernanceGrid', by: { gridCode: 'grid_code' } },
    governanceGrids: { list: 'GovernanceGrid' },
    placeName: { lookup: 'PlaceName', by: { placeNameId: 'place_name_id' } },
    placeNames: { list: 'PlaceName' },
    landParcel: { lookup: 'LandParcel', by: { parcelCode: 'parcel_code' } },
    landParcels: { list: 'LandParcel' },
    realPropertyUnit: { lookup: 'RealPropertyUnit', by: { unitCode: 'unit_code' } },
    realPropertyUnits: { list: 'RealPropertyUnit' },
    realPropertyRights: { list: 'RealPropertyRight' },
    planningControls: { list: 'PlanningControl' },
    planningControlsAt: {
      search: 'PlanningControl',
      where: `${inForce} AND ST_Covers({t}.geometry, ${point})`,
      parameters: pointParameters,
      limit: 100,
    },
  },
};

function rightsBy(references: string): ManyField {
  return { many: 'RealPropertyRight', references, order: [{ column: 'registered_on', direction: 'desc' }] };
}
