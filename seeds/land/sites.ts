// Sites: an estate, a farm village, a row of shops or a works, laid out in a grid of the county, with a land parcel, and
// the rooms that are still free on it.

import { type Day, dateText, day } from '../days.ts';
import type { Estate, LandUse } from '../model.ts';
import type { Random } from '../random.ts';
import type { Emit } from '../tables/index.ts';
import { type County, provinceName } from './divisions.ts';
import { estateName, roadName } from './estate-names.ts';
import { areaKm2, multiPolygonText, type Point, rectangle } from './geometry.ts';
import { type Community, type Grid, placesOf, pointIn } from './places.ts';

export type SiteKind = 'HOME' | 'COMMERCIAL' | 'OFFICE' | 'INDUSTRIAL';

export interface Site {
  readonly estate: Estate;
  readonly community: Community;
  readonly grid: Grid;
  readonly centre: Point;
  readonly road: string;
  readonly doorNumber: string;
  /** A room that was not given out before. */
  take(): Room;
  isFull(): boolean;
}

export interface Room {
  readonly building: number;
  /** 0 in houses without units, shops and works. */
  readonly unit: number;
  /** Storey and door (1203); 0 where the building is the address. */
  readonly room: number;
}

interface Kind {
  readonly landUse: string;
  readonly buildings: number;
  readonly units: number;
  readonly doors: number;
  readonly capacity: number;
  readonly metres: number;
}

const kinds: Readonly<Record<LandUse, Kind>> = {
  RESIDENTIAL: { landUse: '0701', buildings: 12, units: 3, doors: 4, capacity: 40, metres: 180 },
  HOMESTEAD: { landUse: '0702', buildings: 99, units: 0, doors: 0, capacity: 25, metres: 120 },
  COMMERCIAL: { landUse: '0507', buildings: 4, units: 0, doors: 9, capacity: 12, metres: 80 },
  OFFICE: { landUse: '0505', buildings: 2, units: 0, doors: 9, capacity: 20, metres: 90 },
  INDUSTRIAL: { landUse: '0601', buildings: 6, units: 0, doors: 0, capacity: 3, metres: 220 },
};

/** @returns a function that lays out one more site in the county. */
export function createSites(
  county: County,
  block: number,
  random: Random,
  emit: Emit,
): (kind: SiteKind) => Site {
  let parcels = 0;

  return (kind) => {
    const { community, grid } = somewhereIn(county, random);
    const { urban } = community.township;
    const use: LandUse = kind === 'HOME' ? (urban ? 'RESIDENTIAL' : 'HOMESTEAD') : kind;
    const road = urban ? roadName(random).name : community.name;
    const doorNumber = urban ? `${random.between(1, 320)}号` : `${random.between(1, 20)}组`;
    const centre = pointIn(grid, random);
    parcels += 1;
    const estate: Estate = {
      use,
      name: use === 'RESIDENTIAL' ? estateName(random).name : use === 'OFFICE' ? '商务中心' : '',
      parcelCode: parcelCode(county, community, block, use, parcels),
      builtOn: day(random.between(1988, 2022), random.between(1, 12), 20),
      floors: {
        RESIDENTIAL: random.pick([6, 6, 11, 18, 26]),
        HOMESTEAD: 3,
        COMMERCIAL: 3,
        OFFICE: 20,
        INDUSTRIAL: 2,
      }[use],
    };
    const location = [provinceName, county.city.name, county.name, community.township.name, road, doorNumber];
    emit('land_parcel', parcelRow(estate, location.join('') + estate.name, centre, county));
    return { estate, community, grid, centre, road, doorNumber, ...rooms(estate, random) };
  };
}

/** A grid of the county: towns are as likely as they have communities. */
export function somewhereIn(
  county: County,
  random: Random,
): { readonly community: Community; readonly grid: Grid } {
  const community = random.pick(random.pick(placesOf(county).townships).communities);
  return { community, grid: random.pick(community.grids) };
}

function rooms(estate: Estate, random: Random): Pick<Site, 'take' | 'isFull'> {
  const { buildings, units, doors, capacity } = kinds[estate.use];
  const taken = new Set<string>();
  return {
    isFull: () => taken.size >= capacity,
    take() {
      for (;;) {
        const building = random.between(1, buildings);
        const unit = units === 0 ? 0 : random.between(1, units);
        const room = doors === 0 ? 0 : random.between(1, estate.floors) * 100 + random.between(1, doors);
        const key = `${building}/${unit}/${room}`;
        if (taken.has(key)) continue;
        taken.add(key);
        return { building, unit, room };
      }
    },
  };
}

/** County, zone and sub-zone (block and township), features, number: GB/T 37346 with the synthetic code of the county. */
function parcelCode(
  county: County,
  community: Community,
  block: number,
  use: LandUse,
  number: number,
): string {
  const zone = String((block % 999) + 1).padStart(3, '0');
  const subzone = String(
    county.townships.findIndex(({ code }) => code === community.township.code) + 1,
  ).padStart(3, '0');
  const feature = use === 'HOMESTEAD' ? 'JC' : 'GB';
  return `${county.syntheticCode}${zone}${subzone}${feature}${String(number).padStart(5, '0')}`;
}

/** Years for which land is granted, by use. */
const terms: Readonly<Record<LandUse, number | null>> = {
  RESIDENTIAL: 70,
  HOMESTEAD: null,
  COMMERCIAL: 40,
  OFFICE: 40,
  INDUSTRIAL: 50,
};

function parcelRow(estate: Estate, location: string, centre: Point, county: County) {
  const { landUse, metres } = kinds[estate.use];
  const geometry = rectangle(centre, metres, metres);
  const from: Day = estate.builtOn - 1000;
  const term = terms[estate.use];
  return {
    parcel_code: estate.parcelCode,
    location,
    right_type: estate.use === 'HOMESTEAD' ? 'HOMESTEAD_USE' : 'STATE_CONSTRUCTION_LAND_USE',
    right_nature: estate.use === 'HOMESTEAD' ? 'APPROVED_ALLOTMENT' : 'GRANT',
    land_use_code: landUse,
    area_square_metres: (areaKm2(geometry) * 1e6).toFixed(2),
    plot_ratio: estate.use === 'HOMESTEAD' ? null : Number((estate.floors * 0.22 + 0.4).toFixed(2)),
    term_from: term === null ? null : dateText(from),
    term_to: term === null ? null : dateText(from + Math.floor(term * 365.25)),
    division_code: county.code,
    surveyed_on: dateText(estate.builtOn - 1100),
    geometry: multiPolygonText(geometry),
  };
}
