import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

describe('the graphql package', () => {
  it('is installed once, as its objects are recognised by their class', () => {
    const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
    const copies = Object.keys(lock.packages).filter((path) => /(^|\/)node_modules\/graphql$/.test(path));
    expect(copies).toEqual(['node_modules/graphql']);
  });
});
