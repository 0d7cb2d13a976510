// Organs, courts and public institutions of province, cities and counties: who registers, issues, teaches and heals.
// They are the same in every seed. Names follow the usual pattern; the codes are synthetic.

import { type City, type County, cities, counties, provinceName } from '../land/divisions.ts';
import type { Organ } from '../model.ts';
import { authorityArea } from '../never-assigned.ts';
import { at } from '../random.ts';
import { creditCode } from './credit-codes.ts';

export type OrganLevel = 'PROVINCIAL' | 'CITY' | 'COUNTY';

export interface Institution extends Organ {
  readonly key: OrganKey;
  readonly level: OrganLevel;
  /** First two characters of the code: 11 organ, 12 public institution, 13 mass organization. */
  readonly category: '11' | '12' | '13';
  readonly county: County | null;
  readonly city: City | null;
}

/** [category, name in the province, in a city, in a county]; `X` is the division, `C` the city and `D` the district. */
const definitions = {
  GOVERNMENT: ['11', 'X人民政府', 'X人民政府', 'X人民政府'],
  POLICE: ['11', '江苏省公安厅', 'X公安局', 'X公安局|C公安局D分局'],
  CIVIL_AFFAIRS: ['11', '江苏省民政厅', 'X民政局', 'X民政局'],
  LABOUR: ['11', '江苏省人力资源和社会保障厅', 'X人力资源和社会保障局', 'X人力资源和社会保障局'],
  LAND: ['11', '江苏省自然资源厅', 'X自然资源和规划局', 'X自然资源和规划局|C自然资源和规划局D分局'],
  HEALTH: ['11', '江苏省卫生健康委员会', 'X卫生健康委员会', 'X卫生健康委员会'],
  MARKET: ['11', '江苏省市场监督管理局', 'X市场监督管理局', 'X市场监督管理局'],
  TRANSPORT: ['11', '江苏省交通运输厅', 'X交通运输局', ''],
  EDUCATION: ['11', '江苏省教育厅', 'X教育局', 'X教育局'],
  TAX: ['11', '国家税务总局江苏省税务局', '国家税务总局X税务局', '国家税务总局X税务局|国家税务总局CX税务局'],
  VETERANS: ['11', '江苏省退役军人事务厅', 'X退役军人事务局', 'X退役军人事务局'],
  MEDICAL_INSURANCE: ['11', '江苏省医疗保障局', 'X医疗保障局', 'X医疗保障局'],
  COURT: ['11', '江苏省高级人民法院', 'X中级人民法院', 'X人民法院'],
  DATA: ['11', '江苏省数据局', 'X数据局', 'X行政审批局'],
  ENVIRONMENT: ['11', '江苏省生态环境厅', 'X生态环境局', ''],
  HOUSING: ['11', '江苏省住房和城乡建设厅', '', ''],
  DEVELOPMENT: ['11', '江苏省发展和改革委员会', 'X发展和改革委员会', ''],
  FIRE: ['11', '江苏省消防救援总队', 'X消防救援支队', 'X消防救援大队'],
  TOBACCO: ['11', '江苏省烟草专卖局', 'X烟草专卖局', ''],
  DRUGS: ['11', '江苏省药品监督管理局', '', ''],
  PATENTS: ['11', '江苏省知识产权局', '', ''],
  DISABLED: ['13', '江苏省残疾人联合会', 'X残疾人联合会', 'X残疾人联合会'],
  STREETS: ['11', '', 'X城市管理局', 'X城市管理局'],
  HOUSING_FUND: ['12', '', 'X住房公积金管理中心', ''],
  PROPERTY_REGISTER: ['12', '', 'X不动产登记中心', ''],
  UNIVERSITY: ['12', '', 'X示范大学', ''],
  COLLEGE: ['12', '', 'X示范职业技术学院', ''],
  HOSPITAL: ['12', '', 'X示范医院', 'X示范人民医院'],
  HIGH_SCHOOL: ['12', '', '', 'X示范高级中学'],
  MIDDLE_SCHOOL: ['12', '', '', 'X示范初级中学'],
  PRIMARY_SCHOOL: ['12', '', '', 'X示范小学'],
} as const satisfies Readonly<
  Record<string, readonly ['11' | '12' | '13', province: string, city: string, county: string]>
>;

export type OrganKey = keyof typeof definitions;

/** Division code → organ → institution. */
const byPlace = new Map<string, Map<OrganKey, Institution>>();

/** All of them, by level and division. */
export const institutions: readonly Institution[] = [
  ...institutionsOf('PROVINCIAL', '320000', provinceName, null, null),
  ...cities.flatMap((city) => institutionsOf('CITY', city.code, city.name, city, null)),
  ...counties.flatMap((county) => institutionsOf('COUNTY', county.code, county.name, county.city, county)),
];

/** @throws RangeError where that division has no such organ. */
export function organOf(key: OrganKey, division: County | City | 'PROVINCE'): Institution {
  const code = division === 'PROVINCE' ? '320000' : division.code;
  const institution = byPlace.get(code)?.get(key);
  if (institution === undefined) throw new RangeError(`division ${code} has no organ ${key}`);
  return institution;
}

/** A district's name without 区, as police and planning branches bear it (玄武分局). */
export function shortName(county: County): string {
  return county.name.length > 2 ? county.name.replace(/[区县市]$/, '') : county.name;
}

function institutionsOf(
  level: OrganLevel,
  code: string,
  name: string,
  city: City | null,
  county: County | null,
): Institution[] {
  const area = county?.syntheticCode ?? authorityArea(code);
  const ofPlace = new Map<OrganKey, Institution>();
  byPlace.set(code, ofPlace);
  return Object.entries(definitions).flatMap(([key, [category, province, ofCity, ofCounty]], index) => {
    const pattern = { PROVINCIAL: province, CITY: ofCity, COUNTY: ofCounty }[level];
    if (pattern === '') return [];
    const institution: Institution = {
      key: key as OrganKey,
      level,
      category,
      county,
      city,
      divisionCode: code,
      name: nameOf(pattern, name, city, county),
      uscc: creditCode(category, area, String(index + 1).padStart(8, '0')),
    };
    ofPlace.set(institution.key, institution);
    return [institution];
  });
}

/** The second pattern is for districts, whose organs often are branches of the city's. */
function nameOf(pattern: string, name: string, city: City | null, county: County | null): string {
  const variants = pattern.split('|');
  const district = county?.name.endsWith('区') ?? false;
  const chosen = at(variants, district ? variants.length - 1 : 0);
  // 鼓楼区 is in two cities: a district bears its city's name unless the pattern already has it.
  const full = district && !chosen.includes('C') ? `${city?.name ?? ''}${name}` : name;
  return chosen
    .replace('C', city?.name ?? '')
    .replace('D', county === null ? '' : shortName(county))
    .replace('X', full);
}
