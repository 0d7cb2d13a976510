import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

/** Package names of the table rows under a heading. */
function packagesUnder(heading: string): readonly string[] {
  const document = read('docs/decisions/0006-dependencies.md');
  const section = document.split(/^##+ /m).find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \| .+ \|$/gm)].map(([, name = '']) => name);
}

describe('docs/decisions/0006-dependencies.md', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
    string,
    Record<string, string>
  >;

  it('says of each runtime dependency why it is there', () => {
    expect(packagesUnder('At run time')).toEqual(Object.keys(dependencies ?? {}).sort());
  });

  it('says of each development dependency why it is there', () => {
    expect(packagesUnder('In development')).toEqual(Object.keys(devDependencies ?? {}).sort());
  });
});
