import { composeServices } from '@apollo/composition';
import { expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { governSupergraph } from '../../gateway/governed-supergraph.ts';

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
