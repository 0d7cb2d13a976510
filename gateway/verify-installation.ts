// Verifies the trail of an installation: what its database holds and what was archived from it, against what its data
// directory knows.

import { archiveDirectory } from './audit/archive.ts';
import { openArchives } from './audit/archive-reader.ts';
import type { TrailDatabase } from './audit/trail-database.ts';
import { type Verification, verifyTrail } from './audit/verify.ts';
import { readCheckpointFile, readHeads } from './audit/witness.ts';
import { loadCheckpointKeys } from './audit-keys.ts';

/** Reads only, and may run beside gateways that write. @param onProgress told of how many records were verified */
export async function verifyInstallation(
  dataDirectory: string,
  database: TrailDatabase,
  onProgress: (records: number) => void,
): Promise<Verification> {
  const evidence = {
    checkpoints: () => readCheckpointFile(dataDirectory),
    heads: () => readHeads(dataDirectory),
    keys: await loadCheckpointKeys(dataDirectory),
  };
  const archives = await openArchives(database, archiveDirectory(dataDirectory));
  const verified = await verifyTrail(archives.reader, evidence, onProgress);
  return {
    ...verified,
    findings: [...archives.findings, ...verified.findings, ...archives.unrecorded()],
    notes: [...archives.notes, ...verified.notes],
  };
}
