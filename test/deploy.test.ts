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
