// The codes of the trail: an answer that could not be recorded is withheld, and the log of accesses is one's own; rows of the gateway's one table.

import type { ErrorRow } from './errors.ts';

export const auditErrors = {
  OWN_FILE_REQUIRED: {
    status: 403,
    message:
      '令牌未指明可查看本人档案的人 · The token names nobody whose own file may be seen for this purpose.',
    remedy:
      '以本人令牌（属性 personId）和本人查询的用途调用 · Call with the token of a person (attribute personId) and a purpose for which the own file may be read.',
  },
  AUDIT_UNAVAILABLE: {
    status: 503,
    message: '留痕暂不可用，未放行任何受管数据 · The audit trail cannot be written; no governed data leaves.',
    remedy: '稍后重试；恢复无须重启 · Retry later; it recovers by itself.',
  },
} as const satisfies Readonly<Record<string, ErrorRow>>;
