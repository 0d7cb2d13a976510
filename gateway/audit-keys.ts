// The keys of the trail, in DATA_DIR/keys: a pair that signs checkpoints, its public half for whoever verifies, and the
// secret of the pseudonyms. AUDIT_SIGNATURE says which kind of pair.

import { createHash, KeyObject } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JSONWebKeySet } from 'jose';
import { sm2 } from 'sm-crypto-v2';
import { z } from 'zod';
import { createPseudonyms, type Pseudonyms } from './audit/pseudonym.ts';
import {
  type CheckpointKey,
  type CheckpointSigner,
  ed25519Signer,
  type SignatureAlgorithm,
  sm2Signer,
} from './audit/signer.ts';
import { createSortedDigest, type SortingBounds } from './audit/sorted-digest.ts';
import { clearSpillFiles } from './audit/spill-file.ts';
import type { Trail } from './audit/trail.ts';
import type { TrailDatabase } from './audit/trail-database.ts';
import { createNormalise } from './data-sources.ts';
import { loadSecret, loadSigningKey, publicKeysFile } from './keys.ts';
import type { Recording } from './recording.ts';

const keyName = 'audit';
const pseudonymSecretName = 'audit-pseudonym';

export interface RecordingSettings {
  readonly dataDirectory: string;
  readonly production: boolean;
  /** Absent: the defaults. */
  readonly sorting?: SortingBounds;
}

/** @param open null until it is open */
export async function openRecording(
  { dataDirectory, production, sorting }: RecordingSettings,
  open: () => { readonly trail: Trail; readonly questions: TrailDatabase | null } | null,
): Promise<Recording> {
  const pseudonyms = await loadPseudonyms(dataDirectory);
  const spills = spillDirectory(dataDirectory);
  await clearSpillFiles(spills);
  return {
    trail: () => open()?.trail ?? null,
    questions: () => open()?.questions ?? null,
    pseudonyms,
    sortedDigest: () => createSortedDigest(spills, sorting),
    normalise: createNormalise(!production),
  };
}

/** Where pseudonyms of exports are sorted that are too many for memory. */
export function spillDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'audit', 'sorting');
}

export async function loadPseudonyms(dataDirectory: string): Promise<Pseudonyms> {
  return createPseudonyms(await loadSecret(dataDirectory, pseudonymSecretName));
}

const sm2Name = 'audit-sm2';

export async function loadCheckpointSigner(
  dataDirectory: string,
  algorithm: SignatureAlgorithm,
): Promise<CheckpointSigner> {
  switch (algorithm) {
    case 'Ed25519': {
      const { privateKey, keyId } = await loadSigningKey(dataDirectory, keyName);
      return ed25519Signer(keyId, KeyObject.from(privateKey));
    }
    case 'SM2': {
      const privateKey = Buffer.from(await loadSecret(dataDirectory, sm2Name)).toString('hex');
      const point = sm2.getPublicKeyFromPrivateKey(privateKey);
      const kid = createHash('sm3').update(point, 'hex').digest('base64url');
      await writeFile(sm2PublicFile(dataDirectory), `${JSON.stringify({ kid, point })}\n`);
      return sm2Signer(kid, privateKey);
    }
    default:
      return algorithm satisfies never;
  }
}

/** The public keys of all kinds that this installation has signed with. */
export async function loadCheckpointKeys(dataDirectory: string): Promise<readonly CheckpointKey[]> {
  const text = await readFile(publicKeysFile(dataDirectory, keyName), 'utf8').catch(ifAbsent);
  const { keys = [] } = text === null ? {} : (JSON.parse(text) as Partial<JSONWebKeySet>);
  const ed25519 = keys.map(
    (jwk): CheckpointKey => ({ kid: String(jwk.kid), algorithm: 'Ed25519', jwk: { ...jwk } }),
  );
  const pair = await readFile(sm2PublicFile(dataDirectory), 'utf8').catch(ifAbsent);
  return pair === null
    ? ed25519
    : [...ed25519, { algorithm: 'SM2', ...sm2PublicKey.parse(JSON.parse(pair)) }];
}

const sm2PublicKey = z.object({ kid: z.string(), point: z.string() });

function sm2PublicFile(dataDirectory: string): string {
  return join(dataDirectory, 'keys', `${sm2Name}.public.json`);
}

function ifAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
