// A row as a line of PostgreSQL's COPY text format.

import type { Row, TableName, Value } from '../tables/index.ts';

/** Tab-separated values in the order of the columns, then `t` for `synthetic`. */
export function copyLine<T extends TableName>(columns: readonly string[], row: Row<T>): string {
  const values = row as Readonly<Record<string, Value | undefined>>;
  let line = '';
  for (const column of columns) {
    const value = values[column];
    // Texts are nearly all of it, and nearly none of them needs escaping.
    line += typeof value === 'string' && !needsEscape.test(value) ? value : copyValue(value);
    line += '\t';
  }
  return `${line}t\n`;
}

function copyValue(value: Value | undefined): string {
  switch (typeof value) {
    case 'string':
      return escaped(value);
    case 'number':
      return String(value);
    case 'boolean':
      return value ? 't' : 'f';
    case 'undefined':
      return '\\N';
    default:
      return value === null ? '\\N' : escaped(arrayText(value));
  }
}

function escaped(text: string): string {
  return needsEscape.test(text)
    ? text.replace(everyEscape, (character) => escapes[character] ?? character)
    : text;
}

const needsEscape = /[\\\t\n\r]/;
const everyEscape = /[\\\t\n\r]/g;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** An array of texts as PostgreSQL reads it. */
function arrayText(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
