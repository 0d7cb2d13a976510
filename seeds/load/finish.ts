// What the databases do when all rows are in: put the boundaries right, make the indexes, gather statistics for the planner.

import { restoreIndexes } from './indexes.ts';
import { type Place, qualified, tablesOf } from './load-record.ts';
import { resumeVacuum } from './vacuum.ts';

/** @param thorough samples as many rows for the statistics as a server does by default. */
export async function finishPlace(place: Place, thorough: boolean): Promise<void> {
  const { client, domains } = place;
  if (domains.includes('geospatial')) for (const statement of boundaries) await client.query(statement);
  for (const domain of domains) {
    await restoreIndexes(client, domain.replaceAll('-', '_'));
    await client.query('BEGIN');
    if (!thorough) await client.query('SET LOCAL default_statistics_target = 20');
    await client.query(`ANALYZE ${tablesOf(domain).map(qualified).join(', ')}`);
    await client.query('COMMIT');
  }
  await resumeVacuum(place);
}

/**
 * The outlines of the cities are rounded so that some cross themselves. The province is all of them, and a county, which
 * was loaded as the cell around its centre, what of it lies in its city.
 */
const boundaries = [
  `UPDATE geospatial.division
   SET boundary = ST_Multi(ST_CollectionExtract(ST_MakeValid(boundary), 3))
   WHERE level = 'CITY' AND NOT ST_IsValid(boundary)`,
  `UPDATE geospatial.division
   SET boundary = (SELECT ST_Multi(ST_Union(boundary)) FROM geospatial.division WHERE level = 'CITY')
   WHERE level = 'PROVINCE' AND boundary IS NOT NULL`,
  `UPDATE geospatial.division AS county
   SET boundary = ST_Multi(ST_CollectionExtract(ST_Intersection(city.boundary, county.boundary), 3))
   FROM geospatial.division AS city
   WHERE city.code = county.parent_code AND county.level = 'COUNTY' AND county.boundary IS NOT NULL`,
  `UPDATE geospatial.division
   SET area_km2 = round((ST_Area(boundary::geography, false) / 1e6)::numeric, 1)
   WHERE level = 'COUNTY' AND boundary IS NOT NULL`,
];
