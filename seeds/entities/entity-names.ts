// Names of entities: division, trade name 字号, trade, form. No two of a registering authority are the same: the blocks
// of a county share out the first characters, and a block remembers its own names.

import type { County } from '../land/divisions.ts';
import type { EntityKind, Trade } from '../model.ts';
import type { Random } from '../random.ts';
import { shortName } from './organs.ts';

const first =
  '锦鸿瑞恒泰润盛嘉华凯达信诚源丰裕汇通顺安宏博远腾飞宇航天成佳美欣悦乐康福祥吉利隆兴旺聚鑫晟铭卓越创智慧联合众邦德仁义和谐雅致清新明亮';
const second =
  '鸿瑞恒泰润盛嘉华凯达信诚源丰裕汇通顺安宏博远腾飞宇航天成佳美欣悦乐康福祥吉利隆兴旺聚鑫晟铭卓越创智慧联合众邦德仁义和谐雅致清新明亮';

/** Which of how many blocks of its county a block is. */
export interface BlockShare {
  readonly index: number;
  readonly of: number;
}

export interface NameRegister {
  take(kind: EntityKind, trade: Trade, form: string): string;
  /** The branch of a company in a place; a second one there is numbered. */
  branch(company: string, place: string): string;
}

export function createNameRegister(county: County, share: BlockShare, random: Random): NameRegister {
  const firsts = [...first].filter((_, index) => index % share.of === share.index % share.of);
  const taken = new Set<string>();
  return {
    take(kind, trade, form) {
      for (;;) {
        const stem = tradeName(firsts.length === 0 ? [...first] : firsts, random);
        const name = fullName(kind, county, stem, trade, form);
        if (taken.has(name)) continue;
        taken.add(name);
        return name;
      }
    },
    branch(company, place) {
      for (let number = 1; ; number += 1) {
        const name = `${company}${place}${number === 1 ? '' : `第${number}`}分公司`;
        if (taken.has(name)) continue;
        taken.add(name);
        return name;
      }
    },
  };
}

function tradeName(firsts: readonly string[], random: Random): string {
  const start = random.pick(firsts) + second.charAt(random.below(second.length));
  return random.chance(0.35) ? start + second.charAt(random.below(second.length)) : start;
}

function fullName(kind: EntityKind, county: County, stem: string, trade: Trade, form: string): string {
  const district = county.name.endsWith('区');
  const cityShort = county.city.name.replace(/市$/, '');
  const short = district ? `${cityShort}${shortName(county)}` : shortName(county);
  const long = district ? `${county.city.name}${county.name}` : county.name;
  switch (kind) {
    case 'INDIVIDUAL_BUSINESS':
      return `${long}${stem}${trade.shop}`;
    case 'ENTERPRISE':
      return `${short}${stem}${trade.company}${form}`;
    case 'FARMER_COOPERATIVE':
      return `${short}${stem}${form}`;
    case 'COLLECTIVE_ECONOMIC_ORG':
    case 'SOCIAL_GROUP':
    case 'PRIVATE_NON_ENTERPRISE':
    case 'FOUNDATION':
      return `${long}${stem}${form}`;
    default:
      return kind satisfies never;
  }
}
