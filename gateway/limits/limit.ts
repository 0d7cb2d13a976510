// What a limit is: a number that is counted in a document before anything is validated or planned, and its error code.
// Counting is linear in the length of the document, however often its fragments are spread.

import type { DocumentNode } from 'graphql';
import type { LimitErrorCode } from './limit-errors.ts';

export interface Limit {
  readonly code: LimitErrorCode;
  /** Of several operations the one that has most. May be `Infinity`: thirty fragments suffice to write a billion fields. */
  readonly count: (document: DocumentNode) => number;
}
