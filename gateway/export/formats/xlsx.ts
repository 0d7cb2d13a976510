// Office Open XML spreadsheet (ECMA-376) with its texts in the cells, so that a row is written when it comes and forgotten. A text
// cell is never run as a formula and keeps every digit. Where a sheet is full the rows go on in another.

import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { gatewayError } from '../../errors.ts';
import { type Column, type Row, valueAt } from '../columns.ts';
import type { Format, Pages } from './format.ts';
import { textOf } from './text-of.ts';

/** Excel's own limits: rows of a sheet with their header, and characters of a cell. */
const mostRows = 1_048_576;
const longestText = 32_767;
const compression = { compress: true, compressionLevel: 1 } as const;

export const xlsx: Format = {
  contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  extension: 'xlsx',
  async *encode(columns, pages) {
    const zip = new ZipFile();
    const output = zip.outputStream as Readable;
    const rows = rowsOf(pages);
    let sheets = 0;
    let sheet: Readable | undefined;
    let failure: { readonly error: unknown } | undefined;
    zip.on('error', () => output.destroy());

    /** What fails within a sheet ends the output; the archive is not closed over what is missing. */
    async function* guarded(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
      try {
        yield* chunks;
      } catch (error) {
        failure = { error };
        output.destroy();
      }
    }

    function addSheet(first: IteratorResult<Row>): void {
      sheets += 1;
      sheet = Readable.from(guarded(sheetOf(columns, first, rows, addNext)), {
        objectMode: false,
        highWaterMark: 65_536,
      });
      zip.addReadStream(sheet, `xl/worksheets/sheet${sheets}.xml`, compression);
    }

    function addNext(next: IteratorResult<Row>): void {
      if (next.done !== true) {
        addSheet(next);
        return;
      }
      for (const [name, text] of partsOf(sheets))
        zip.addBuffer(Buffer.from(declaration + text), name, compression);
      zip.end();
    }

    try {
      addSheet(await rows.next());
      yield* output as AsyncIterable<Uint8Array>;
    } catch (error) {
      throw failure?.error ?? error;
    } finally {
      sheet?.destroy();
      output.destroy();
      await rows.return(undefined);
    }
  },
};

async function* rowsOf(pages: Pages): AsyncGenerator<Row, undefined> {
  for await (const page of pages) yield* page;
  return undefined;
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const piece = 500;

/** @param done is given the first row that found no place */
async function* sheetOf(
  columns: readonly Column[],
  first: IteratorResult<Row>,
  rows: AsyncGenerator<Row, undefined>,
  done: (next: IteratorResult<Row>) => void,
): AsyncGenerator<Buffer> {
  let text = `${declaration}<worksheet xmlns="${main}"><sheetData>${rowOf(columns.map(({ name }) => name))}`;
  let next = first;
  for (let count = 1; next.done !== true && count < mostRows; count++) {
    const row = next.value;
    text += rowOf(columns.map((column) => valueAt(row, column)));
    if (count % piece === 0) {
      yield Buffer.from(text);
      text = '';
    }
    next = await rows.next();
  }
  yield Buffer.from(`${text}</sheetData></worksheet>`);
  done(next);
}

function rowOf(values: readonly unknown[]): string {
  return `<row>${values.map(cellOf).join('')}</row>`;
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '<c/>';
  if (typeof value === 'number') return `<c><v>${value}</v></c>`;
  const text = textOf(value);
  if (text.length > longestText) throw gatewayError('EXPORT_VALUE');
  return `<c t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const special = /[&<>]/g;
/** What XML 1.0 cannot hold, and halves of characters. */
const unwritable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

function escaped(text: string): string {
  return text.replace(special, (each) => entities[each] ?? each).replace(unwritable, '\uFFFD');
}

function partsOf(sheets: number): readonly (readonly [string, string])[] {
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1);
  const overrides = numbers.map(
    (n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${types}.worksheet+xml"/>`,
  );
  return [
    [
      'xl/workbook.xml',
      `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets>${numbers.map((n) => `<sheet name="${n}" sheetId="${n}" r:id="rId${n}"/>`).join('')}</sheets></workbook>`,
    ],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${numbers.map((n) => `<Relationship Id="rId${n}" Type="${relations}/worksheet" Target="worksheets/sheet${n}.xml"/>`).join('')}</Relationships>`,
    ],
    [
      '_rels/.rels',
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      '[Content_Types].xml',
      `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/>${overrides.join('')}</Types>`,
    ],
  ];
}
