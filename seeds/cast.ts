// The named cast: people and entities that documentation and tests speak of, the same in every seed. Their numbers carry
// the marks of synthetic ones like everybody's. What is on record about them is set in `cast/`.

import { type Day, dayOf } from './days.ts';
import { creditCode, organizationBody } from './entities/credit-codes.ts';
import { organOf } from './entities/organs.ts';
import { countyOf } from './land/divisions.ts';
import type { Sex } from './model.ts';
import { identityNumber } from './people/identity-numbers.ts';
import { fixedId } from './random.ts';

export interface CastPerson {
  readonly kind: 'PERSON';
  readonly personId: string;
  readonly idNumber: string;
  readonly name: string;
  readonly sex: Sex;
  readonly born: Day;
  /** County in which they live. */
  readonly county: string;
  readonly special: string;
}

export interface CastEntity {
  readonly kind: 'LEGAL_ENTITY';
  readonly uscc: string;
  readonly name: string;
  readonly county: string;
  readonly special: string;
}

const people = {
  'shop-owner': person(
    '沈立群',
    '1',
    '1984-05-12',
    '320102',
    '餐饮店主：餐饮公司法定代表人、贸易公司股东、便利店经营者，五库齐全 · Shop owner with three roles: legal representative of the restaurant, shareholder of the trading company, operator of a convenience store; on record in all five databases',
  ),
  'shop-owner-spouse': person(
    '许静怡',
    '2',
    '1986-09-03',
    '320102',
    '店主的配偶，贸易公司法定代表人 · Spouse of the shop owner and legal representative of the trading company',
  ),
  'under-14': person(
    '沈子涵',
    '2',
    '2015-06-18',
    '320102',
    '店主之女，未满十四周岁 · Daughter of the shop owner, under the age of 14',
  ),
  newborn: person('周沐宸', '1', '2026-03-09', '320508', '2026 年出生的新生儿 · Newborn of 2026'),
  student: person(
    '陈一诺',
    '2',
    '2005-02-14',
    '320106',
    '在校大学生，集体户 · University student, registered in a collective household',
  ),
  'couple-husband': person(
    '周文博',
    '1',
    '1993-11-21',
    '320508',
    '新婚夫妇之夫，新生儿之父，上市公司董事长 · Husband of the couple, father of the newborn, chairman of the listed company',
  ),
  'couple-wife': person(
    '陆欣怡',
    '2',
    '1994-07-30',
    '320508',
    '新婚夫妇之妻，新生儿之母 · Wife of the couple, mother of the newborn',
  ),
  retiree: person('王秀兰', '2', '1958-04-02', '320613', '退休人员，丧偶 · Retiree and widow'),
  deceased: person(
    '李建国',
    '1',
    '1955-08-19',
    '320613',
    '已死亡并注销户口 · Deceased, registration cancelled',
  ),
  veteran: person(
    '张海涛',
    '1',
    '1998-01-25',
    '320311',
    '退役军人，合作社理事长 · Veteran, head of the cooperative',
  ),
  'floating-worker': person(
    '马小龙',
    '1',
    '1990-10-08',
    '320583',
    '省外来苏务工，持居住证 · Worker from another province with a residence permit',
  ),
  'disabled-allowance': person(
    '吴桂英',
    '2',
    '1971-03-27',
    '320706',
    '残疾人，享受最低生活保障 · Disabled person with a subsistence allowance',
  ),
  pharmacist: person(
    '顾雨婷',
    '2',
    '1988-12-05',
    '320205',
    '执业药师，药房负责人 · Licensed pharmacist in charge of the pharmacy',
  ),
  debtor: person(
    '刘志强',
    '1',
    '1979-06-30',
    '320804',
    '失信被执行人，受处罚企业的法定代表人 · Dishonest judgment debtor, legal representative of the penalised company',
  ),
  'hiring-employee': person('朱浩然', '1', '2001-09-17', '320102', '新录用员工 · Newly hired employee'),
} as const;

const entities = {
  restaurant: entity(
    '91',
    1,
    '南京玄武金陵小馆餐饮管理有限公司',
    '320102',
    '食品经营许可证已过期的餐饮企业 · Restaurant whose food permit has lapsed',
  ),
  'trading-company': entity(
    '91',
    2,
    '南京玄武云锦商贸有限公司',
    '320102',
    '店主参股的贸易公司 · Trading company of which the shop owner holds shares',
  ),
  'convenience-store': entity(
    '92',
    3,
    '南京市玄武区邻里便利店',
    '320102',
    '店主经营的个体工商户 · Individual business of the shop owner',
  ),
  'listed-company': entity(
    '91',
    4,
    '苏州示范电子科技股份有限公司',
    '320508',
    '上市公司，有分支机构 · Listed company with a branch',
  ),
  'penalised-company': entity(
    '91',
    5,
    '淮安淮阴示范建材有限公司',
    '320804',
    '多次受行政处罚，列入经营异常名录和严重失信主体名单 · Company with penalties, on the abnormal-operation and serious-dishonesty lists',
  ),
  pharmacy: entity('91', 6, '无锡锡山示范医药有限公司', '320205', '药品零售企业 · Pharmacy'),
  cooperative: entity(
    '93',
    7,
    '徐州泉山示范蔬菜种植专业合作社',
    '320311',
    '农民专业合作社 · Farmers’ cooperative',
  ),
  charity: entity(
    '53',
    8,
    '南通市崇川区示范公益基金会',
    '320613',
    '慈善组织（基金会） · Charitable foundation',
  ),
  hospital: institution('HOSPITAL', '320102', '公立医院（事业单位） · Public hospital (public institution)'),
  'city-government': cityGovernment('320102', '市人民政府（机关） · City government (organ)'),
} as const;

export type PersonHandle = keyof typeof people;
export type EntityHandle = keyof typeof entities;

export const castPeople: Readonly<Record<PersonHandle, CastPerson>> = withIds(people);
export const castEntities: Readonly<Record<EntityHandle, CastEntity>> = entities;

type Draft = Omit<CastPerson, 'personId'>;

function person(name: string, sex: Sex, born: string, county: string, special: string): Draft {
  const day = dayOf(born);
  const idNumber = identityNumber(countyOf(county).syntheticCode, day, sex, 0);
  return { kind: 'PERSON', idNumber, name, sex, born: day, county, special };
}

function withIds<H extends string>(drafts: Readonly<Record<H, Draft>>): Readonly<Record<H, CastPerson>> {
  const entries = Object.entries<Draft>(drafts);
  return Object.fromEntries(
    entries.map(([handle, draft]) => [handle, { ...draft, personId: fixedId('p', handle) }]),
  ) as Record<H, CastPerson>;
}

function entity(category: string, index: number, name: string, county: string, special: string): CastEntity {
  const uscc = creditCode(category, countyOf(county).syntheticCode, organizationBody(0, index));
  return { kind: 'LEGAL_ENTITY', uscc, name, county, special };
}

function institution(key: 'HOSPITAL', county: string, special: string): CastEntity {
  const { uscc, name } = organOf(key, countyOf(county));
  return { kind: 'LEGAL_ENTITY', uscc, name, county, special };
}

function cityGovernment(county: string, special: string): CastEntity {
  const { uscc, name } = organOf('GOVERNMENT', countyOf(county).city);
  return { kind: 'LEGAL_ENTITY', uscc, name, county, special };
}
