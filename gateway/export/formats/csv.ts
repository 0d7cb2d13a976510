// Comma-separated values (RFC 4180) for spreadsheets: UTF-8 with a byte order mark, every cell quoted, nothing that a spreadsheet
// would run as a formula or would take for a number that it is not.

import { type Row, valueAt } from '../columns.ts';
import type { Format } from './format.ts';
import { textOf } from './text-of.ts';

const byteOrderMark = '\uFEFF';

export const csv: Format = {
  contentType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  async *encode(columns, pages) {
    yield Buffer.from(byteOrderMark + line(columns.map(({ name }) => name)));
    const lineOf = (row: Row) => line(columns.map((column) => csvCell(valueAt(row, column))));
    for await (const rows of pages) if (rows.length > 0) yield Buffer.from(rows.map(lineOf).join(''));
  },
};

function line(cells: readonly string[]): string {
  return `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`;
}

/** OWASP, CSV injection; with the full-width forms that Excel takes for the same. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;
/** What a spreadsheet would show with other digits: more than it keeps, a zero in front, an E within. */
const misread = /^(?:\d{12,}|0\d+|\d+[Ee]\d+)$/;

/** A cell before it is quoted: with an apostrophe in front of a formula, and a tab in front of a number that is a name. */
export function csvCell(value: unknown): string {
  const text = textOf(value);
  if (typeof value === 'number') return text;
  if (formula.test(text)) return `'${text}`;
  return misread.test(text) ? `\t${text}` : text;
}
