// Working days in China: Monday to Friday, less the holidays and with the make-up days that the State Council announces each
// year. The list is configured; without one, weekends alone are free.

export interface CalendarDay {
  /** YYYY-MM-DD, in China. */
  readonly id: string;
  /** Worked on although it is a weekend; else free although it is not. */
  readonly working: boolean;
}

const dayMilliseconds = 86_400_000;
const chinaOffsetMilliseconds = 8 * 3_600_000;

/**
 * The end of the n-th working day after the day of a moment (GB: 工作日; the day itself does not count).
 * @param from milliseconds since 1970
 * @returns milliseconds since 1970, midnight in China at the end of that day
 */
export function afterWorkingDays(from: number, days: number, calendar: readonly CalendarDay[]): number {
  const exceptions = new Map(calendar.map(({ id, working }) => [id, working]));
  let day = Math.floor((from + chinaOffsetMilliseconds) / dayMilliseconds);
  for (let left = days; left > 0; ) {
    day += 1;
    if (isWorking(day, exceptions)) left -= 1;
  }
  return (day + 1) * dayMilliseconds - chinaOffsetMilliseconds;
}

function isWorking(day: number, exceptions: ReadonlyMap<string, boolean>): boolean {
  const date = new Date(day * dayMilliseconds);
  const weekday = date.getUTCDay();
  return exceptions.get(date.toISOString().slice(0, 10)) ?? (weekday !== 0 && weekday !== 6);
}
