import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { parquetReadObjects } from 'hyparquet';
import type { Column, Row } from '../../../gateway/export/columns.ts';
import { csvCell } from '../../../gateway/export/formats/csv.ts';
import type { Format } from '../../../gateway/export/formats/format.ts';
import { formats } from '../../../gateway/export/formats/index.ts';

const columns: readonly Column[] = [
  { name: 'idNumber', path: ['idNumber'], type: 'TEXT' },
  { name: 'household.type', path: ['household', 'type'], type: 'TEXT' },
  { name: 'count', path: ['count'], type: 'INTEGER' },
  { name: 'share', path: ['share'], type: 'NUMBER' },
  { name: 'active', path: ['active'], type: 'BOOLEAN' },
  { name: 'classes', path: ['classes'], type: 'JSON' },
];
const full: Row = {
  idNumber: '320140198405124712',
  household: { type: '=cmd|"/c calc"!A1' },
  count: -7,
  share: 0.5,
  active: true,
  classes: ['警告', '罚款'],
};
const empty: Row = { idNumber: null, household: null, count: null, share: null, active: null, classes: null };

async function encoded(format: Format, pages: readonly (readonly Row[])[]): Promise<Buffer> {
  async function* given() {
    yield* pages;
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of format.encode(columns, given())) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('CSV', () => {
  it('begins with a byte order mark and quotes every cell', async () => {
    const text = (await encoded(formats.CSV, [[full], [], [empty]])).toString();
    expect(text).toBe(
      '\uFEFF"idNumber","household.type","count","share","active","classes"\r\n' +
        '"\t320140198405124712","\'=cmd|""/c calc""!A1","-7","0.5","true","[""警告"",""罚款""]"\r\n' +
        '"","","","","",""\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠x'])(
    'puts an apostrophe in front of %j',
    (value) => {
      expect(csvCell(value)).toBe(`'${value}`);
    },
  );

  it.each([
    ['320140198405124712', '\t320140198405124712'],
    ['0123', '\t0123'],
    ['12E34', '\t12E34'],
    ['32014019840512471X', '32014019840512471X'],
    ['320100', '320100'],
    ['南京市', '南京市'],
    [-5, '-5'],
    [null, ''],
  ])('keeps %j as what it is', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

describe('NDJSON', () => {
  it('has a row as an answer has it, a line each', async () => {
    expect((await encoded(formats.NDJSON, [[full, empty], [full]])).toString()).toBe(
      `${[full, empty, full].map((row) => JSON.stringify(row)).join('\n')}\n`,
    );
  });
});

describe('Parquet', () => {
  it('keeps the types of values, over several groups of rows', async () => {
    const page = Array.from({ length: 1000 }, (_, count): Row => ({ ...full, count }));
    const bytes = await encoded(formats.PARQUET, [...Array.from({ length: 21 }, () => page), [empty]]);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    const rows = await parquetReadObjects({ file });
    expect(rows).toHaveLength(21_001);
    const { household, classes, ...values } = full;
    const read = { ...values, 'household.type': '=cmd|"/c calc"!A1', classes: JSON.stringify(classes) };
    expect(rows[20_999]).toEqual({ ...read, count: 999 });
    expect(Object.values(rows[21_000] ?? {}).every((value) => value === null || value === undefined)).toBe(
      true,
    );
  });

  it('of no rows can be read', async () => {
    const bytes = await encoded(formats.PARQUET, []);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    expect(await parquetReadObjects({ file })).toEqual([]);
  });
});

describe('XLSX', () => {
  it('has texts as texts, with every digit and without formulas, and numbers as numbers', async () => {
    const parts = unzipped(await encoded(formats.XLSX, [[full], [empty, { idNumber: '<a>&\u0001' }]]));
    expect([...parts.keys()].sort()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
    ]);
    const sheet = parts.get('xl/worksheets/sheet1.xml') ?? '';
    expect(sheet).toContain('<c t="inlineStr"><is><t xml:space="preserve">320140198405124712</t></is></c>');
    expect(sheet).toContain('=cmd|"/c calc"!A1</t>');
    expect(sheet).not.toContain('<f>');
    expect(sheet).toContain('<c><v>-7</v></c>');
    expect(sheet).toContain('&lt;a&gt;&amp;\uFFFD</t>');
    expect(sheet.match(/<row>/g)).toHaveLength(4);
  });

  it('stops at a text that no cell can hold, instead of cutting it', async () => {
    await expect(encoded(formats.XLSX, [[{ idNumber: 'x'.repeat(32_768) }]])).rejects.toMatchObject({
      extensions: { code: 'EXPORT_VALUE' },
    });
  });

  it('goes on in another sheet where one is full', async () => {
    const one: Row = {};
    const page = Array.from({ length: 50_000 }, () => one);
    const narrow = columns.slice(0, 1);
    async function* pages() {
      for (let n = 0; n < 21; n++) yield page;
    }
    const chunks: Uint8Array[] = [];
    for await (const chunk of formats.XLSX.encode(narrow, pages())) chunks.push(chunk);
    const parts = unzipped(Buffer.concat(chunks));
    const count = (n: number) => parts.get(`xl/worksheets/sheet${n}.xml`)?.match(/<row>/g)?.length;
    expect([count(1), count(2)]).toEqual([1_048_576, 1 + 1_050_000 - 1_048_575]);
    expect(parts.get('xl/workbook.xml')).toContain('<sheet name="2"');
  });

  it('lets go of its rows when nobody takes the bytes', async () => {
    let ended = false;
    async function* pages() {
      try {
        for (;;) yield Array.from({ length: 1000 }, () => full);
      } finally {
        ended = true;
      }
    }
    for await (const _ of formats.XLSX.encode(columns, pages())) break;
    expect(ended).toBe(true);
  });
});

/** The files of a ZIP archive by its central directory (APPNOTE 4.3.12). */
function unzipped(bytes: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = bytes.readUInt32LE(end + 16);
  for (let index = 0; index < bytes.readUInt16LE(end + 10); index++) {
    const [size, nameLength, extra, comment] = [
      bytes.readUInt32LE(at + 20),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt16LE(at + 30),
      bytes.readUInt16LE(at + 32),
    ];
    const header = bytes.readUInt32LE(at + 42);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const data = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
    files.set(name, inflateRawSync(bytes.subarray(data, data + size)).toString());
    at += 46 + nameLength + extra + comment;
  }
  return files;
}
