// How long records stay in the database.

/** Records of processing are kept for at least three years (个人信息保护法, Art. 56), network logs for six months (网络安全法, Art. 21). */
export const leastRetentionMonths = 36;

/** The first month (`2026-11`) that stays. @param now milliseconds since 1970 */
export function firstKeptMonth(now: number, retentionMonths: number): string {
  const date = new Date(now);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - retentionMonths, 1))
    .toISOString()
    .slice(0, 7);
}
