import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { planBlocks } from '../../seeds/province.ts';
import { tables } from '../../seeds/tables/index.ts';
import { type CollectedProvince, collectProvince } from './collect-province.ts';

const province = collectProvince(2000, 1);

function digest({ tables }: CollectedProvince): string {
  const hash = createHash('sha256');
  for (const [name, rows] of tables) hash.update(name).update(JSON.stringify(rows));
  return hash.digest('hex');
}

function people({ rows }: CollectedProvince): ReadonlySet<unknown> {
  return new Set(rows('person').map(({ person_id: id }) => id));
}

describe('the province', () => {
  it('is the same for the same seed', () => {
    expect(digest(collectProvince(2000, 1))).toBe(digest(province));
  });

  it('is another one for another seed, apart from the cast and the land', () => {
    const other = collectProvince(2000, 2);
    const shared = [...people(other)].filter((id) => people(province).has(id));
    expect(shared).toHaveLength(15);
    for (const table of ['division', 'governance_grid', 'planning_control', 'license_type'] as const) {
      expect(other.rows(table)).toEqual(province.rows(table));
    }
  });

  it('has as many people as were asked for, and besides them only the injected duplicates', () => {
    const duplicates = province.faults.filter(({ kind }) => kind === 'DUPLICATE_PERSON');
    expect(province.rows('person')).toHaveLength(2000 + duplicates.length);
  });

  it('gives every row a key of its own', () => {
    for (const [name, rows] of province.tables) {
      // The primary key stands first in every table.
      const key = tables.get(name)?.columns[0] ?? '';
      expect([name, new Set(rows.map((row) => row[key])).size]).toEqual([name, rows.length]);
    }
  });

  it('has rows for every table', () => {
    expect([...tables.keys()].filter((name) => province.rows(name).length === 0)).toEqual([]);
  });
});

describe('blocks', () => {
  it('share out the people of the counties without loss', () => {
    for (const total of [1000, 20_000, 1_000_000, 3_000_000]) {
      const plans = planBlocks(total);
      expect(plans.reduce((sum, { people: count }) => sum + count, 0)).toBe(total);
      expect(plans.length).toBeLessThan(500);
    }
  });

  it('stay small, so that memory does not grow with the number of people', () => {
    expect(Math.max(...planBlocks(1_000_000).map(({ people: count }) => count))).toBeLessThanOrEqual(3500);
  });
});
