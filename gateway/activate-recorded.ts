// A rule set of a file becomes the active one, with its records in the trail: as `npm run rules -- activate` does it, and as a
// synthetic province begins.

import { basename } from 'node:path';
import type { Catalog } from './access/catalog.ts';
import { activationChange, activationSummary, intendedActivation } from './admin/activation-summary.ts';
import type { Pseudonyms } from './audit/pseudonym.ts';
import type { Trail } from './audit/trail.ts';
import { latestNumber, type PolicyDatabase } from './policy-store.ts';
import { recordCommand } from './record-command.ts';
import { activateFile, readRuleSet } from './rules.ts';

/**
 * @param command what the operator ran
 * @returns the number of the version that is active now
 * @throws RuleSetError; UnrecordedError when it cannot be recorded
 */
export async function activateRecorded(
  { trail, pseudonyms }: { readonly trail: Trail; readonly pseudonyms: Pseudonyms },
  command: string,
  database: PolicyDatabase,
  catalog: Catalog,
  file: URL | string,
): Promise<number> {
  const before = await latestNumber(database);
  const activation = await intendedActivation(database, before, await readRuleSet(file), pseudonyms);
  return recordCommand(
    trail,
    'RULES_ACTIVATED',
    { command, file: basename(String(file)).slice(0, 200), activation },
    () => activateFile(database, catalog, file),
    async (after) => ({
      before,
      after,
      activation: await activationSummary(database, before, after, pseudonyms),
      change: await activationChange(database, before, after, pseudonyms),
    }),
  );
}
