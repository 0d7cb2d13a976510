// How a command that runs until it is told to stop begins and ends: what it opened is closed in reverse order, and what
// went wrong is said in one message.

import { inspect } from 'node:util';

export interface Command {
  readonly print: (line: string) => void;
  /** To be run at the end, the last one first. */
  atEnd(close: () => Promise<void>): void;
  /** To be run whenever SIGHUP comes, which then does not end the command. */
  onHangup(run: () => void): void;
  /** Ends the command because of something that nobody asked for. */
  fail(error: unknown): void;
}

/** From the signal on. What hangs then is left: the process is gone within the 15 seconds that are promised. */
const longestEndMilliseconds = 14_500;

/**
 * SIGINT and SIGTERM end the command with exit code 0, also while it starts, and also where something hangs that is to be closed.
 * INVARIANT: what must not be lost is durable before anybody is told of it, so that the end may come at any moment.
 * @param isForOperator whether the message of an error says what to do, and is shown without a stack
 */
export function runCommand(
  start: (command: Command) => Promise<void>,
  isForOperator: (error: Error) => boolean,
  endMilliseconds = longestEndMilliseconds,
): void {
  const closers: (() => Promise<void>)[] = [];
  let ending = false;

  function tell(error: unknown): void {
    const text = error instanceof Error && isForOperator(error) ? error.message : inspect(error);
    process.stderr.write(`${text}\n`);
  }

  async function end(exitCode: number): Promise<void> {
    if (ending) return;
    ending = true;
    let code = exitCode;
    setTimeout(() => {
      process.stderr.write(
        `Not everything could be closed within ${endMilliseconds} ms: what hangs is left.\n`,
      );
      process.exit(code);
    }, endMilliseconds);
    for (const close of closers.reverse()) {
      await close().catch((error: unknown) => {
        tell(error);
        code = 1;
      });
    }
    process.exit(code);
  }

  function fail(error: unknown): void {
    // What breaks while things are being closed is a consequence.
    if (ending) return;
    tell(error);
    void end(1);
  }

  // npm passes Ctrl-C on although the terminal has sent it already: the second must not cut off what the first began.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0));
  start({
    print: (line) => process.stdout.write(`${line}\n`),
    atEnd: (close) => closers.push(close),
    onHangup: (run) => void process.on('SIGHUP', run),
    fail,
  }).catch(fail);
}
