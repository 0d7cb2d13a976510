// What a browser has to load before the first page, and what it does not have to.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const directory = new URL('../../../gateway/console/dist/', import.meta.url);
const budget = 500_000;

interface Chunk {
  readonly name: string;
  readonly bytes: number;
  readonly imports: readonly string[];
}

const chunks = new Map(
  readdirSync(new URL('assets/', directory))
    .filter((name) => name.endsWith('.js'))
    .map((name) => [name, readChunk(name)] as const),
);

function readChunk(name: string): Chunk {
  const source = readFileSync(new URL(`assets/${name}`, directory), 'utf8');
  const imports = [...source.matchAll(/(?:^|[;}])import(?:[^'"()]*?from)?["']\.\/([^"']+)["']/g)];
  const { length } = readFileSync(new URL(`assets/${name}.gz`, directory));
  return { name, bytes: length, imports: imports.map(([, imported = '']) => imported) };
}

/** The chunks that load together with these. */
function closure(names: Iterable<string>): ReadonlySet<string> {
  const found = new Set(names);
  for (const name of found) for (const imported of chunks.get(name)?.imports ?? []) found.add(imported);
  return found;
}

function named(start: string): readonly string[] {
  return [...chunks.keys()].filter((name) => name.startsWith(start));
}

describe('the bundle of the console', () => {
  const page = readFileSync(new URL('index.html', directory), 'utf8');
  const entry = [...page.matchAll(/assets\/([^"]+\.js)"/g)].map(([, name = '']) => name);
  const main = closure([...entry, ...named('app-')]);

  it(`loads the frame with less than ${budget} bytes of compressed script`, () => {
    const bytes = [...main].reduce((sum, name) => sum + (chunks.get(name)?.bytes ?? 0), 0);
    expect(main.size).toBeGreaterThan(2);
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThan(budget);
  });

  it('loads the explorer only when it is opened', () => {
    const explorer = named('explorer-page');
    expect(explorer).toHaveLength(1);
    expect([...main].filter((name) => /explorer|monaco|editor/.test(name))).toEqual([]);
  });

  it('loads charts only when there is something to draw', () => {
    const [chart = ''] = named('replay-chart');
    expect(chunks.get(chart)?.bytes).toBeGreaterThan(50_000);
    expect(main.has(chart)).toBe(false);
  });

  it('has no script and no style in the page itself', () => {
    expect(page).not.toMatch(/<script(?![^>]* src=)/);
    expect(page).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
  });

  it('names no other host', () => {
    const hosts = [...page.matchAll(/(?:src|href)="(https?:)?\/\/[^"]+"/g)];
    expect(hosts).toEqual([]);
  });
});
