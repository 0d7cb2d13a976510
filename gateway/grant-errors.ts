// The rows of the table of errors that refuse what no grant allows, or none that is in its time.

export const grantErrors = {
  MATCH_NOT_GRANTED: {
    status: 403,
    message: '未获准按此字段的值查找 · Looking up by a value of this field is not granted.',
    remedy: '向安全管理员申请该字段的 MATCH 授权 · Ask a security admin for the use MATCH on the field.',
  },
  GRANT_EXPIRED: {
    status: 403,
    message: '授权已到期 · The grant has expired.',
    remedy:
      '向安全管理员申请续期，到期时间见 grant.at · Ask a security admin to renew it; grant.at says when it ended.',
  },
  GRANT_NOT_BEGUN: {
    status: 403,
    message: '授权尚未生效 · The grant has not begun.',
    remedy: '于 grant.at 所示时间之后重试 · Retry after the moment in grant.at.',
  },
} as const;
