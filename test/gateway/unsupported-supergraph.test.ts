import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { buildForeignGateway } from '../../gateway/assembly.ts';
import { createLogger } from '../../gateway/log.ts';

it('a supergraph that takes arguments by @fromContext is refused at the start, with a code and the fields', async () => {
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
  const directory = await mkdtemp(join(tmpdir(), 'yidang-context-'));
  const supergraph = join(directory, 'ports.graphql');
  await writeFile(supergraph, supergraphSdl);
  await expect(
    buildForeignGateway({ supergraph, introspection: false, logger: createLogger('silent') }),
  ).rejects.toMatchObject({ code: 'CONTEXT_UNSUPPORTED', message: expect.stringContaining('Berth.fee') });
  await rm(directory, { recursive: true });
});
