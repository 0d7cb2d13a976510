// Today, for what depends on it: ages, and dates that lie in the future.

const chinaDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });

/** YYYY-MM-DD, as the calendar on a wall in the province has it. */
export function chinaToday(): string {
  return chinaDay.format(new Date());
}
