// Archives the months of the trail that are past retention: file, record of the intent, the move, record of the outcome. What
// cannot be recorded is not moved. Run by whoever owns the database: the gateway's role may not.

import {
  type ArchiveManifest,
  archiveDirectory,
  dropArchived,
  manifestDigest,
  monthsPastRetention,
  writeArchive,
} from './audit/archive.ts';
import { type AuditOutcome, emptyEntry } from './audit/record.ts';
import type { Trail } from './audit/trail.ts';
import type { TrailDatabase } from './audit/trail-database.ts';

export interface Archiving {
  readonly dataDirectory: string;
  /** May create and drop. */
  readonly owner: TrailDatabase;
  readonly trail: Trail;
  /** Months. */
  readonly auditRetention: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Told of each month that was moved. */
  readonly onArchived: (manifest: ArchiveManifest) => void;
}

/** The oldest first, so that what is archived of a chain is always its beginning. */
export async function archiveTrail(archiving: Archiving): Promise<void> {
  const { dataDirectory, owner, trail, auditRetention, now, onArchived } = archiving;
  for (const month of await monthsPastRetention(owner, auditRetention, now)) {
    const manifest = await writeArchive(owner, archiveDirectory(dataDirectory), month);
    await trail.record(entryOf(manifest, 'BEGUN'), null, true);
    await dropArchived(owner, manifest);
    await trail.record(entryOf(manifest, 'DONE'), null, true);
    onArchived(manifest);
  }
}

function entryOf(manifest: ArchiveManifest, outcome: AuditOutcome) {
  const { month, file, digest, records } = manifest;
  return {
    ...emptyEntry('TRAIL_ARCHIVED', outcome),
    detail: { month, file, digest, records, manifest: manifestDigest(manifest) },
  };
}
