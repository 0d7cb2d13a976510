// The code with which an answer is withheld that could not be recorded; a row of the gateway's one table.

import type { ErrorRow } from './errors.ts';

export const auditErrors = {
  AUDIT_UNAVAILABLE: {
    status: 503,
    message: '留痕暂不可用，未放行任何受管数据 · The audit trail cannot be written; no governed data leaves.',
    remedy: '稍后重试；恢复无须重启 · Retry later; it recovers by itself.',
  },
} as const satisfies Readonly<Record<string, ErrorRow>>;
