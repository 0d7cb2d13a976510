import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { buildForeignGateway } from '../../gateway/assembly.ts';
import { governSupergraph } from '../../gateway/governed-supergraph.ts';
import { createLogger } from '../../gateway/log.ts';

it('a governed supergraph that takes arguments by @fromContext is refused, with a code and the fields', () => {
  const link = (spec: string) =>
    `extend schema @link(url: "https://specs.apollo.dev/federation/v2.8", import: [${spec}])`;
  const { supergraphSdl = '', errors } = composeServices([
    {
      name: 'ports',
      url: 'http://127.0.0.1:1/',
      typeDefs: parse(`${link('"@key", "@context", "@fromContext"')}
        type Query { port: Port }
        type Port @key(fields: "id") @context(name: "port") { id: ID! currency: String! berths: [Berth!]! }
        type Berth @key(fields: "id") { id: ID! fee(currency: String @fromContext(field: "$port { currency }")): Int! }`),
    },
    {
      name: 'fees',
      url: 'http://127.0.0.1:1/',
      typeDefs: parse(
        `${link('"@key"')} type Query { other: Int } type Berth @key(fields: "id") { id: ID! length: Int }`,
      ),
    },
  ]);
  expect(errors).toBeUndefined();
  expect(() => governSupergraph(supergraphSdl)).toThrow(
    expect.objectContaining({ code: 'CONTEXT_UNSUPPORTED', message: expect.stringContaining('Berth.fee') }),
  );
});

/** The supergraph, served to everybody. */
async function opened(supergraphSdl: string): Promise<unknown> {
  const directory = await mkdtemp(join(tmpdir(), 'yidang-context-'));
  const supergraph = join(directory, 'ports.graphql');
  await writeFile(supergraph, supergraphSdl);
  return buildForeignGateway({ supergraph, introspection: false, logger: createLogger('silent') }).finally(
    () => rm(directory, { recursive: true }),
  );
}

describe('a supergraph that says who may have a field', () => {
  const { supergraphSdl = '' } = composeServices([
    {
      name: 'ports',
      url: 'http://127.0.0.1:1/',
      typeDefs:
        parse(`extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@requiresScopes"])
        type Query { port: Int @requiresScopes(scopes: [["ports"]]) }`),
    },
  ]);
  const link = '@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)';

  it.each([
    ['is', supergraphSdl],
    [
      'is, also where it does not say what the link is for,',
      supergraphSdl.replace(link, link.replace(', for: SECURITY', '')),
    ],
    ['is, also of another version,', supergraphSdl.replace('requiresScopes/v0.1', 'requiresScopes/v0.9')],
  ])(
    '%s not served to everybody: it is refused at the start, with a code and what to do',
    async (_what, sdl) => {
      expect(sdl).toContain('requiresScopes/v0');
      await expect(opened(sdl)).rejects.toMatchObject({
        code: 'ACCESS_DIRECTIVES_UNSUPPORTED',
        message: expect.stringMatching(/requiresScopes\/v0\.\d: .* Set ACCESS=rules/),
      });
    },
  );

  it.each(['SECURITY', 'EXECUTION'])(
    'by a feature for %s that is not known is refused, governed or not',
    async (purpose) => {
      const sdl = supergraphSdl.replace(
        link,
        `@link(url: "https://example.org/guard/v1.0", for: ${purpose})`,
      );
      const bare = sdl.replaceAll(/@requiresScopes\(scopes: \[\["ports"\]\]\)/g, '');
      const problem = /guard\/v1\.0 is for: \w+ but is unsupported/;
      await expect(opened(bare)).rejects.toThrow(problem);
      expect(() => governSupergraph(bare)).toThrow(problem);
    },
  );

  it('in a version that is not known is refused, governed or not', () => {
    const later = supergraphSdl.replace('requiresScopes/v0.1', 'requiresScopes/v0.9');
    expect(() => governSupergraph(later)).toThrow(/ACCESS_DIRECTIVES_UNSUPPORTED/);
  });
});
