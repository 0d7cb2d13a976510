// Values that a changed cell gets: close to what was in it, so that a mask often shows the same.

import type { Column, WorldType } from './world.ts';

/** Values that may stand in the place of another: one character or figure of it is different. */
export function candidates({ type }: Column, current: unknown): readonly (string | null)[] {
  if (typeof current !== 'string' && typeof current !== 'number') return [];
  const text = String(current);
  if (type === 'date') {
    const [year = '', month = '', day = ''] = text.split('-');
    const days = ['03', '11', '19', '27'].map((other) => `${year}-${month}-${other}`);
    const months = ['02', '06', '10'].map((other) => `${year}-${other}-${day > '28' ? '28' : day}`);
    return [...days, ...months, `${Number(year) + 1}-${month}-15`].filter((each) => each !== text);
  }
  if (/^-?\d+(\.\d+)?$/.test(text) && type !== 'text')
    return [1, 7, 100].map((more) => String(Number(text) + more));
  const changed = [...text].map((character, index, all) => {
    const other = otherCharacter(character);
    return [...all.slice(0, index), other, ...all.slice(index + 1)].join('');
  });
  return type === 'text' ? changed.filter((each) => each !== text) : [];
}

function otherCharacter(character: string): string {
  if (/\d/.test(character)) return String((Number(character) + 3) % 10);
  if (/[A-Za-z]/.test(character)) return character.toLowerCase() === 'q' ? 'R' : 'Q';
  return /\p{Script=Han}/u.test(character) ? (character === '某' ? '甲' : '某') : character;
}

/** An SQL expression for a column of a row; `$2` is the key of another row, where it is given one. */
export function valueSql(
  type: WorldType,
  { name, type: sqlType }: Column,
  value: number,
  other: string,
): { sql: string; values: readonly unknown[] } {
  if (value === 0) return { sql: 'NULL', values: [] };
  const ofOther = {
    sql: `(SELECT o.${name} FROM ${type.table} AS o WHERE o.${type.key} = $2)`,
    values: [other],
  };
  if (value < 5) return ofOther;
  switch (sqlType) {
    case 'text':
      // Another character somewhere in the middle: often the same under a mask.
      return {
        sql: `overlay(${name} placing CASE WHEN ${name} ~ '^[0-9X-]+$' THEN '${value % 10}' ELSE '某' END from greatest(1, length(${name}) - ${value - 2}) for 1)`,
        values: [],
      };
    case 'date':
      return { sql: `${name} + ${value - 4}`, values: [] };
    case 'boolean':
      return { sql: `NOT ${name}`, values: [] };
    case 'timestamp with time zone':
      return { sql: `${name} + interval '${value} hours'`, values: [] };
    case 'numeric':
    case 'integer':
    case 'smallint':
    case 'double precision':
      return { sql: `${name} + ${value}`, values: [] };
    default:
      return ofOther;
  }
}
