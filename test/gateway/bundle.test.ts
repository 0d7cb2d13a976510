// What `npm start` runs. That it serves is what the tests of `npm start` show; here is what they do not come to.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { domains } from '../../subgraphs/index.ts';

const top = new URL('../../', import.meta.url);
const bundles = readdirSync(new URL('dist/', top)).filter((name) => name.endsWith('.js'));
const text = bundles.map((name) => readFileSync(new URL(`dist/${name}`, top), 'utf8')).join('\n');

describe('the bundle', () => {
  it('has each migration of each domain', () => {
    for (const { name } of domains) {
      const files = readdirSync(new URL(`subgraphs/${name}/migrations/`, top));
      expect(files.length).toBeGreaterThan(0);
      for (const file of files) expect(text).toContain(`"./${name}/migrations/${file}": () => import("./`);
    }
  });

  it('finds what modules read beside themselves where their sources are', () => {
    const places = [...text.matchAll(/new URL\("(\.\.\/[^"]+)", import\.meta\.url\)/g)].map(
      ([, place = '']) => place,
    );
    expect(places).toContain('../gateway/supergraph.ts');
    for (const place of new Set(places)) expect(statSync(new URL(`dist/${place}`, top)).isFile()).toBe(true);
    expect(text.match(/import\.meta\.url/g)?.length).toBe(places.length);
  });

  it('leaves packages where they are: there is one copy of each', () => {
    expect(text).toMatch(/from "graphql";/);
    expect(text).not.toContain('node_modules/');
  });

  it('is not made anew where nothing has changed', () => {
    const written = () => bundles.map((name) => statSync(new URL(`dist/${name}`, top)).mtimeMs);
    const before = written();
    const command = fileURLToPath(new URL('gateway/bundle-main.ts', top));
    execFileSync(process.execPath, ['--import', 'tsx', command]);
    expect(written()).toEqual(before);
  });
});
