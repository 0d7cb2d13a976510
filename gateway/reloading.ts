// When what a gateway serves is loaded again: when its file has changed, and when somebody says so. One after the other, and what
// fails leaves what is served as it is.

import { fileVersion } from './file-version.ts';

export interface Reloading {
  /** Loads now, also where no change can be seen. */
  now(): Promise<void>;
  close(): void;
}

export interface ReloadingOptions {
  /** Looked at for changes; null: what is loaded is no file. */
  readonly file: string | null;
  readonly pollMilliseconds: number;
  readonly reload: () => Promise<void>;
  /** @param error absent: it was loaded */
  readonly report: (error?: unknown) => void;
}

export async function startReloading(options: ReloadingOptions): Promise<Reloading> {
  const { file, pollMilliseconds, reload, report } = options;
  let seen = file === null ? '' : await fileVersion(file);
  let running = Promise.resolve();

  function now(): Promise<void> {
    running = running.then(async () => {
      try {
        await reload();
        report();
      } catch (error) {
        report(error);
      }
    });
    return running;
  }

  async function look(path: string): Promise<void> {
    const version = await fileVersion(path);
    if (version === seen) return;
    // INVARIANT: a change that comes while this one is loaded is another version, and is seen by the next look.
    seen = version;
    await now();
  }

  const timer =
    file === null ? undefined : setInterval(() => void look(file).catch(report), pollMilliseconds).unref();
  return { now, close: () => clearInterval(timer) };
}
