// Codes with which the control plane refuses. They are rows of the gateway's one table, kept here because nobody else
// throws them.

import type { ErrorRow } from '../errors.ts';

export const adminErrors = {
  OFFICE_NONE: {
    status: 403,
    message: '令牌不含管理职责 · The token holds no office of the control plane.',
    remedy:
      '管理面只供系统管理员、安全管理员、审计员使用 · The control plane is for system admins, security admins and auditors.',
  },
  OFFICE_CONFLICT: {
    status: 403,
    message:
      '一人不得兼任两项管理职责 · No person holds two offices, and none other than the registered one.',
    remedy:
      '保留一项职责；改任须经登记变更 · Keep one office; to change it, change the register of principals.',
  },
  OFFICE_REQUIRED: {
    status: 403,
    message: '此项不属于您的管理职责 · This does not belong to your office.',
    remedy: '由有此职责的管理员办理；@office 注明职责 · Ask an admin of the office that @office names.',
  },
} as const satisfies Readonly<Record<string, ErrorRow>>;
