// The formats of an export by the names that callers give them.

import { csv } from './csv.ts';
import type { Format } from './format.ts';
import { ndjson } from './ndjson.ts';
import { parquet } from './parquet.ts';
import { xlsx } from './xlsx.ts';

export const formats = { CSV: csv, XLSX: xlsx, NDJSON: ndjson, PARQUET: parquet } as const satisfies Readonly<
  Record<string, Format>
>;

export type FormatName = keyof typeof formats;

export function isFormatName(name: unknown): name is FormatName {
  return typeof name === 'string' && Object.hasOwn(formats, name);
}
