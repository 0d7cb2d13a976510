// Tokens and principals that are no longer to be believed, kept in a file that an operator changes while the gateway runs.
// The file is looked at every second; what it says holds for verified tokens that are cached, too.

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { byName } from '../access/by-name.ts';
import { absent, fileVersion } from '../file-version.ts';

/** Looked up by the names that a token bears. */
export interface Revocations {
  /** @param issuedAt seconds since 1970, absent where the token does not say */
  isRevoked(token: { readonly id?: string; readonly principal: string; readonly issuedAt?: number }): boolean;
  /** Whether the list could be read when it was looked at last; otherwise an older one is in force. */
  isCurrent(): boolean;
  close(): void;
}

export const noRevocations: Revocations = { isRevoked: () => false, isCurrent: () => true, close() {} };

const name = z.string().min(1).max(1000);
const shape = z.strictObject({
  /** Ids of tokens (`jti`). */
  tokens: z.array(name).default([]),
  /** Ids of principals (`sub`), of whom no token is accepted. */
  principals: z.array(name).default([]),
  /** Principal → moment before which tokens issued to them are not accepted, for example after a stolen session. */
  issuedBefore: byName(name, z.iso.datetime({ offset: true })).default({}),
  /** Who was signed in at the machine when the list was changed last by the command. */
  changedBy: name.optional(),
});
export type RevocationList = z.infer<typeof shape>;

/** @throws Error when the text is no list of revocations */
export function readRevocations(text: string): RevocationList {
  return shape.parse(JSON.parse(text));
}

export interface RevocationOptions {
  /** A file that is not there revokes nothing. */
  readonly file: string;
  readonly pollMilliseconds: number;
  /** Told of each look that failed. The last list that could be read stays in force. */
  readonly report: (error: unknown) => void;
  /** Told of the list in force with each look, so that changes are recorded. */
  readonly inForce?: (list: RevocationList) => Promise<void>;
}

/** @throws Error when the file is there and is no list of revocations */
export async function openRevocations(options: RevocationOptions): Promise<Revocations> {
  let seen = '';
  let list = readRevocations('{}');
  let current = compiled(list);
  let isCurrent = true;
  const look = async () => {
    const version = await fileVersion(options.file);
    if (version === seen) return;
    list = readRevocations(version === absent ? '{}' : await readFile(options.file, 'utf8'));
    current = compiled(list);
    seen = version;
  };
  await look();
  const tellOf = async () => options.inForce?.(list);
  const timer = setInterval(() => {
    void look()
      .then(
        () => {
          isCurrent = true;
        },
        (error) => {
          isCurrent = false;
          options.report(error);
        },
      )
      .then(tellOf)
      .catch(options.report);
  }, options.pollMilliseconds);
  timer.unref();
  return {
    isRevoked({ id, principal, issuedAt }) {
      if (current.principals.has(principal) || (id !== undefined && current.tokens.has(id))) return true;
      const before = current.issuedBefore.get(principal);
      // A token that does not say when it was issued may be one of those that were withdrawn.
      return before !== undefined && (issuedAt === undefined || issuedAt * 1000 < before);
    },
    isCurrent: () => isCurrent,
    close: () => clearInterval(timer),
  };
}

function compiled({ tokens, principals, issuedBefore }: RevocationList) {
  return {
    tokens: new Set(tokens),
    principals: new Set(principals),
    issuedBefore: new Map(Object.entries(issuedBefore).map(([id, moment]) => [id, Date.parse(moment)])),
  };
}
