// Apache Parquet, row group by row group: what a group came to leaves before the next is gathered. Values keep their types; what is
// no single value is JSON text.

import { ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import { type Column, type Row, valueAt } from '../columns.ts';
import type { Format } from './format.ts';

const groupRows = 10_000;
const types = {
  TEXT: 'STRING',
  INTEGER: 'INT32',
  NUMBER: 'DOUBLE',
  BOOLEAN: 'BOOLEAN',
  JSON: 'STRING',
} as const;

export const parquet: Format = {
  contentType: 'application/vnd.apache.parquet',
  extension: 'parquet',
  async *encode(columns, pages) {
    const bytes = new ByteWriter();
    const schema = schemaFromColumnData({ columnData: dataOf(columns, []) });
    const writer = new ParquetWriter({ writer: bytes, schema, createdBy: 'yidang' });
    let group: Row[] = [];
    for await (const rows of pages) {
      group.push(...rows);
      if (group.length < groupRows) continue;
      await writer.write({ columnData: dataOf(columns, group), rowGroupSize: group.length });
      group = [];
      yield taken(bytes);
    }
    if (group.length > 0)
      await writer.write({ columnData: dataOf(columns, group), rowGroupSize: group.length });
    await writer.finish();
    yield taken(bytes);
  },
};

function dataOf(columns: readonly Column[], rows: readonly Row[]) {
  return columns.map((column) => ({
    name: column.name,
    type: types[column.type],
    nullable: true,
    data: rows.map((row) => cellOf(column, valueAt(row, column))),
  }));
}

function cellOf({ type }: Column, value: unknown): unknown {
  if (value === null || type === 'INTEGER' || type === 'NUMBER' || type === 'BOOLEAN') return value;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What was written since the last time. Offsets within the file go on. */
function taken(bytes: ByteWriter): Uint8Array {
  const chunk = bytes.getBytes().slice();
  bytes.index = 0;
  return chunk;
}
