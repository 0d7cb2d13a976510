import { describe, expect, it } from '@jest/globals';
import { type Run, runModule } from './command-line.ts';

const command = new URL('../../gateway/command.ts', import.meta.url).href;

/** @param opens what it does with `atEnd` before it says that it is ready */
function started(opens: string, endMilliseconds: number): Run {
  return runModule(`
    import { runCommand } from ${JSON.stringify(command)};
    const hangs = () => new Promise(() => {});
    runCommand(async ({ atEnd, print, fail }) => {
      ${opens}
      print('ready');
      setInterval(() => {}, 1000);
    }, () => false, ${endMilliseconds});
  `);
}

async function ended(run: Run): Promise<unknown> {
  await run.says('ready');
  run.process.kill('SIGTERM');
  return run.ended;
}

describe('a command that is told to end', () => {
  it('closes what it has opened, the last first, and ends with 0', async () => {
    const run = started(
      "atEnd(async () => print('first')); atEnd(async () => print('last')); atEnd(async () => {});",
      60_000,
    );
    expect(await ended(run)).toBe(0);
    expect(run.output).toEqual({ out: 'ready\nlast\nfirst\n', err: '' });
  });

  it('ends with 0 though something hangs that is to be closed, and says so', async () => {
    const run = started("atEnd(async () => print('never')); atEnd(hangs);", 200);
    expect(await ended(run)).toBe(0);
    expect(run.output).toEqual({
      out: 'ready\n',
      err: 'Not everything could be closed within 200 ms: what hangs is left.\n',
    });
  });

  it('ends with 1 where something could not be closed, or broke, though another hangs', async () => {
    const closing = started("atEnd(hangs); atEnd(async () => { throw new Error('broken'); });", 200);
    expect(await ended(closing)).toBe(1);
    const broken = started("atEnd(hangs); setTimeout(() => fail(new Error('broken')), 0);", 200);
    expect(await broken.ended).toBe(1);
    expect(broken.output.err).toContain('broken');
  });
});
