// Rows of the land itself, the same in every seed: divisions with boundaries and history, grids, place names and planning
// controls. County boundaries are schematic; PostGIS cuts them to the outline of their city when all is loaded.

import { dateText, day } from '../days.ts';
import { givenName } from '../people/given-names.ts';
import { fullNameOf, outsideOrigins } from '../people/registration.ts';
import { surnamesOf } from '../people/surnames.ts';
import { createRandom } from '../random.ts';
import type { Emit } from '../tables/index.ts';
import {
  type City,
  type County,
  cities,
  counties,
  locationOf,
  provinceName,
  townshipNames,
} from './divisions.ts';
import { functionalZones } from './functional-zones.ts';
import { areaKm2, multiPolygonText, pointText } from './geometry.ts';
import { placesOf, type Township } from './places.ts';
import { retiredCounties } from './retired.ts';

export function emitDivisions(emit: Emit): void {
  const province = locationOf('320000');
  emit('division', {
    code: '320000',
    name: provinceName,
    full_name: provinceName,
    pinyin: province.pinyin,
    level: 'PROVINCE',
    valid_from: '1953-01-01',
    area_km2: cities.reduce((sum, city) => sum + areaKm2(city.boundary), 0).toFixed(1),
    boundary: multiPolygonText(cities.flatMap((city) => city.boundary)),
    centre: pointText(province.centre),
  });
  for (const city of cities) emitCity(city, emit);
  for (const county of counties) emitCounty(county, emit);
  for (const zone of functionalZones) emitZone(zone, emit);
  emitRetired(emit);
  emitOutside(emit);
}

function emitCity(city: City, emit: Emit): void {
  emit('division', {
    code: city.code,
    name: city.name,
    full_name: provinceName + city.name,
    pinyin: city.pinyin,
    level: 'CITY',
    parent_code: '320000',
    valid_from: '1983-03-01',
    area_km2: areaKm2(city.boundary).toFixed(1),
    boundary: multiPolygonText(city.boundary),
    centre: pointText(city.centre),
  });
}

function emitCounty(county: County, emit: Emit): void {
  const fullName = provinceName + county.city.name + county.name;
  const places = placesOf(county);
  emit('division', {
    code: county.code,
    name: county.name,
    full_name: fullName,
    pinyin: county.pinyin,
    level: 'COUNTY',
    parent_code: county.city.code,
    valid_from: since(county.code),
    // The cell reaches beyond the city; see `finish.ts`.
    boundary: multiPolygonText([places.cell]),
    centre: pointText(county.centre),
  });
  for (const { code, name } of townshipNames) {
    if (!code.startsWith(county.code) || places.townships.some((township) => township.code === code))
      continue;
    // State farms, prisons and zones have a code, but nobody lives there in this province.
    emit('division', {
      code,
      name,
      full_name: fullName + name,
      level: 'TOWNSHIP',
      parent_code: county.code,
      valid_from: '2000-01-01',
    });
  }
  for (const township of places.townships) emitTownship(township, fullName, emit);
}

function emitTownship(township: Township, parentName: string, emit: Emit): void {
  const fullName = parentName + township.name;
  emit('division', {
    code: township.code,
    name: township.name,
    full_name: fullName,
    level: 'TOWNSHIP',
    parent_code: township.county.code,
    valid_from: '2000-01-01',
    centre: pointText(township.centre),
  });
  const random = createRandom('grids', township.code);
  for (const community of township.communities) {
    emit('division', {
      code: community.code,
      name: community.name,
      full_name: fullName + community.name,
      level: 'COMMUNITY',
      parent_code: township.code,
      valid_from: '2005-01-01',
      centre: pointText(community.centre),
    });
    for (const grid of community.grids) {
      emit('governance_grid', {
        grid_code: grid.code,
        name: grid.name,
        grid_kind: random.chance(0.9) ? 'ORDINARY' : 'DEDICATED',
        community_code: community.code,
        division_code: township.county.code,
        area_km2: areaKm2(grid.outline).toFixed(4),
        household_count: random.between(120, 460),
        grid_worker_name:
          random.pickWeighted(surnamesOf(township.county.city)) + givenName('2', 1985, random),
        grid_worker_phone: `129${String(random.below(1e8)).padStart(8, '0')}`,
        boundary: multiPolygonText(grid.outline),
        centre: pointText(grid.centre),
      });
    }
  }
}

/** A county that took the place of others exists since they ended. */
function since(code: string): string {
  const ends = retiredCounties
    .filter(({ successors }) => successors.includes(code))
    .map(({ endedOn }) => endedOn);
  return ends.length === 0 ? '1983-03-01' : dateText(Math.max(...ends) + 1);
}

function emitZone({ code, name, cityCode }: (typeof functionalZones)[number], emit: Emit): void {
  const city = cities.find((each) => each.code === cityCode);
  const fullName = provinceName + (city?.name ?? '') + name;
  emit('division', {
    code,
    name,
    full_name: fullName,
    level: 'FUNCTIONAL_ZONE',
    parent_code: cityCode,
    valid_from: '1992-01-01',
  });
  for (const township of townshipNames) {
    if (!township.code.startsWith(code)) continue;
    emit('division', {
      code: township.code,
      name: township.name,
      full_name: fullName + township.name,
      level: 'TOWNSHIP',
      parent_code: code,
      valid_from: '2000-01-01',
    });
  }
}

function emitRetired(emit: Emit): void {
  for (const { code, name, endedOn, successors, change } of retiredCounties) {
    const cityCode = `${code.slice(0, 4)}00`;
    emit('division', {
      code,
      name,
      full_name: provinceName + (cities.find((city) => city.code === cityCode)?.name ?? '') + name,
      level: 'COUNTY',
      parent_code: cityCode,
      valid_from: '1983-03-01',
      valid_to: dateText(endedOn),
    });
    for (const successor of successors) {
      emit('division_succession', {
        succession_id: `${code}-${successor}`,
        predecessor_code: code,
        successor_code: successor,
        change_kind: change,
        effective_on: dateText(endedOn + 1),
        approval_document: `示范批复〔${dateText(endedOn).slice(0, 4)}〕${Number(code.slice(4)) + 100}号`,
      });
    }
  }
}

/** The counties outside the province from which people came, with what they belong to. */
function emitOutside(emit: Emit): void {
  const codes = new Set(
    outsideOrigins.flatMap((code) => [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code]),
  );
  for (const code of [...codes, '310000', '310104'].sort()) {
    const fullName = fullNameOf(code);
    const level = code.endsWith('0000') ? 'PROVINCE' : code.endsWith('00') ? 'CITY' : 'COUNTY';
    const parent =
      level === 'PROVINCE'
        ? null
        : level === 'CITY' || code.startsWith('31')
          ? `${code.slice(0, 2)}0000`
          : `${code.slice(0, 4)}00`;
    const parentName = parent === null ? '' : fullNameOf(parent);
    emit('division', {
      code,
      name: fullName.slice(parentName.length),
      full_name: fullName,
      level,
      parent_code: parent,
      valid_from: dateText(day(1983, 3, 1)),
    });
  }
}
