// What things cost beside the objects that they bring, measured in objects. docs/limits.md has the same table.

export const weights = {
  /** Reads all rows that its condition leaves. */
  aggregate: 100,
  /** Each figure of an aggregate. */
  measure: 5,
  totalCount: 10,
  /** Each `some`, `none`, `every`, `count`, and each condition on a related row: a join. */
  relationFilter: 10,
  /** Conditions, or an order, of a whole list that no index serves: all rows may be read for them. */
  scan: 100,
  /** Each other condition. */
  condition: 1,
} as const;
