// What is told of an export that is complete, so that whoever got it can prove what it is: which operation, under which rules, for
// what, how much, and the digests of the bytes as they left.

import { createHash } from 'node:crypto';
import type { Column } from './columns.ts';
import type { FormatName } from './formats/index.ts';

export interface Manifest {
  /** The header X-Request-Id of the answer, under which the audit trail has it. */
  readonly id: string;
  /** `sha256:` and the digest of the document as it came, as in `documentId`. */
  readonly operation: string;
  /** Name of the list. */
  readonly list: string;
  readonly format: FormatName;
  readonly policyVersion: number;
  readonly purpose: string;
  readonly principal: string;
  /** RFC 3339. */
  readonly begunAt: string;
  readonly endedAt: string;
  readonly columns: readonly Pick<Column, 'name' | 'type'>[];
  /** What was done to columns, as `extensions.access` has it. */
  readonly access: readonly unknown[];
  readonly rows: number;
  readonly bytes: number;
  /** Hexadecimal digits. */
  readonly sha256: string;
  readonly sm3: string;
}

/** What is counted of the bytes that leave. */
export interface Digest {
  add(chunk: Uint8Array): void;
  end(): Pick<Manifest, 'bytes' | 'sha256' | 'sm3'>;
}

export function createDigest(): Digest {
  const [sha256, sm3] = [createHash('sha256'), createHash('sm3')];
  let bytes = 0;
  return {
    add(chunk) {
      bytes += chunk.byteLength;
      sha256.update(chunk);
      sm3.update(chunk);
    },
    end: () => ({ bytes, sha256: sha256.digest('hex'), sm3: sm3.digest('hex') }),
  };
}
