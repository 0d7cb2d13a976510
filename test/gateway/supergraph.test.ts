import { describe, expect, it } from '@jest/globals';
import { ownGraph } from '../../gateway/access/catalog.ts';
import { composeSupergraph } from '../../gateway/compose-supergraph.ts';
import { ownGraphSdl } from '../../gateway/data-sources.ts';
import { loadSupergraph, supergraphFile } from '../../gateway/supergraph.ts';
import { domains } from '../../subgraphs/index.ts';
import { loadSdl } from '../../subgraphs/sdl.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@requires", "@external", "@shareable"])';
const names = [...domains.map(({ name }) => name), ownGraph.name];
const query = 'type Query { shelf: Shelf }';

describe('the supergraph', () => {
  it('in schema/supergraph.graphql is what the domains and the gateway’s own fields compose to (else: npm run compose)', async () => {
    const subgraphs = domains.map((domain) => ({ name: domain.name, sdl: loadSdl(domain) }));
    const composed = composeSupergraph([...subgraphs, { name: ownGraph.name, sdl: ownGraphSdl() }]);
    expect((await loadSupergraph(supergraphFile)) === composed).toBe(true);
  });

  it('names no subgraph’s real address', async () => {
    const text = await loadSupergraph(supergraphFile);
    const urls = [...text.matchAll(/@join__graph\(name: "[^"]+", url: "([^"]*)"\)/g)].map(([, url]) => url);
    expect(urls).toHaveLength(names.length);
    for (const url of urls) expect(url).toMatch(/\.invalid\/graphql$/);
  });

  it.each([
    [
      'requires a field with arguments',
      'type Shelf @key(fields: "id") { id: ID! height(unit: String): Int }',
      'type Shelf @key(fields: "id") { id: ID! height(unit: String): Int @external load: Int @requires(fields: "height(unit: \\"cm\\")") }',
      /Shelf\.load combines @requires with arguments/,
    ],
    [
      'requires something for a field with arguments',
      'type Shelf @key(fields: "id") { id: ID! height: Int }',
      'type Shelf @key(fields: "id") { id: ID! height: Int @external load(unit: String): Int @requires(fields: "height") }',
      /Shelf\.load combines @requires with arguments/,
    ],
    [
      'defines a field that another one has',
      'type Shelf @key(fields: "id") { id: ID! height: Int }',
      'type Shelf @key(fields: "id") { id: ID! height: Int }',
      /does not compose:\nNon-shareable field "Shelf\.height"/,
    ],
    [
      'takes other arguments for what is shared',
      'type Shelf @key(fields: "id") { id: ID! height(unit: String): Int @shareable }',
      'type Shelf @key(fields: "id") { id: ID! height: Int @shareable }',
      /INCONSISTENT_ARGUMENT_PRESENCE/,
    ],
  ])('is refused when a domain %s', (_name, shelves, loads, message) => {
    const subgraphs = [
      { name: 'shelves', sdl: `${link} ${query} ${shelves}` },
      { name: 'loads', sdl: `${link} ${loads}` },
    ];
    expect(() => composeSupergraph(subgraphs)).toThrow(message);
  });
});
