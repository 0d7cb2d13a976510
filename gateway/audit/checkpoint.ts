// A checkpoint: "so far, this writer's chain is this", signed, with the digest of the checkpoint before it. It is kept in
// the database and, as a line of a file, outside it, so that who rewrites the one does not reach the other.

import { canonicalJson, sm3 } from './canonical.ts';
import type { Json } from './record.ts';
import { type CheckpointKey, type CheckpointSigner, isSigned } from './signer.ts';

export type Checkpoint = {
  readonly writer: string;
  /** Of the last record that it covers. */
  readonly sequence: number;
  /** Of that record. */
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Digest of the writer's checkpoint before; '' for its first. */
  readonly previous: string;
  /** The writer ended after it. */
  readonly last: boolean;
  readonly algorithm: string;
  readonly keyId: string;
  readonly signature: string;
};

export function createCheckpoint(
  content: Pick<Checkpoint, 'writer' | 'sequence' | 'hash' | 'at' | 'previous' | 'last'>,
  signer: CheckpointSigner,
): Checkpoint {
  const { algorithm, keyId } = signer;
  const unsigned = { ...content, algorithm, keyId };
  return { ...unsigned, signature: signer.sign(signedText(unsigned)) };
}

export function isCheckpointSigned(checkpoint: Checkpoint, keys: readonly CheckpointKey[]): boolean {
  return isSigned(keys, checkpoint, signedText(checkpoint));
}

export function checkpointDigest(checkpoint: Checkpoint): string {
  return sm3(canonicalJson(checkpoint satisfies Json));
}

function signedText({
  writer,
  sequence,
  hash,
  at,
  previous,
  last,
  algorithm,
  keyId,
}: Omit<Checkpoint, 'signature'>) {
  return canonicalJson(['yidang-checkpoint-1', writer, sequence, hash, at, previous, last, algorithm, keyId]);
}
