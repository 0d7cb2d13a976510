// Newline-delimited JSON: each row as the answer of an operation would have it, a line each, in UTF-8.

import type { Format } from './format.ts';

export const ndjson: Format = {
  contentType: 'application/x-ndjson; charset=utf-8',
  extension: 'ndjson',
  async *encode(_, pages) {
    for await (const rows of pages)
      if (rows.length > 0) yield Buffer.from(`${rows.map((row) => JSON.stringify(row)).join('\n')}\n`);
  },
};
