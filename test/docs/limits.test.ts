import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { defaultBounds } from '../../gateway/limits/bounds.ts';
import { limitErrors } from '../../gateway/limits/limit-errors.ts';
import { domains } from '../../subgraphs/index.ts';
import type { IndexUse } from '../../subgraphs/mapping.ts';

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

describe('the table of indexes in docs/limits.md', () => {
  it('has what the mappings declare', () => {
    const table = [...document.matchAll(/^\| `(\w+)` \|(.*)\|(.*)\|(.*)\|(.*)\|(.*)\|$/gm)];
    const told = table.map(([, type, ...cells]) => [type, ...cells.map((cell) => cell.match(/\w+/g) ?? [])]);
    const declared = domains.flatMap(({ mapping }) =>
      Object.entries(mapping.types).flatMap(([type, each]) => {
        if (each.kind !== 'table' || each.indexes === undefined) return [];
        const fields = Object.entries(each.indexes);
        const having = (use: IndexUse) =>
          fields.filter(([, uses]) => uses.includes(use)).map(([name]) => name);
        // One column says both.
        expect(having('order')).toEqual(having('compare'));
        return [
          [
            type,
            having('compare'),
            having('prefix'),
            having('initials'),
            having('geometry'),
            having('distance'),
          ],
        ];
      }),
    );
    expect(told).toEqual(declared);
  });
});
