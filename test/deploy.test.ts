// Nothing here runs a container: what is installed elsewhere is checked as far as reading it goes.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { validate } from 'dockerfile-utils';

const read = (name: string) => readFileSync(new URL(`../deploy/${name}`, import.meta.url), 'utf8');

describe('the Dockerfile', () => {
  const text = read('Dockerfile');
  const lastStage = text.slice(text.lastIndexOf('\nFROM '));

  it('has nothing that the linter finds', () => {
    const findings = validate(text);
    expect(findings.map(({ message, range }) => `${range.start.line + 1}: ${message}`)).toEqual([]);
  });

  it('is found at fault by the linter where it is', () => {
    expect(validate(text.replace('USER node', 'USR node'))).not.toEqual([]);
  });

  it('ends in a stage without what only building needs, run by a user without rights', () => {
    expect(text.match(/^FROM /gm)?.length).toBeGreaterThan(1);
    expect(lastStage).toContain('\nUSER node\n');
    expect(lastStage.indexOf('USER node')).toBeLessThan(lastStage.indexOf('CMD ['));
    expect(lastStage).not.toMatch(/npm (ci|install)/);
  });
});

describe('what is installed', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    scripts: Record<string, string>;
  };

  it('runs what `npm start` runs, with one arena of memory for all threads', () => {
    const { start = '' } = scripts;
    expect(start).toMatch(/^node [^&|;]+$/);
    expect(read('Dockerfile')).toContain(`\nCMD ${JSON.stringify(start.split(' ')).replaceAll(',', ', ')}`);
    expect(read('yidang.service')).toContain(`\nExecStart=/usr/bin/${start}\n`);
    expect(read('Dockerfile')).toMatch(/MALLOC_ARENA_MAX=1\n/);
    expect(read('yidang.service')).toMatch(/^Environment=.*\bMALLOC_ARENA_MAX=1$/m);
  });

  it('has made it before it is read-only', () => {
    expect(read('Dockerfile')).toContain('&& npm run bundle');
    expect(scripts.prepare).toContain('npm run -s bundle');
    expect(scripts.prestart).toBe('npm run -s bundle');
  });
});

describe('the unit of systemd', () => {
  const unit = read('yidang.service');

  it.each(['NoNewPrivileges=yes', 'ProtectSystem=strict', 'DynamicUser=yes', 'KillSignal=SIGTERM'])(
    'says %s',
    (line) => {
      expect(unit.split('\n')).toContain(line);
    },
  );

  it('waits longer than the gateway takes to finish', () => {
    const [, seconds] = /^TimeoutStopSec=(\d+)$/m.exec(unit) ?? [];
    expect(Number(seconds)).toBeGreaterThan(15);
  });
});
