// The one table of what can be wrong with a value that a caller brings. `docs/errors.md` documents each row.
// A message never repeats the offending value: it may be somebody's identity number, and messages end in logs.

import { GraphQLError, type GraphQLErrorOptions } from 'graphql';

interface InputErrorRow {
  /** What is wrong, "中文 · English". */
  readonly message: string;
  /** What the caller can do about it, "中文 · English". */
  readonly remedy: string;
}

export const inputErrors = {
  ID_NUMBER_LENGTH: {
    message: '证件号码位数不符 · Identity number of the wrong length.',
    remedy: '请填写 18 位号码或 15 位旧号码 · Give all 18 characters, or the 15 digits of an old number.',
  },
  ID_NUMBER_CHARSET: {
    message: '证件号码含有不允许的字符 · Identity number with a character that is not allowed.',
    remedy:
      '只能使用数字，末位可为 X，不含空格 · Use digits only, with X allowed as the last character, and no spaces.',
  },
  ID_NUMBER_AREA: {
    message: '证件号码的地区代码从未使用过 · Identity number whose area code was never assigned.',
    remedy:
      '请核对前六位；演示号码只在演示环境有效 · Check the first six digits; demonstration numbers work in demonstration mode only.',
  },
  ID_NUMBER_DATE: {
    message:
      '证件号码中的出生日期不存在或晚于今天 · Identity number whose birth date is not real or lies in the future.',
    remedy: '请核对号码中的出生日期 · Check the birth date inside the number.',
  },
  ID_NUMBER_CHECK_DIGIT: {
    message: '证件号码校验码不符 · Identity number whose check character does not fit.',
    remedy: '号码可能抄错，请逐位核对 · The number is probably mistyped: compare it character by character.',
  },
  USCC_LENGTH: {
    message: '统一社会信用代码位数不符 · Unified social credit code of the wrong length.',
    remedy: '请填写全部 18 位代码 · Give all 18 characters.',
  },
  USCC_CHARSET: {
    message:
      '统一社会信用代码含有不允许的字符 · Unified social credit code with a character that is not allowed.',
    remedy:
      '只能使用数字和大写字母，不含 I、O、S、V、Z，第三至八位为数字 · Use digits and upper-case letters without I, O, S, V, Z; the third to eighth characters are digits.',
  },
  USCC_CATEGORY: {
    message:
      '统一社会信用代码的登记管理部门代码不存在 · Unified social credit code with an unknown registering department.',
    remedy: '请核对第一位 · Check the first character.',
  },
  USCC_DIVISION: {
    message:
      '统一社会信用代码的登记机关行政区划不存在 · Unified social credit code whose registering division does not exist.',
    remedy:
      '请核对第三至八位；演示代码只在演示环境有效 · Check the third to eighth characters; demonstration codes work in demonstration mode only.',
  },
  USCC_CHECK_DIGIT: {
    message: '统一社会信用代码校验码不符 · Unified social credit code whose check character does not fit.',
    remedy: '代码可能抄错，请逐位核对 · The code is probably mistyped: compare it character by character.',
  },
  USCC_ORGANIZATION_CODE: {
    message:
      '统一社会信用代码内的组织机构代码校验码不符 · Unified social credit code whose inner organization code does not fit its own check character.',
    remedy: '请核对第九至十七位 · Check the ninth to seventeenth characters.',
  },
  ELICENSE_IDENTIFIER_FORMAT: {
    message: '电子证照标识格式不符 · E-licence identifier of the wrong form.',
    remedy:
      '应为 根.类型.颁发机构.流水号.版本.校验 六段 · Write ROOT.TYPE.ISSUER.SERIAL.VERSION.CHECK with upper-case letters and digits.',
  },
  ELICENSE_IDENTIFIER_NAMESPACE: {
    message: '电子证照标识的根不是国家电子证照根 · E-licence identifier outside the national namespace.',
    remedy:
      '应以 1.2.156.3005.2 开头；演示标识只在演示环境有效 · It begins with 1.2.156.3005.2; demonstration identifiers work in demonstration mode only.',
  },
  ELICENSE_IDENTIFIER_CHECK: {
    message: '电子证照标识校验码不符 · E-licence identifier whose check character does not fit.',
    remedy:
      '标识可能抄错，请逐位核对 · The identifier is probably mistyped: compare it character by character.',
  },
  DIVISION_CODE_FORMAT: {
    message: '行政区划代码格式不符 · Division code of the wrong form.',
    remedy:
      '县级及以上 6 位，乡镇街道 9 位，村居 12 位数字 · Give 6 digits for a county and above, 9 for a township, 12 for a community.',
  },
  UNIT_CODE_FORMAT: {
    message: '不动产单元代码格式不符 · Real-property unit code of the wrong form.',
    remedy:
      '应为 28 位，可按 6+6、7、9 加空格 · Give all 28 characters; the spaces that are printed between its groups may stay.',
  },
  UNIT_CODE_COUNTY: {
    message: '不动产单元代码的县级行政区划不存在 · Real-property unit code whose county does not exist.',
    remedy:
      '请核对前六位；演示代码只在演示环境有效 · Check the first six digits; demonstration codes work in demonstration mode only.',
  },
  DATE_FORMAT: {
    message: '日期格式不符或日期不存在 · Date of the wrong form, or not in the calendar.',
    remedy: '请写成 2026-06-30 的形式 · Write it like 2026-06-30.',
  },
  DATE_TIME_FORMAT: {
    message: '时刻格式不符或缺少时区 · Moment of the wrong form, or without an offset.',
    remedy: '请写成 2026-06-30T09:00:00+08:00 的形式 · Write it like 2026-06-30T09:00:00+08:00.',
  },
  MONEY_FORMAT: {
    message: '金额格式不符 · Amount of money of the wrong form.',
    remedy:
      '请用字符串书写十进制金额，整数不超过 16 位，小数不超过 2 位 · Write a decimal number as a string, with at most 16 digits before the point and 2 after it.',
  },
  GEOJSON_FORMAT: {
    message: '不是有效的 GeoJSON 几何 · Not a valid GeoJSON geometry.',
    remedy:
      '请给出 RFC 7946 几何对象：经度在前，多边形首尾相接 · Give a geometry object of RFC 7946: longitude first, rings closed.',
  },
  POINT_RANGE: {
    message: '坐标超出范围 · Point outside the range of coordinates.',
    remedy:
      '经度在 -180 到 180 之间，纬度在 -90 到 90 之间 · Longitude lies between -180 and 180, latitude between -90 and 90.',
  },
  PAGE_SIZE: {
    message: '每页条数缺失、重复或超出范围 · Page size missing, given twice, or outside its range.',
    remedy: 'first 与 last 只给其一，取 1 到 1000 · Give either first or last, with a value from 1 to 1000.',
  },
  CURSOR_INVALID: {
    message: '游标无效 · Invalid cursor.',
    remedy:
      '请原样使用同一列表返回的游标，或从第一页重新开始 · Use a cursor of the same list unchanged, or start again from the first page.',
  },
  FILTER_VALUE: {
    message: '筛选条件的值不可用 · A condition has a value that cannot be compared with.',
    remedy:
      '不要用 null，空值用 isNull；时间跨度不为负且不超过一千年 · Leave null out and use isNull; a span is not negative and at most a thousand years.',
  },
  INITIALS_FORMAT: {
    message: '拼音首字母的格式有误 · The initials are not written as initials.',
    remedy: '1 到 64 个拉丁字母或数字，如 zxm · Give 1 to 64 Latin letters or digits, such as zxm.',
  },
  FILTER_TOO_LARGE: {
    message: '筛选或排序过于复杂 · The filter or the order is too large.',
    remedy:
      '条件不超过 200 个，关系不超过 4 层，排序字段不超过 8 个 · Use at most 200 conditions, 4 relations deep, and 8 fields of order.',
  },
  FILTER_AREA: {
    message: '筛选范围不成形 · The area of a condition has no meaning.',
    remedy:
      'bbox 须西小于东、南小于北；polygon 须为 Polygon 或 MultiPolygon，边不相交，顶点不超过 1000 个 · In a bbox west is less than east and south less than north; a polygon is a Polygon or MultiPolygon whose lines do not cross, with at most 1,000 vertices.',
  },
  FILTER_DISTANCE: {
    message: '筛选距离超出范围 · The distance of a condition is out of range.',
    remedy: 'metres 大于 0 且不超过 1000000 · Give more than 0 and at most 1,000,000 metres.',
  },
  GROUP_BAND: {
    message: '该字段不能按此方式分段 · A field cannot be grouped by this part of its value.',
    remedy:
      '日期用 YEAR、QUARTER、MONTH、AGE_BAND，区划用 PROVINCE 至 TOWNSHIP，数值用 BAND 并给出正的 width · Use YEAR, QUARTER, MONTH or AGE_BAND for dates, PROVINCE to TOWNSHIP for divisions, and BAND with a positive width for numbers.',
  },
  GROUPS_TOO_MANY: {
    message: '分组过多 · There are too many groups.',
    remedy:
      '改用更粗的分段或更严的条件，不超过 10000 组，受保护的统计不超过 9000 组 · Group more coarsely or filter more: at most 10,000 groups, of protected statistics at most 9,000.',
  },
  MEASURE_TYPE: {
    message: '该字段不能这样度量 · A field cannot be measured so.',
    remedy:
      'sum、avg、percentile 用于数值，p 在 0 到 1 之间；min、max、countDistinct 用于单个值 · Use sum, avg and percentile for numbers, with p from 0 to 1, and min, max and countDistinct for single values.',
  },
  MEASURE_UNKNOWN: {
    message: 'having 或 orderBy 所指的度量未被选取 · A measure that having or orderBy names is not selected.',
    remedy: '在 groups 中选取该度量，并用其应答键 · Select the measure in groups and name its response key.',
  },
  EXACTLY_ONE_ARGUMENT: {
    message: '查找条件必须且只能有一个 · A look-up takes exactly one of its arguments.',
    remedy: '请只给出其中一个参数 · Give one of the arguments and leave the others out.',
  },
} as const satisfies Readonly<Record<string, InputErrorRow>>;

export type InputErrorCode = keyof typeof inputErrors;

/** What a parser answers: the parsed value with its parts, or the code of the first rule that is broken. */
export type Parsed<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly code: InputErrorCode };

/**
 * The error of one row of the table, with `extensions.code` and `extensions.remedy`.
 * @param where the nodes and the path that GraphQL shall name as its place.
 */
export function inputError(
  code: InputErrorCode,
  where: Pick<GraphQLErrorOptions, 'nodes' | 'path'> = {},
): GraphQLError {
  const { message, remedy } = inputErrors[code];
  return new GraphQLError(message, { ...where, extensions: { code, remedy } });
}
