// Derives from a domain's SDL what can be asked of the rows of a type as a whole: one root field for each type that is
// listed, with groups by its fields and measures over them.

import type { DocumentNode } from 'graphql';
import { Kind } from 'graphql';

/** `Person` → `personAggregate` */
export function aggregateName(type: string): string {
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}Aggregate`;
}

/**
 * @param types the types that the domain lists
 * @param ofType SDL of further fields of the aggregate of a type
 */
export function aggregateSdl(
  document: DocumentNode,
  types: readonly string[],
  ofType: (type: string) => string,
): string {
  if (types.length === 0) return '';
  const hasQuery = document.definitions.some(
    (each) => each.kind === Kind.OBJECT_TYPE_DEFINITION && each.name.value === 'Query',
  );
  const fields = types.map(
    (type) => `
  "${type} 的汇总 · Groups of ${type} and what they amount to."
  ${aggregateName(type)}(
    "筛选条件 · Which rows"
    where: ${type}Where
    "分组，最多 4 个 · By what they are grouped, up to 4 fields"
    groupBy: [${type}GroupBy!]
    "保留哪些组 · Which groups are kept"
    having: [GroupCondition!]
    "组的排序 · In what order the groups come"
    orderBy: [GroupOrder!]
    "前若干组，1 到 1000 · The first so many groups, 1 to 1000"
    first: Int! = 100
  ): ${type}Aggregate
`,
  );
  return `
${hasQuery ? 'extend ' : ''}type Query {${fields.join('')}}
${types.map((type) => aggregateTypes(type, ofType(type))).join('')}`;
}

function aggregateTypes(type: string, further: string): string {
  const field = `
    "字段 · Field"
    field: ${type}Field!`;
  return `
"按 ${type} 的字段分组 · Grouping of ${type} by a field."
input ${type}GroupBy {
  "字段 · Field."
  field: ${type}Field!
  "分段方式 · By what part of the value."
  by: GroupBand! = VALUE
  "数值分段的宽度 · Width of a numeric band."
  width: Float
}

"${type} 的汇总 · What ${type} amounts to."
type ${type}Aggregate {
  "各组 · The groups."
  groups: [${type}Group!]
  "合并的其余，没有则为空 · What was merged because its groups are too small; null if nothing was."
  rest: ${type}Group
  "总计 · All of it."
  total: ${type}Group
  "被压减之处，供网关使用 · What was withheld; for the gateway."
  _suppressed: String${further}
}

"${type} 的一组 · A group of ${type}."
type ${type}Group {
  "分组值，依分组顺序 · Values that the group has in common, in the order of groupBy."
  key: [String]
  "条数 · How many rows."
  count: Int
  "主体数；不知其为谁的行各计为一 · How many distinct subjects; rows whose subject the caller may not know count each for itself."
  subjects: Int
  "不同值的个数 · How many distinct values."
  countDistinct(${field}
  ): Int
  "合计 · Sum."
  sum(${field}
  ): Float
  "平均 · Average."
  avg(${field}
  ): Float
  "最小 · Smallest value; not given of personal values."
  min(${field}
  ): String
  "最大 · Largest value; not given of personal values."
  max(${field}
  ): String
  "分位数 · Percentile, interpolated."
  percentile(${field}
    "0 到 1 · From 0 to 1"
    p: Float! = 0.5
  ): Float
}
`;
}
