// Whether a file has changed, for what is read again while the gateway runs.

import { stat } from 'node:fs/promises';

export const absent = 'absent';

/** Another text after each change: who replaces a file gives it another inode. `absent` where there is none. */
export async function fileVersion(file: string): Promise<string> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    return `${mtimeMs} ${size} ${ino}`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return absent;
    throw error;
  }
}
