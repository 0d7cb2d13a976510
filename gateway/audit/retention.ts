// How long records stay in the database before they may be archived.

/** Three years, the law's minimum: what is set unless it is said, and the shortest that may be. */
export const leastRetentionMonths = 36;

/**
 * @param now milliseconds since 1970
 * @returns the latest month of which every record is older than the retention, UTC: `2023-10` on 25 November 2026 for 36 months
 */
export function lastMonthPast(retentionMonths: number, now: number): string {
  const date = new Date(now);
  date.setUTCMonth(date.getUTCMonth() - retentionMonths - 1, 1);
  return date.toISOString().slice(0, 7);
}
