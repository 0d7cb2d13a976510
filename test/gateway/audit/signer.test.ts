import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCheckpoint, isCheckpointSigned } from '../../../gateway/audit/checkpoint.ts';
import { signatureAlgorithms } from '../../../gateway/audit/signer.ts';
import { loadCheckpointKeys, loadCheckpointSigner } from '../../../gateway/audit-keys.ts';

const content = { writer: 'w', sequence: 7, hash: 'ab', at: 1, previous: '', last: false };

describe.each(signatureAlgorithms)('a checkpoint signed with %s', (algorithm) => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yidang-signer-'));
  });

  afterAll(() => rm(directory, { recursive: true }));

  it('verifies with the public keys of the installation, and with no others', async () => {
    const checkpoint = createCheckpoint(content, await loadCheckpointSigner(directory, algorithm));
    const keys = await loadCheckpointKeys(directory);
    expect(checkpoint).toMatchObject({ ...content, algorithm });
    expect(isCheckpointSigned(checkpoint, keys)).toBe(true);
    expect(isCheckpointSigned(checkpoint, [])).toBe(false);
  });

  it('does not verify once anything of it is another', async () => {
    const checkpoint = createCheckpoint(content, await loadCheckpointSigner(directory, algorithm));
    const keys = await loadCheckpointKeys(directory);
    const changes = {
      writer: 'v',
      sequence: 8,
      hash: 'ac',
      at: 2,
      previous: 'x',
      last: true,
      keyId: 'other',
    };
    for (const [name, value] of Object.entries({ ...changes, algorithm: 'none', signature: 'AAAA' }))
      expect([name, isCheckpointSigned({ ...checkpoint, [name]: value }, keys)]).toEqual([name, false]);
  });

  it('is signed with the same key after a restart', async () => {
    const first = await loadCheckpointSigner(directory, algorithm);
    const again = await loadCheckpointSigner(directory, algorithm);
    expect(again.keyId).toBe(first.keyId);
  });
});
