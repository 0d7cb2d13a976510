// The rows of the limits in the gateway's table of errors. A message does not say what the limit is: that depends on the
// caller's role and stands in docs/limits.md.

import type { ErrorRow } from '../errors.ts';

export const limitErrors = {
  TOKEN_LIMIT: {
    status: 400,
    message: '文档过长或括号嵌套过深 · The document is too long, or its brackets nest too deep.',
    remedy: '拆分文档，以变量传值 · Split the document; pass values as variables.',
  },
  FRAGMENT_LIMIT: {
    status: 400,
    message: '片段过多 · The document defines too many fragments.',
    remedy: '拆分文档，只带所用的片段 · Split the document; send the fragments that it uses.',
  },
  DEPTH_LIMIT: {
    status: 400,
    message: '文档嵌套过深 · The document nests too deep.',
    remedy: '减少字段的嵌套层数 · Nest fewer fields.',
  },
  ALIAS_LIMIT: {
    status: 400,
    message: '别名过多 · The document has too many aliases.',
    remedy: '分成几个请求，或使用列表 · Send several requests, or use a list.',
  },
  ROOT_FIELD_LIMIT: {
    status: 400,
    message: '根字段过多 · The operation has too many root fields.',
    remedy: '分成几个请求 · Send several requests.',
  },
  DIRECTIVE_LIMIT: {
    status: 400,
    message: '指令过多 · The document has too many directives.',
    remedy:
      '在片段上使用一次指令，而不是逐个字段 · Put one directive on a fragment instead of one on each field.',
  },
  REPEAT_LIMIT: {
    status: 400,
    message: '同一选择集中字段重复过多 · A field is repeated too often in one selection.',
    remedy: '每个字段只写一次 · Write each field once.',
  },
  SELECTION_LIMIT: {
    status: 400,
    message: '展开片段后选择的字段过多 · With its fragments written out the document selects too much.',
    remedy: '减少字段，或分成几个请求 · Select fewer fields, or send several requests.',
  },
  INTROSPECTION_LIMIT: {
    status: 400,
    message: '内省查询嵌套过深 · The introspection query nests too deep.',
    remedy: '使用工具的标准内省查询 · Use the introspection query that tools send.',
  },
  VARIABLES_LIMIT: {
    status: 400,
    message: '变量过多或嵌套过深 · The variables are too many or nest too deep.',
    remedy: '分成几个请求 · Send several requests.',
  },
  INPUT_LIMIT: {
    status: 400,
    message: '输入对象过多 · The variables or the document hold too many input objects.',
    remedy:
      '减少筛选条件，以 in 代替逐个条件，或分成几个请求 · Give fewer conditions, one with in instead of many, or send several requests.',
  },
  COST_TOO_HIGH: {
    status: 400,
    message: '操作代价过高 · The operation costs too much.',
    remedy:
      '减小 first、减少嵌套列表或关系条件；extensions.cost 给出代价与上限 · Ask for smaller pages, fewer nested lists or relation filters; extensions.cost has the cost and its limit.',
  },
  COST_RATE_LIMITED: {
    status: 429,
    message: '一分钟内操作代价合计过高 · The operations of one minute cost too much together.',
    remedy:
      '按 Retry-After 所示秒数后重试，或减小操作 · Retry after the seconds of Retry-After, or ask for less at a time.',
  },
  PLANNING_RATE_LIMITED: {
    status: 429,
    message: '一分钟内新文档的计划时间合计过长 · New documents of one minute take too long to plan.',
    remedy:
      '按 Retry-After 所示秒数后重试；重复使用同样的文档，以变量传值 · Retry after the seconds of Retry-After; send the same documents again, and values as variables.',
  },
  PAGE_SIZE_LIMIT: {
    status: 400,
    message: '每页条数超过您的角色所允许 · The page is larger than your roles may ask for.',
    remedy: '减小 first 或 last，分页读取 · Ask for a smaller first or last, and for more pages.',
  },
  MATCH_RATE_LIMITED: {
    status: 429,
    message: '一分钟内按值查找过多 · Too many look-ups by a value within a minute.',
    remedy: '按 Retry-After 所示秒数后重试 · Retry after the seconds of Retry-After.',
  },
  DOCUMENT_NOT_TRUSTED: {
    status: 403,
    message: '此应用只能发送已登记的文档 · This application may send registered documents only.',
    remedy:
      '登记该文档，或使用已登记文档的 documentId · Have the document registered, or send the documentId of one that is.',
  },
  NAME_FORBIDDEN: {
    status: 400,
    message:
      '名称 __proto__、constructor、prototype 不可使用 · The names __proto__, constructor and prototype cannot be used.',
    remedy: '改用其他名称 · Use another name.',
  },
} as const satisfies Readonly<Record<string, ErrorRow>>;

export type LimitErrorCode = keyof typeof limitErrors;
