import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { defaultBounds } from '../../gateway/limits/bounds.ts';
import { limitErrors } from '../../gateway/limits/limit-errors.ts';

const document = readFileSync(new URL('../../docs/limits.md', import.meta.url), 'utf8');
const rows = [...document.matchAll(/^\| `(\w+)` \| (\d+) \| .+ \| `(\w+)` \|$/gm)];

describe('docs/limits.md', () => {
  it('has the bounds with their defaults', () => {
    expect(Object.fromEntries(rows.map(([, name, value]) => [name, Number(value)]))).toEqual(defaultBounds);
  });

  it('names the codes of all limits', () => {
    for (const code of Object.keys(limitErrors)) expect(document).toContain(`\`${code}\``);
  });
});
