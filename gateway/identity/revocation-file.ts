// Changes the file of revocations as a whole, so that a gateway that reads it at any moment finds a list.

import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type RevocationList, readRevocations } from './revocations.ts';

export interface RevocationChange {
  readonly principal?: string | undefined;
  readonly token?: string | undefined;
  /** Principal whose tokens of before `now` are withdrawn. */
  readonly issuedTo?: string | undefined;
  /** Principal who is taken off the list. */
  readonly restore?: string | undefined;
  /** RFC 3339. */
  readonly now: string;
  /** Who is signed in at the machine. */
  readonly by?: string | undefined;
}

/** @returns the list as it is then. @throws Error when the file is there and is no list of revocations */
export async function changeRevocations(file: string, change: RevocationChange): Promise<RevocationList> {
  const list = readRevocations(await readFile(file, 'utf8').catch(absentAsEmpty));
  const { principal, token, issuedTo, restore, now, by } = change;
  const without = (name: string) => name !== restore;
  const changed: RevocationList = {
    tokens: added(list.tokens, token),
    principals: added(list.principals, principal).filter(without),
    issuedBefore: Object.fromEntries(
      Object.entries({ ...list.issuedBefore, ...(issuedTo === undefined ? {} : { [issuedTo]: now }) }).filter(
        ([name]) => without(name),
      ),
    ),
    ...(by === undefined || by === '' ? {} : { changedBy: by }),
  };
  if ([principal, token, issuedTo, restore].every((name) => name === undefined)) return changed;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(changed, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, file);
  return changed;
}

function added(names: readonly string[], name: string | undefined): string[] {
  return [...new Set([...names, ...(name === undefined ? [] : [name])])];
}

function absentAsEmpty(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return '{}';
  throw error;
}
