// The catalogue of licence types. The codes are demo codes: a synthetic provincial authority and three digits; matters are
// those that ask for the licence.

import { type OrganKey, organOf } from '../entities/organs.ts';
import type { Emit } from '../tables/index.ts';

export interface LicenseType {
  readonly code: string;
  readonly name: string;
  /** GB/T 36902: 1 persons, 2 legal entities, 3 both. */
  readonly holder: '1' | '2' | '3';
  readonly definer: OrganKey;
  readonly issuer: OrganKey;
  readonly level: 'PROVINCIAL' | 'PREFECTURE' | 'COUNTY';
  /** Months; null where it does not expire. */
  readonly months: number | null;
  readonly item: string;
  readonly matters: readonly string[];
}

const birth = '新生儿出生';
const hiring = '就业登记（员工录用）';
const flexible = '就业登记（灵活就业）';
const retirement = '退休';
const ride = '网约车申请';
const transport = '开办运输企业';
const restaurant = '开办餐饮店';
const hotel = '开办旅馆';
const pharmacy = '开办药店';
const store = '开办便利店';
const start = '企业开办';
const medical = '基本医疗参保报销';
const discharge = '军人退役';
const support = '扶残助困';
const property = '知识产权保护';

/** [name, holder, definer, issuer, level of the issuer, months, item, matters] */
const list = {
  ID_CARD: [
    '居民身份证',
    '1',
    'POLICE',
    'POLICE',
    'COUNTY',
    null,
    '居民身份证核发',
    [start, hiring, birth, retirement],
  ],
  HOUSEHOLD_BOOKLET: ['居民户口簿', '1', 'POLICE', 'POLICE', 'COUNTY', null, '户口登记', [birth, retirement]],
  BIRTH_CERTIFICATE: ['出生医学证明', '1', 'HEALTH', 'HEALTH', 'COUNTY', null, '出生医学证明签发', [birth]],
  MARRIAGE: ['结婚证', '1', 'CIVIL_AFFAIRS', 'CIVIL_AFFAIRS', 'COUNTY', null, '内地居民婚姻登记', [birth]],
  DIVORCE: ['离婚证', '1', 'CIVIL_AFFAIRS', 'CIVIL_AFFAIRS', 'COUNTY', null, '内地居民婚姻登记', [birth]],
  SOCIAL_SECURITY_CARD: [
    '社会保障卡',
    '1',
    'LABOUR',
    'LABOUR',
    'PREFECTURE',
    120,
    '社会保障卡申领',
    [hiring, retirement, medical],
  ],
  RESIDENCE_PERMIT: [
    '居住证',
    '1',
    'POLICE',
    'POLICE',
    'COUNTY',
    12,
    '居住证申领',
    [hiring, flexible, medical],
  ],
  DRIVING: [
    '机动车驾驶证',
    '1',
    'POLICE',
    'POLICE',
    'PREFECTURE',
    120,
    '机动车驾驶证核发',
    [ride, transport],
  ],
  VEHICLE: ['机动车行驶证', '3', 'POLICE', 'POLICE', 'PREFECTURE', null, '机动车登记', [ride, transport]],
  RIDE_DRIVER: [
    '网络预约出租汽车驾驶员证',
    '1',
    'TRANSPORT',
    'TRANSPORT',
    'PREFECTURE',
    36,
    '出租汽车驾驶员资格证核发',
    [ride],
  ],
  PRACTITIONER: [
    '道路运输从业资格证',
    '1',
    'TRANSPORT',
    'TRANSPORT',
    'PREFECTURE',
    72,
    '经营性道路货物运输驾驶员从业资格认定',
    [transport],
  ],
  VETERAN_CARD: [
    '退役军人优待证',
    '1',
    'VETERANS',
    'VETERANS',
    'COUNTY',
    120,
    '退役军人优待证申领',
    [discharge],
  ],
  DISCHARGE: ['退出现役证', '1', 'VETERANS', 'VETERANS', 'COUNTY', null, '退役军人报到', [discharge]],
  DISABILITY: ['残疾人证', '1', 'DISABLED', 'DISABLED', 'COUNTY', 120, '残疾人证办理', [support]],
  PHARMACIST: ['执业药师注册证', '1', 'DRUGS', 'DRUGS', 'PROVINCIAL', 60, '执业药师注册', [pharmacy]],
  DIPLOMA: [
    '学历证书',
    '1',
    'EDUCATION',
    'EDUCATION',
    'PROVINCIAL',
    null,
    '高等教育学历认证',
    [hiring, pharmacy],
  ],
  HEALTH_CERTIFICATE: [
    '健康证明',
    '1',
    'HEALTH',
    'HEALTH',
    'COUNTY',
    12,
    '从业人员健康检查',
    [restaurant, hotel],
  ],
  BUSINESS: [
    '营业执照',
    '2',
    'MARKET',
    'MARKET',
    'COUNTY',
    null,
    '市场主体登记注册',
    [start, restaurant, hotel, pharmacy, store],
  ],
  FOOD: ['食品经营许可证', '2', 'MARKET', 'MARKET', 'COUNTY', 60, '食品经营许可', [restaurant, store]],
  DRUGS: ['药品经营许可证', '2', 'DRUGS', 'MARKET', 'COUNTY', 60, '药品经营许可（零售）', [pharmacy]],
  DEVICES: [
    '第二类医疗器械经营备案凭证',
    '2',
    'DRUGS',
    'MARKET',
    'COUNTY',
    null,
    '第二类医疗器械经营备案',
    [pharmacy],
  ],
  HOTEL: ['特种行业许可证（旅馆业）', '2', 'POLICE', 'POLICE', 'COUNTY', null, '旅馆业特种行业许可', [hotel]],
  FIRE: [
    '公众聚集场所投入使用、营业前消防安全检查合格证',
    '2',
    'FIRE',
    'FIRE',
    'COUNTY',
    null,
    '公众聚集场所投入使用、营业前消防安全检查',
    [hotel, restaurant],
  ],
  HYGIENE: ['公共场所卫生许可证', '2', 'HEALTH', 'HEALTH', 'COUNTY', 48, '公共场所卫生许可', [hotel]],
  TOBACCO: ['烟草专卖零售许可证', '2', 'TOBACCO', 'TOBACCO', 'PREFECTURE', 60, '烟草专卖零售许可', [store]],
  ROAD: [
    '道路运输经营许可证',
    '2',
    'TRANSPORT',
    'TRANSPORT',
    'PREFECTURE',
    48,
    '道路货运经营许可',
    [transport],
  ],
  RIDE: [
    '网络预约出租汽车经营许可证',
    '2',
    'TRANSPORT',
    'TRANSPORT',
    'PREFECTURE',
    48,
    '网络预约出租汽车经营许可',
    [ride],
  ],
  SIGNBOARD: [
    '户外招牌设置备案凭证',
    '2',
    'HOUSING',
    'STREETS',
    'COUNTY',
    36,
    '户外招牌设置',
    [restaurant, store],
  ],
  PROPERTY: ['不动产权证书', '3', 'LAND', 'LAND', 'PREFECTURE', null, '不动产统一登记', [start, hotel]],
  MORTGAGE: ['不动产登记证明', '3', 'LAND', 'LAND', 'PREFECTURE', null, '不动产抵押登记', [start]],
  TRADEMARK: ['商标注册证', '3', 'PATENTS', 'PATENTS', 'PROVINCIAL', 120, '商标注册', [property]],
  INSTITUTION: ['事业单位法人证书', '2', 'DATA', 'DATA', 'COUNTY', 60, '事业单位登记管理', [start]],
  SOCIAL: [
    '社会组织法人登记证书',
    '2',
    'CIVIL_AFFAIRS',
    'CIVIL_AFFAIRS',
    'COUNTY',
    60,
    '社会组织登记',
    [start],
  ],
} as const satisfies Readonly<
  Record<
    string,
    readonly [
      string,
      '1' | '2' | '3',
      OrganKey,
      OrganKey,
      'PROVINCIAL' | 'PREFECTURE' | 'COUNTY',
      number | null,
      string,
      readonly string[],
    ]
  >
