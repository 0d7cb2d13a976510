// The rows of the table of errors that say what became of what a supergraph's subgraphs were asked.

export const federationErrors = {
  SUBSCRIPTION_UNSUPPORTED: {
    status: 400,
    message: '不支持订阅 · Subscriptions are not offered.',
    remedy: '改用查询并按需重复 · Ask by a query, and again when it is time.',
  },
  SECTION_UNAVAILABLE: {
    status: 200,
    message: '此部分的数据源暂不可用 · The source of this section is not available.',
    remedy: '其余部分完整；稍后重试 · The other sections are complete; retry later.',
  },
  SECTION_TIMEOUT: {
    status: 200,
    message: '此部分的数据源未及时答复 · The source of this section did not answer in time.',
    remedy:
      '其余部分完整；稍后重试或减少数量 · The other sections are complete; retry later or ask for less.',
  },
  FIELD_UNREACHABLE: {
    status: 200,
    message: '没有子图能从此处提供此字段 · No subgraph can bring this field from here.',
    remedy:
      '请超图维护者为其子图补充可解析的键 · Ask who keeps the supergraph to give its subgraph a key that it resolves.',
  },
  RESULT_INVALID: {
    status: 200,
    message: '数据源的答复缺少必有的值 · A source left out a value that must be there.',
    remedy: '凭 requestId 联系平台运维 · Give the requestId to the operators.',
  },
} as const;
