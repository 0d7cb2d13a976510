// How values of the database become values of JavaScript, where the client would do it otherwise.

import pg from 'pg';

const oid = { int8: 20, numeric: 1700, date: 1082, timestamptz: 1184 } as const;

// Dates and amounts stay text: a JavaScript Date or number would move or round them.
export function getTypeParser(id: number, format?: 'text' | 'binary'): (text: string) => unknown {
  switch (id) {
    case oid.int8:
      return Number;
    case oid.numeric:
    case oid.date:
      return (text) => text;
    case oid.timestamptz:
      return (text) => chinaTime(text);
    default:
      return pg.types.getTypeParser(id, format as 'text');
  }
}

/** Types that are text as they come: text, varchar, char, name, uuid, and what stays text. */
const asTheyCome: ReadonlySet<number> = new Set([25, 1043, 1042, 19, 2950, oid.numeric, oid.date]);

/** How a column of a type is read from its text; undefined where it is that text. */
export function parserOf(id: number): ((text: string) => unknown) | undefined {
  return asTheyCome.has(id) ? undefined : getTypeParser(id, 'text');
}

const chinaOffsetMs = 8 * 3600 * 1000;

/** PostgreSQL's text of a moment, in whatever zone the session has, as RFC 3339 in +08:00. */
function chinaTime(text: string): string {
  const moment = new Date(`${text.replace(' ', 'T')}${/[+-]\d\d$/.test(text) ? ':00' : ''}`);
  return new Date(moment.getTime() + chinaOffsetMs).toISOString().replace('Z', '+08:00');
}
