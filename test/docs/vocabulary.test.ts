// The glossary names what the SDL has: a renamed type or field shows up here.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { domains } from '../../subgraphs/index.ts';
import { loadSdl } from '../../subgraphs/sdl.ts';

const text = readFileSync(new URL('../../docs/vocabulary.md', import.meta.url), 'utf8');
const glossary = text.slice(text.indexOf('## Domain glossary'));

/** Types, and `Type.field` or `Enum.VALUE`, of all domains. */
const coordinates = new Set<string>();
/** Object types, without those that are derived for each list. */
const objectTypes = new Set<string>();
for (const domain of domains) {
  for (const definition of parse(loadSdl(domain)).definitions) {
    if (!('name' in definition) || definition.name === undefined) continue;
    const type = definition.name.value;
    coordinates.add(type);
    const members =
      'fields' in definition ? definition.fields : 'values' in definition ? definition.values : [];
    for (const member of members ?? []) coordinates.add(`${type}.${member.name.value}`);
    if (
      definition.kind === 'ObjectTypeDefinition' &&
      !/^(Query|PageInfo)$|(Connection|Edge|Aggregate|Group)$/.test(type)
    ) {
      objectTypes.add(type);
    }
  }
}

describe('the glossary', () => {
  const named = [...glossary.matchAll(/`([A-Z]\w*(?:\.\w+)?)`/g)].map((match) => match[1] ?? '');

  it('names only what the SDL has', () => {
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((name) => !coordinates.has(name))).toEqual([]);
  });

  it('names every object type of the SDL', () => {
    const known = new Set(named);
    expect([...objectTypes].filter((type) => !known.has(type))).toEqual([]);
  });
});
