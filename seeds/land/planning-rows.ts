// Rows of planning controls and place names, the same in every seed. The polygons are made up: three lines around and
// beyond the county towns, none of them an approved plan.

import { createRandom, type Random } from '../random.ts';
import type { Emit } from '../tables/index.ts';
import { type County, cities, counties } from './divisions.ts';
import { estateName, roadName } from './estate-names.ts';
import {
  areaKm2,
  contains,
  longitudeScale,
  type MultiPolygon,
  multiPolygonText,
  type Point,
  pointText,
} from './geometry.ts';
import { placesOf, pointIn } from './places.ts';

export function emitPlanning(emit: Emit): void {
  for (const county of counties) {
    const random = createRandom('planning', county.code);
    const town = polygonAround(county.centre, 9000, random);
    emitControl(county, 'URBAN_DEVELOPMENT_BOUNDARY', 'URBAN', `${county.name}城镇开发边界`, town, emit);
    const fields = polygonAround(countryPoint(county, 6000, random), 4000, random);
    emitControl(
      county,
      'PERMANENT_BASIC_FARMLAND',
      'AGRICULTURAL',
      `${county.name}永久基本农田集中区`,
      fields,
      emit,
    );
    emitPlaceNames(county, random, emit);
  }
  for (const city of cities) {
    const random = createRandom('planning', city.code);
    const county = random.pick(city.counties);
    const wood = polygonAround(countryPoint(county, 5000, random), 3000, random);
    emitControl(county, 'ECOLOGICAL_REDLINE', 'ECOLOGICAL', `${city.name}生态保护红线（示范）`, wood, emit);
  }
}

const restrictions = {
  URBAN_DEVELOPMENT_BOUNDARY: '边界内集中开展城镇开发建设；边界外不得进行城镇集中建设',
  PERMANENT_BASIC_FARMLAND: '任何单位和个人不得擅自占用或者改变用途',
  ECOLOGICAL_REDLINE: '禁止城镇化和工业化活动；核心区原则上禁止人为活动',
} as const;

function emitControl(
  county: County,
  type: keyof typeof restrictions,
  space: string,
  name: string,
  geometry: MultiPolygon,
  emit: Emit,
): void {
  emit('planning_control', {
    control_id: `pc-${county.code}-${type.toLowerCase().replaceAll('_', '-')}`,
    control_type: type,
    space,
    name,
    division_code: county.code,
    restriction: restrictions[type],
    area_km2: areaKm2(geometry).toFixed(2),
    approval_document: `示范批复〔2023〕${county.code.slice(2)}号`,
    approved_on: '2023-08-15',
    valid_from: '2023-08-15',
    valid_to: '2035-12-31',
    geometry: multiPolygonText(geometry),
  });
}

/** Eight corners at a distance of 0.8 to 1 times the radius, in metres. */
function polygonAround([x, y]: Point, radius: number, random: Random): MultiPolygon {
  const ring: Point[] = Array.from({ length: 8 }, (_, index) => {
    const distance = (radius * (0.8 + 0.2 * random.next())) / 111_195;
    const angle = (index * Math.PI) / 4;
    return [x + (distance * Math.cos(angle)) / longitudeScale, y + distance * Math.sin(angle)];
  });
  const [first] = ring;
  return first === undefined ? [] : [[[...ring, first]]];
}

/** A point of the city some way from the county's centre: the country around it. */
function countryPoint(county: County, metres: number, random: Random): Point {
  const [x, y] = county.centre;
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const angle = random.next() * 2 * Math.PI;
    const distance = ((2 + random.next()) * metres) / 111_195;
    const point: Point = [x + (distance * Math.cos(angle)) / longitudeScale, y + distance * Math.sin(angle)];
    if (contains(county.city.boundary, point)) return point;
  }
  return county.centre;
}

function emitPlaceNames(county: County, random: Random, emit: Emit): void {
  for (let index = 0; index < 6; index += 1) {
    const community = random.pick(random.pick(placesOf(county).townships).communities);
    const road = index < 4;
    const { name, pinyin } = road ? roadName(random) : estateName(random);
    emit('place_name', {
      place_name_id: `pn-${county.code}-${index + 1}`,
      standard_name: name,
      pinyin,
      category: road ? 'ROAD' : 'SETTLEMENT',
      aliases: random.chance(0.2) ? [`老${name}`] : [],
      meaning: road ? '以吉祥嘉言命名' : '以小区景观命名',
      division_code: county.code,
      in_use: random.chance(0.95),
      approved_on: `${random.between(1986, 2020)}-06-01`,
      centre: pointText(pointIn(random.pick(community.grids), random)),
    });
  }
}
