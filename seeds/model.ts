// What the generator knows of people, households, addresses and entities before it writes their rows. A block's objects
// live until its rows are written; nothing outlives it but a few people whom later blocks may name as shareholders.

import type { Day } from './days.ts';
import type { County } from './land/divisions.ts';
import type { Point } from './land/geometry.ts';
import type { Community, Grid } from './land/places.ts';
import type { Subject } from './likely.ts';
import type { Row } from './tables/index.ts';

/** GB/T 2261.1. */
export type Sex = '1' | '2';

export type PersonStatus =
  | 'ACTIVE'
  | 'MOVED_OUT'
  | 'DECEASED'
  | 'CANCELLED_EMIGRATED'
  | 'MISSING_DECLARED_DEAD';

/** What an entity needs to know of those who lead and own it: all that is kept of people of earlier blocks. */
export interface Associate {
  readonly id: string;
  readonly name: string;
  readonly idNumber: string;
  readonly born: Day;
  /** Completed years on the reference date, or at death. */
  readonly age: number;
  readonly mobile: string | null;
}

export interface Person extends Associate, Subject {
  readonly sex: Sex;
  formerName?: string;
  englishName?: string;
  ethnicity: string;
  status: PersonStatus;
  statusSince: Day;
  died?: Day;
  /** Whose household; `relation` to its head after GB/T 4761. */
  household: Household;
  relation: string;
  birthplace: string;
  /** GB/T 2261.2. */
  marital: string;
  spouse?: Person;
  marriage?: Marriage;
  mother?: Person;
  father?: Person;
  readonly children: Person[];
  education?: Education;
  work?: Work;
  studies: boolean;
  retired: boolean;
  /** What other domains read from the records that the population domain keeps. */
  readonly papers: Papers;
}

/** A marriage as one of the two has it on record. */
export interface Marriage {
  /** Nobody on record for marriages that ended long ago. */
  readonly spouse: Person | null;
  readonly spouseName: string;
  readonly registeredOn: Day;
  readonly number: string;
  readonly authority: Organ;
  readonly end?: { readonly on: Day; readonly by: 'DIVORCE' | 'DEATH'; readonly number: string | null };
}

/** Highest level reached. */
export interface Education {
  /** GB/T 4658. */
  readonly level: string;
  readonly records: readonly Row<'education_record'>[];
}

export interface Work {
  readonly kind: 'EMPLOYEE' | 'CIVIL_SERVICE' | 'DISPATCHED' | 'SELF_EMPLOYED' | 'FLEXIBLE';
  readonly since: Day;
  readonly monthlyWage: number;
  readonly position: string;
  readonly occupationCode: string;
  employer?: Employer;
}

export interface Employer {
  readonly uscc: string;
  readonly name: string;
  readonly county: County;
}

/** Numbers and dates that e-licences repeat. */
export interface Papers {
  cardIssuedOn?: Day;
  cardValidTo?: Day | null;
  birthCertificate?: string;
  residencePermit?: { readonly number: string; readonly issuedOn: Day; readonly validTo: Day };
  disability?: { readonly number: string; readonly issuedOn: Day; readonly validTo: Day };
  veteran?: { readonly card: string; readonly discharge: string; readonly on: Day };
  insuranceNumber?: string;
  property?: PropertyTitle;
}

/** A certificate of ownership. */
export interface PropertyTitle {
  readonly certificate: string;
  readonly unitCode: string;
  readonly location: string;
  readonly registeredOn: Day;
  readonly mortgage?: {
    readonly certificate: string;
    readonly mortgagee: string;
    readonly registeredOn: Day;
  };
}

export interface Household {
  readonly id: string;
  readonly no: string;
  readonly type: 'FAMILY' | 'COLLECTIVE';
  /** The head comes first. */
  readonly members: Person[];
  readonly home: Address;
  readonly registered: Registration;
  readonly establishedOn: Day;
  readonly cancelledOn?: Day;
  /** Since when they live away from where they are registered. */
  readonly awaySince?: Day;
}

/** Where a household is registered: at home, elsewhere in the province, or outside of it. */
export interface Registration {
  readonly divisionCode: string;
  readonly text: string;
  readonly addressId: string | null;
  readonly committeeCode: string | null;
  readonly station: string;
  readonly stationCode: string | null;
  /** Of the real county; synthetic numbers begin with the code that stands for it. */
  readonly county: County | null;
}

export interface Address {
  /** 21 digits: community, type, sequence. */
  readonly id: string;
  readonly text: string;
  readonly county: County;
  readonly community: Community;
  readonly grid: Grid;
  readonly point: Point;
  readonly estate: Estate;
  readonly building: number;
  readonly unit: number;
  readonly room: number;
}

export type LandUse = 'RESIDENTIAL' | 'HOMESTEAD' | 'COMMERCIAL' | 'OFFICE' | 'INDUSTRIAL';

/** A parcel with the buildings on it. */
export interface Estate {
  readonly use: LandUse;
  readonly name: string;
  /** First 19 characters of the codes of the units on it. */
  readonly parcelCode: string;
  readonly builtOn: Day;
  readonly floors: number;
}

/** An organ or public institution that issues, registers or employs: the same in every seed. */
export interface Organ {
  readonly uscc: string;
  readonly name: string;
  readonly divisionCode: string;
}

export type EntityKind =
  | 'ENTERPRISE'
  | 'INDIVIDUAL_BUSINESS'
  | 'FARMER_COOPERATIVE'
  | 'SOCIAL_GROUP'
  | 'PRIVATE_NON_ENTERPRISE'
  | 'FOUNDATION'
  | 'COLLECTIVE_ECONOMIC_ORG';

export type EntityStatus = 'OPERATING' | 'DORMANT' | 'REVOKED' | 'DEREGISTERED' | 'MOVED_OUT';

export interface Entity extends Employer, Subject {
  readonly kind: EntityKind;
  /** Four digits of market regulation; null for those that civil affairs registers. */
  readonly entityType: string | null;
  readonly status: EntityStatus;
  readonly statusOn: Day;
  readonly establishedOn: Day;
  readonly trade: Trade;
  /** Yuan. */
  readonly capital: number;
  readonly employees: number;
  readonly address: Address;
  readonly representative: Associate;
  readonly position: string;
  readonly shareholders: readonly Shareholder[];
  readonly parent?: Entity;
  readonly stockCode?: string;
  readonly formerName?: string;
  /** Its permits are not renewed. */
  readonly lapsing?: true;
  property?: PropertyTitle;
}

export interface Shareholder {
  readonly holder: Associate | Entity;
  /** Of the capital, in percent; two decimals. */
  readonly percentage: number;
}

/** What an entity does. */
export interface Trade {
  /** GB/T 4754. */
  readonly section: string;
  readonly code: string;
  readonly scope: string;
  /** Words for it in the names of companies and of individual businesses. */
  readonly company: string;
  readonly shop: string;
  /** Permits that it needs, by the keys of the licence catalogue. */
  readonly permits: readonly string[];
  readonly premises: 'COMMERCIAL' | 'OFFICE' | 'INDUSTRIAL';
}
