// The rows of exports in the gateway's table of errors: why one is not begun, and why one ended before its last row.

import type { ErrorRow } from '../errors.ts';

export const exportErrors = {
  EXPORT_FORMAT: {
    status: 400,
    message: '不支持的导出格式 · No such format of an export.',
    remedy: 'format 取 CSV、XLSX、NDJSON 或 PARQUET · Give CSV, XLSX, NDJSON or PARQUET as format.',
  },
  EXPORT_SHAPE: {
    status: 400,
    message: '导出须为一个列表的行 · An export takes the rows of one list.',
    remedy:
      '只写一个列表字段，其下只选 nodes，不写 first、last、after、before，行内不再含列表；argument 指明何处不符 · Write one list and select nodes of it and nothing else, without first, last, after, before, and without lists within a row; argument says what does not fit.',
  },
  EXPORT_NOT_GRANTED: {
    status: 403,
    message: '未获准导出此字段 · Exporting this field is not granted.',
    remedy:
      '去掉 argument 所指字段，或申请其 EXPORT 授权；类型名指其各行 · Leave out what argument names, or ask for the use EXPORT on it; the name of a type means its rows.',
  },
  EXPORTS_TOO_MANY: {
    status: 429,
    message: '同时进行的导出过多 · Too many exports of yours are running.',
    remedy: '等待其完成 · Wait until they are done.',
  },
  EXPORT_TOO_LARGE: {
    status: 413,
    message:
      '导出的行数超过您的角色所允许，已中止 · The export has more rows than your roles may export, and was stopped.',
    remedy: '以 where 缩小范围，分次导出 · Export less at once by where.',
  },
  EXPORT_RULES_CHANGED: {
    status: 409,
    message: '导出期间访问规则已变，已中止 · The access rules changed during the export, and it was stopped.',
    remedy: '重新导出 · Export again.',
  },
  EXPORT_VALUE: {
    status: 422,
    message:
      '有值无法写入此格式，导出已中止 · A value does not fit into the format, and the export was stopped.',
    remedy: '改用 NDJSON 或 PARQUET · Use NDJSON or PARQUET.',
  },
  EXPORT_ABANDONED: {
    status: 409,
    message: '调用者中途断开，导出已中止 · Its caller went away during the export, and it was stopped.',
    remedy: '重新导出 · Export again.',
  },
  EXPORT_RUNNING: {
    status: 409,
    message: '导出尚未完成 · The export is not complete yet.',
    remedy: '读完导出后再取清单 · Ask for the manifest when the export has been read to its end.',
  },
  EXPORT_UNKNOWN: {
    status: 404,
    message: '没有此导出 · No such export.',
    remedy:
      '以应答头 X-Request-Id 向同一网关查询，一小时内有效 · Ask the same gateway within an hour, by the header X-Request-Id of the export.',
  },
} as const satisfies Readonly<Record<string, ErrorRow>>;