>;

export type LicenseKey = keyof typeof list;

const keys = Object.keys(list) as LicenseKey[];

export const catalogue: Readonly<Record<LicenseKey, LicenseType>> = Object.fromEntries(
  keys.map((key, index): [LicenseKey, LicenseType] => {
    const [name, holder, definer, issuer, level, months, item, matters] = list[key];
    const code = `${organOf(definer, 'PROVINCE').uscc}${String(index + 1).padStart(3, '0')}`;
    return [key, { code, name, holder, definer, issuer, level, months, item, matters }];
  }),
) as Record<LicenseKey, LicenseType>;

/** Ten-digit number of the service item that leads to a licence. */
export function itemCode({ code }: LicenseType): string {
  return `320${code.slice(-3)}0001`;
}

export function emitCatalogue(emit: Emit): void {
  for (const type of Object.values(catalogue)) {
    const definer = organOf(type.definer, 'PROVINCE');
    emit('license_type', {
      license_type_code: type.code,
      name: type.name,
      definition: `证明持证人依法办理“${type.item}”并取得相应资格或者登记事项的电子证照`,
      defining_authority_name: definer.name,
      defining_authority_code: definer.uscc,
      defining_authority_level: 'PROVINCIAL',
      defining_authority_uscc: definer.uscc,
      item_name: type.item,
      item_code: itemCode(type),
      holder_category: type.holder,
      validity_range:
        type.months === null
          ? '长期'
          : type.months % 12 === 0
            ? `${type.months / 12}年`
            : `${type.months}个月`,
      validity_months: type.months,
      issuing_authority_level: type.level,
      legal_basis: `《江苏省示范证照目录》第${Number(type.code.slice(-3))}项`,
      used_by_matters: [...type.matters],
      published_on: '2023-05-01',
    });
  }
}
