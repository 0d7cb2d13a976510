// Standard addresses: rooms are given out on the sites of a county, one address with one point in one grid.

import { type Day, dateText, day, referenceDate } from '../days.ts';
import type { Address } from '../model.ts';
import type { Random } from '../random.ts';
import type { Emit } from '../tables/index.ts';
import { type County, provinceName } from './divisions.ts';
import { roadName } from './estate-names.ts';
import { longitudeScale, type Point, pointText } from './geometry.ts';
import { type Community, type Grid, pointIn } from './places.ts';
import { createSites, type Room, type Site, type SiteKind, somewhereIn } from './sites.ts';

export interface AddressBook {
  /** A new dwelling: a flat in town, a farmhouse in a village. */
  home(): Address;
  premises(use: 'COMMERCIAL' | 'OFFICE' | 'INDUSTRIAL'): Address;
  /** A door plate in any county of the province, for those who are registered there and live elsewhere. */
  doorPlate(county: County): DoorPlate;
}

export interface DoorPlate {
  readonly id: string;
  readonly text: string;
  readonly community: Community;
}

interface Segments {
  readonly road: string;
  readonly door: string;
  readonly estate: string;
  readonly building: string;
  readonly unit: string;
  readonly room: string;
}

/** Share of addresses that took the place of an older one, which stays on record. */
const replacedShare = 0.03;

/** @param block number of the block: the address numbers of different blocks never meet. */
export function createAddressBook(county: County, block: number, random: Random, emit: Emit): AddressBook {
  const layOut = createSites(county, block, random, emit);
  const open = new Map<SiteKind, Site>();
  let count = 0;

  /** Community, type (1 door, 3 room) and eight digits. */
  function nextId(community: Community, type: '1' | '3'): string {
    count += 1;
    return `${community.code}${type}${String(block * 100_000 + count).padStart(8, '0')}`;
  }

  function siteFor(kind: SiteKind): Site {
    const current = open.get(kind);
    if (current !== undefined && !current.isFull()) return current;
    const site = layOut(kind);
    open.set(kind, site);
    return site;
  }

  function place(kind: SiteKind): Address {
    const site = siteFor(kind);
    const { estate, community, grid } = site;
    const room = site.take();
    const segments = segmentsOf(site, room);
    const type = room.room === 0 ? '1' : '3';
    const id = nextId(community, type);
    const point = pointOf(site, room);
    const since = estate.builtOn + 60;
    const text = textOf(county, community, segments);
    const common = {
      ...partsOf(county, community, grid, segments),
      address_type: type,
      point: pointText(point),
    };
    emit('standard_address', {
      ...common,
      address_id: id,
      full_text: text,
      status: 'ACTIVE',
      established_on: dateText(since),
    });
    if (random.chance(replacedShare)) {
      // The plates of the street were numbered anew.
      const former = { ...segments, door: `${Number.parseInt(segments.door, 10) + 500}号` };
      emit('standard_address', {
        ...common,
        segment_door_number: former.door,
        address_id: nextId(community, type),
        full_text: textOf(county, community, former),
        status: 'OBSOLETE',
        established_on: dateText(since - 3000),
        obsolete_on: dateText(since),
        successor_id: id,
      });
    }
    return { id, text, county, community, grid, point, estate, ...room };
  }

  return {
    home: () => place('HOME'),
    premises: (use) => place(use),
    doorPlate(elsewhere) {
      const { community, grid } = somewhereIn(elsewhere, random);
      const segments = {
        road: community.township.urban ? roadName(random).name : community.name,
        door: `${random.between(1, 320)}号`,
        estate: '',
        building: '',
        unit: '',
        room: '',
      };
      const id = nextId(community, '1');
      const text = textOf(elsewhere, community, segments);
      const since: Day = day(random.between(1990, 2015), 6, 1);
      emit('standard_address', {
        ...partsOf(elsewhere, community, grid, segments),
        address_id: id,
        address_type: '1',
        full_text: text,
        status: 'ACTIVE',
        established_on: dateText(Math.min(since, referenceDate)),
        point: pointText(pointIn(grid, random)),
      });
      return { id, text, community };
    },
  };
}

function segmentsOf(site: Site, { building, unit, room }: Room): Segments {
  return {
    road: site.road,
    door: site.doorNumber,
    estate: site.estate.name,
    building: site.estate.use === 'HOMESTEAD' ? `${building}号` : `${building}幢`,
    unit: unit === 0 ? '' : `${unit}单元`,
    room: room === 0 ? '' : `${room}室`,
  };
}

function textOf(county: County, { township }: Community, segments: Segments): string {
  const { road, door, estate, building, unit, room } = segments;
  return [
    provinceName,
    county.city.name,
    county.name,
    township.name,
    road,
    door,
    estate,
    building,
    unit,
    room,
  ].join('');
}

/** Buildings stand in rows of five, 18 m apart, units side by side: the address is within the grid of its site. */
function pointOf(site: Site, { building, unit }: Room): Point {
  const east = ((building % 5) - 2) * 18;
  const north = ((Math.floor(building / 5) % 5) - 2) * 18 + unit * 3;
  return [site.centre[0] + east / 111_195 / longitudeScale, site.centre[1] + north / 111_195];
}

function partsOf(county: County, community: Community, grid: Grid, segments: Segments) {
  return {
    segment_province: provinceName,
    segment_city: county.city.name,
    segment_county: county.name,
    segment_township: community.township.name,
    segment_community: community.name,
    segment_road: segments.road,
    segment_estate: segments.estate || null,
    segment_door_number: segments.door,
    segment_building: segments.building || null,
    segment_unit: segments.unit || null,
    segment_room: segments.room || null,
    postal_code: postalCode(county),
    division_code: county.code,
    street_code: community.township.code,
    community_code: community.code,
    grid_code: grid.code,
  };
}

/** First four digits of the postal codes of a city. */
const postalAreas: Readonly<Record<string, string>> = {
  320100: '2100',
  320200: '2140',
  320300: '2210',
  320400: '2130',
  320500: '2150',
  320600: '2260',
  320700: '2220',
  320800: '2230',
  320900: '2240',
  321000: '2250',
  321100: '2120',
  321200: '2253',
  321300: '2238',
};

export function postalCode(county: County): string {
  return `${postalAreas[county.city.code] ?? '2100'}00`;
}
