// What serves conditions on geometry: an index in degrees for boxes, polygons and divisions, and one on the ellipsoid for
// distances in metres. Boundaries of divisions and of planning controls have the first from the beginning.

import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.raw(indexes);
}

const indexes = `
CREATE INDEX division_centre ON geospatial.division USING gist (centre);
CREATE INDEX governance_grid_boundary ON geospatial.governance_grid USING gist (boundary);
CREATE INDEX governance_grid_centre ON geospatial.governance_grid USING gist (centre);
CREATE INDEX standard_address_point ON geospatial.standard_address USING gist (point);
CREATE INDEX standard_address_metres ON geospatial.standard_address USING gist ((point::geography));
CREATE INDEX place_name_centre ON geospatial.place_name USING gist (centre);
CREATE INDEX place_name_metres ON geospatial.place_name USING gist ((centre::geography));
CREATE INDEX land_parcel_geometry ON geospatial.land_parcel USING gist (geometry);
CREATE INDEX land_parcel_metres ON geospatial.land_parcel USING gist ((geometry::geography));
`;
