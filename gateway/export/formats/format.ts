// What a format is: rows go in page by page, bytes come out as they are made, and nothing is kept of what has left.

import type { Column, Row } from '../columns.ts';

export type Pages = AsyncIterable<readonly Row[]>;

export interface Format {
  readonly contentType: string;
  readonly extension: string;
  /** @throws GraphQLError EXPORT_VALUE for a value that the format cannot hold */
  readonly encode: (columns: readonly Column[], pages: Pages) => AsyncIterable<Uint8Array>;
}
