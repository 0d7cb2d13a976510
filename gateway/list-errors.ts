// The rows of the table of errors that refuse what lists and aggregates are asked by.

export const listErrors = {
  FILTER_NOT_READABLE: {
    status: 403,
    message:
      '不能按看不到明文的字段筛选 · A list cannot be filtered by a field that you do not see in clear.',
    remedy:
      '去掉 argument 所指字段的条件，或申请该字段的明文读取 · Leave out the field that argument names, or ask for it in clear.',
  },
  SORT_NOT_READABLE: {
    status: 403,
    message: '不能按看不到明文的字段排序 · A list cannot be ordered by a field that you do not see in clear.',
    remedy:
      '去掉 argument 所指字段的排序，或申请该字段的明文读取 · Leave out the field that argument names, or ask for it in clear.',
  },
  STATISTICS_NOT_GRANTED: {
    status: 403,
    message: '未获准按此字段汇总 · Grouping or measuring by this field is not granted.',
    remedy:
      '去掉 argument 所指字段、改用更粗的分段，或申请该字段的 STATISTICS 授权 · Leave out the field that argument names, group it more coarsely, or ask for the use STATISTICS on it.',
  },
} as const;
