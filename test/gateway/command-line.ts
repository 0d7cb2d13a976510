// Runs what `npm start` runs, and other commands of the gateway, in a process of their own, with an environment
// that has nothing of the tester's.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Run {
  readonly process: ChildProcess;
  /** What it has said so far. */
  readonly output: { readonly out: string; readonly err: string };
  /** Resolves when standard output has the text. @throws when it ends before */
  says(text: string): Promise<void>;
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
}

export function runMain(settings: Readonly<Record<string, string>>): Run {
  return runNode([fileURLToPath(new URL('../../dist/main.js', import.meta.url))], settings);
}

/** @param file in `gateway/` */
export function runCommand(
  file: string,
  given: readonly string[],
  settings: Readonly<Record<string, string>>,
): Run {
  const script = fileURLToPath(new URL(`../../gateway/${file}`, import.meta.url));
  return runNode(['--import', 'tsx', script, ...given], settings);
}

/** @param code an ES module, in the folder of the project */
export function runModule(code: string): Run {
  return runNode(['--import', 'tsx', '--input-type=module', '--eval', code], {});
}

function runNode(given: readonly string[], settings: Readonly<Record<string, string>>): Run {
  const { PATH = '', TMPDIR } = process.env;
  const child = spawn(process.execPath, given, {
    env: { PATH, ...(TMPDIR === undefined ? {} : { TMPDIR }), LOG_LEVEL: 'silent', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.err += text;
  });
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  return {
    process: child,
    output,
    ended,
    async says(text) {
      while (!output.out.includes(text)) {
        const end = await Promise.race([once(child.stdout, 'data').then(() => undefined), ended]);
        if (end !== undefined && !output.out.includes(text)) {
          throw new Error(`ended with ${end} before it said "${text}":\n${output.out}${output.err}`);
        }
      }
    },
  };
}
