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
  VERSION_UNKNOWN: {
    status: 404,
    message: '没有此版本 · No such version.',
    remedy: '以 versions 查询现有版本 · Look at the versions there are.',
  },
  REQUEST_UNKNOWN: {
    status: 404,
    message: '没有此申请 · No such request.',
    remedy: '以 accessRequests 查询现有申请 · Look at the requests there are.',
  },
  REQUEST_DECIDED: {
    status: 409,
    message: '申请已办结 · The request is decided already.',
    remedy: '重新读取该申请 · Read the request again.',
  },
  REQUEST_INVALID: {
    status: 400,
    message: '申请不符合其格式 · The request for access does not have its form.',
    remedy: '按 argument 所列改正 · Correct what argument lists.',
  },
  REQUESTS_TOO_MANY: {
    status: 429,
    message: '待办申请过多 · Too many requests of yours are waiting.',
    remedy: '等待已提申请办结 · Wait until those that you sent are decided.',
  },
  ACKNOWLEDGEMENT_REQUIRED: {
    status: 400,
    message: '须先确认此用途的承诺 · What this purpose demands has to be agreed to first.',
    remedy: '阅读用途的承诺后以 acknowledged 确认 · Read what the purpose demands and send acknowledged.',
  },
  SIMULATION_DOCUMENT: {
    status: 400,
    message: '模拟须有且只有一个有效文档 · A simulation takes one valid document.',
    remedy:
      '给出 view 或 document 之一，且与模式相符 · Give either view or document, and one that fits the schema.',
  },
  REPLAYS_TOO_MANY: {
    status: 429,
    message: '正在进行的重放过多 · Too many replays are running.',
    remedy: '等待其完成 · Wait until they are done.',
  },
  TRAIL_UNAVAILABLE: {
    status: 503,
    message: '审计日志不可查询 · The trail cannot be asked.',
    remedy: '稍后重试 · Retry later.',
  },
  DRAFT_UNKNOWN: {
    status: 404,
    message: '没有此草案 · No such draft.',
    remedy: '以 drafts 查询现有草案 · Look at the drafts there are.',
  },
  DRAFT_STALE: {
    status: 409,
    message: '他人已先行修改 · Somebody else has changed it meanwhile.',
    remedy:
      '重新读取；生效版本已变者先 rebaseDraft · Read it again; where another version is active, rebaseDraft first.',
  },
  DRAFT_STATE: {
    status: 409,
    message: '草案当前状态不允许此操作 · The draft is not in a state for this.',
    remedy: '流程为编辑、送审、批准、发布 · The way is edit, submit, review, publish.',
  },
  DRAFT_CONFLICT: {
    status: 409,
    message: '草案与生效版本改动了同一处 · The draft and the active version changed the same thing.',
    remedy: '就 argument 所列各项逐一取舍后再试 · Settle what argument lists, then try again.',
  },
  RULES_INVALID: {
    status: 400,
    message: '规则集不符合其格式 · The rule set does not have its form.',
    remedy: '按 argument 所列改正；键须与内容一致 · Correct what argument lists; a key is that of its value.',
  },
  CHECKS_FAILED: {
    status: 409,
    message: '检查未通过 · The checks do not pass.',
    remedy: '查看草案的 checks 并改正 · Look at the checks of the draft and correct it.',
  },
  SELF_APPROVAL: {
    status: 403,
    message: '不得批准自己的改动 · Nobody approves their own change.',
    remedy: '请未参与编辑的另一位安全管理员批准 · Ask another security admin, who had no part in it.',
  },
  DOMAIN_FORBIDDEN: {
    status: 403,
    message: '改动超出所委托的领域 · The change reaches beyond the domains delegated to you.',
    remedy:
      '只改本领域的规则与测试，或请未受限的管理员办理 · Change rules and tests of your domains only, or ask an admin without that bound.',
  },
  ROLLBACK_NEEDS_REVIEW: {
    status: 409,
    message: '没有可直接退回的上一版本 · There is no version before it to go back to at once.',
    remedy:
      '以 createDraft(from:) 从旧版本起草并送审 · Make a draft of the old version with createDraft(from:).',
  },
} as const satisfies Readonly<Record<string, ErrorRow>>;
