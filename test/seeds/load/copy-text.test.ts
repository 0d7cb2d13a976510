import { describe, expect, it } from '@jest/globals';
import { copyLine } from '../../../seeds/load/copy-text.ts';

const columns = ['place_name_id', 'standard_name', 'aliases', 'in_use', 'meaning'];

describe('a line of COPY text', () => {
  it('has the columns in their order, nulls as \\N, and marks the row as synthetic', () => {
    const row = { in_use: true, place_name_id: 'p1', standard_name: '中山路', meaning: null };
    expect(copyLine<'place_name'>(columns, row)).toBe('p1\t中山路\t\\N\tt\t\\N\tt\n');
  });

  it('escapes what would end a value or a row', () => {
    const row = { place_name_id: 'a\tb', standard_name: 'c\nd', meaning: 'e\\f\r' };
    expect(copyLine<'place_name'>(columns, row)).toBe('a\\tb\tc\\nd\t\\N\t\\N\te\\\\f\\r\tt\n');
  });

  it('writes arrays as PostgreSQL reads them, quotes and backslashes included', () => {
    const row = { place_name_id: 'p1', aliases: ['老街', 'a"b', 'c\\d'], in_use: false };
    expect(copyLine<'place_name'>(columns, row)).toBe(
      'p1\t\\N\t{"老街","a\\\\"b","c\\\\\\\\d"}\tf\t\\N\tt\n',
    );
  });
});
