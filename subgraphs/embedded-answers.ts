// Makes of PGlite's answers what a PostgreSQL server would have said.

/** CopyInResponse for rows in text, which need no column formats. */
export const copyInResponse = Buffer.from([0x47, 0, 0, 0, 7, 0, 0, 0]);

export interface Exchange {
  /** It ends with Sync or is a simple query: it is answered by one ReadyForQuery, the last message. */
  readonly whole: boolean;
  /** The client was told CopyInResponse before PGlite was. */
  readonly copy?: boolean;
}

/**
 * After an error PGlite says ReadyForQuery twice, once too early: a client would take the second for the answer to what
 * it asks next.
 * @param answer whole messages
 */
export function corrected(answer: Buffer, { whole, copy = false }: Exchange): Buffer {
  const kept: Buffer[] = [];
  let ready: Buffer | undefined;
  for (let start = 0; start < answer.length; ) {
    const end = start + 1 + answer.readInt32BE(start + 1);
    const message = answer.subarray(start, end);
    if (message[0] === readyForQuery) ready = message;
    else if (!(copy && message[0] === copyInResponse[0])) kept.push(message);
    start = end;
  }
  if (whole && ready !== undefined) kept.push(ready);
  return Buffer.concat(kept);
}

const readyForQuery = 0x5a;
