// First tables of the geospatial domain: divisions, addresses, grids, place names, land parcels, the real-property
// register and planning controls. Geometry is CGCS2000 (EPSG:4490), longitude first.
// Nothing but keys is unique or required: faulty source rows must fit.

import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(placeTables);
  await knex.raw(propertyTables);
  await knex.raw(indexes);
}

const placeTables = `
CREATE TABLE geospatial.division (
  code text PRIMARY KEY,
  name text,
  full_name text,
  pinyin text,
  level text,
  -- Depth in the tree. Functional zones are statistical units beside the counties.
  depth smallint GENERATED ALWAYS AS (
    CASE level
      WHEN 'PROVINCE' THEN 1 WHEN 'CITY' THEN 2 WHEN 'COUNTY' THEN 3 WHEN 'FUNCTIONAL_ZONE' THEN 3
      WHEN 'TOWNSHIP' THEN 4 WHEN 'COMMUNITY' THEN 5
    END
  ) STORED,
  parent_code text,
  valid_from date,
  valid_to date,
  area_km2 double precision,
  boundary geometry(MultiPolygon,4490),
  centre geometry(Point,4490),
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE geospatial.division_succession (
  succession_id text PRIMARY KEY,
  predecessor_code text,
  successor_code text,
  change_kind text,
  effective_on date,
  approval_document text,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE geospatial.governance_grid (
  grid_code text PRIMARY KEY,
  name text,
  grid_kind text,
  community_code text,
  division_code text,
  area_km2 double precision,
  household_count integer,
  grid_worker_name text,
  grid_worker_phone text,
  boundary geometry(MultiPolygon,4490),
  centre geometry(Point,4490),
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE geospatial.standard_address (
  address_id text PRIMARY KEY,
  address_type text,
  full_text text,
  segment_province text,
  segment_city text,
  segment_county text,
  segment_township text,
  segment_community text,
  segment_road text,
  segment_estate text,
  segment_door_number text,
  segment_building text,
  segment_unit text,
  segment_room text,
  postal_code text,
  division_code text,
  street_code text,
  community_code text,
  grid_code text,
  status text,
  established_on date,
  obsolete_on date,
  successor_id text,
  point geometry(Point,4490),
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE geospatial.place_name (
  place_name_id text PRIMARY KEY,
  standard_name text,
  pinyin text,
  category text,
  aliases text[],
  meaning text,
  division_code text,
  in_use boolean,
  approved_on date,
  centre geometry(Point,4490),
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE geospatial.planning_control (
  control_id text PRIMARY KEY,
  control_type text,
  space text,
  name text,
  division_code text,
  restriction text,
  area_km2 double precision,
  approval_document text,
  approved_on date,
  valid_from date,
  valid_to date,
  geometry geometry(MultiPolygon,4490),
  synthetic boolean NOT NULL DEFAULT false
);
`;

const propertyTables = `
CREATE TABLE geospatial.land_parcel (
  parcel_code text PRIMARY KEY,
  location text,
  right_type text,
  right_nature text,
  land_use_code text,
  area_square_metres numeric(16,2),
  plot_ratio double precision,
  term_from date,
  term_to date,
  division_code text,
  surveyed_on date,
  geometry geometry(MultiPolygon,4490),
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE geospatial.real_property_unit (
  unit_code text PRIMARY KEY,
  parcel_code text,
  address_id text,
  division_code text,
  location text,
  use text,
  structure text,
  area_square_metres numeric(14,2),
  inner_area_square_metres numeric(14,2),
  land_share_square_metres numeric(14,2),
  floor_number integer,
  total_floors integer,
  completed_on date,
  certificate_number text,
  registered_on date,
  registration_authority_name text,
  registration_authority_uscc text,
  status text,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE geospatial.real_property_right (
  right_id text PRIMARY KEY,
  unit_code text,
  person_id text,
  uscc text,
  division_code text,
  holder_name text,
  holder_id_type text,
  holder_id_number text,
  right_type text,
  right_nature text,
  acquisition text,
  co_ownership text,
  share text,
  consideration numeric(18,2),
  certificate_number text,
  term_from date,
  term_to date,
  registered_on date,
  cancelled_on date,
  status text,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE geospatial.mortgage (
  mortgage_id text PRIMARY KEY,
  unit_code text,
  person_id text,
  uscc text,
  division_code text,
  mortgagee_name text,
  debtor_name text,
  mortgage_kind text,
  secured_amount numeric(18,2),
  priority integer,
  debt_from date,
  debt_to date,
  certificate_number text,
  registered_on date,
  cancelled_on date,
  status text,
  synthetic boolean NOT NULL DEFAULT false
);

CREATE TABLE geospatial.seizure (
  seizure_id text PRIMARY KEY,
  unit_code text,
  division_code text,
  seizure_kind text,
  authority_name text,
  authority_uscc text,
  case_number text,
  document_number text,
  scope text,
  seized_from date,
  seized_to date,
  registered_on date,
  released_on date,
  release_document_number text,
  status text,
  synthetic boolean NOT NULL DEFAULT false
);
`;

// The order of each to-many relation is part of its index, so that the first few of many are read without sorting.
const indexes = `
CREATE INDEX division_parent ON geospatial.division (parent_code, code);
CREATE INDEX division_boundary ON geospatial.division USING gist (boundary);
CREATE INDEX division_succession_predecessor
  ON geospatial.division_succession (predecessor_code, effective_on, succession_id);
CREATE INDEX division_succession_successor
  ON geospatial.division_succession (successor_code, effective_on, succession_id);
CREATE INDEX governance_grid_community ON geospatial.governance_grid (community_code, grid_code);
CREATE INDEX standard_address_grid ON geospatial.standard_address (grid_code, address_id);
CREATE INDEX standard_address_division ON geospatial.standard_address (division_code, address_id);
CREATE INDEX place_name_division ON geospatial.place_name (division_code, place_name_id);
CREATE INDEX planning_control_division ON geospatial.planning_control (division_code, control_id);
CREATE INDEX planning_control_geometry ON geospatial.planning_control USING gist (geometry);
CREATE INDEX land_parcel_division ON geospatial.land_parcel (division_code, parcel_code);
CREATE INDEX real_property_unit_parcel ON geospatial.real_property_unit (parcel_code, unit_code);
CREATE INDEX real_property_unit_address ON geospatial.real_property_unit (address_id, unit_code);
CREATE INDEX real_property_right_unit
  ON geospatial.real_property_right (unit_code, registered_on DESC NULLS LAST, right_id);
CREATE INDEX real_property_right_person
  ON geospatial.real_property_right (person_id, registered_on DESC NULLS LAST, right_id);
CREATE INDEX real_property_right_uscc
  ON geospatial.real_property_right (uscc, registered_on DESC NULLS LAST, right_id);
CREATE INDEX mortgage_unit ON geospatial.mortgage (unit_code, priority, mortgage_id);
CREATE INDEX seizure_unit ON geospatial.seizure (unit_code, registered_on DESC NULLS LAST, seizure_id);
`;
