// What the gateway answers in front of somebody else's supergraph, beside what graphql-js answers over one schema of the
// same data: whatever the Federation specification offers, with our executor and that of the packages, with subgraphs in
// this process and behind HTTP.

import { Supergraph } from '@apollo/federation-internals';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { execute, type GraphQLSchema, lexicographicSortSchema, parse, printSchema, validate } from 'graphql';
import { building } from '../../../gateway/executor/graph.ts';
import { operationDrafts, operationOf } from '../executor/operations.ts';
import { type Comparable, comparable } from './answer.ts';
import { cases } from './cases/index.ts';
import type { Asked } from './federation-case.ts';
import { type Fetch, type OpenCase, openCase, supergraphOf, type Variant, variants } from './gateways.ts';
import { interfaceWithoutTypes, noWayBack } from './unreachable.ts';
import { vocabularyOf } from './vocabulary.ts';

/** Random operations for each case and way to run it; the seed is fixed unless their number is given. */
const given = process.env.FEDERATION_CASES;
const numberOfOperations = Number(given ?? 20);
/** HTTP changes nothing but the way. */
const runsOf = ({ subgraphs }: Variant) =>
  subgraphs === 'behind HTTP' ? Math.ceil(numberOfOperations / 4) : numberOfOperations;
const seed = given === undefined ? { seed: 20_261_125 } : {};

describe.each(cases.map((each) => [each.title, each] as const))('%s', (_title, federation) => {
  let open: OpenCase;

  beforeAll(async () => {
    open = await openCase(federation);
  });

  afterAll(() => open.close());

  it('is composed to the one schema', () => {
    const api = Supergraph.build(supergraphOf(federation), building).apiSchema().toGraphQLJSSchema();
    expect(sorted(api)).toBe(sorted(open.monolith));
  });

  describe.each(variants)('with executor $executor and subgraphs $subgraphs', (variant) => {
    it.each(Object.entries(federation.operations))('answers: %s', async (_title, operation) => {
      const asked = typeof operation === 'string' ? { query: operation, variables: {} } : operation;
      const { got, expected } = await answers(open, variant, asked);
      expect(got).toEqual(expected);
    });

    it('answers random operations', async () => {
      const { monolith } = open;
      const vocabulary = vocabularyOf(monolith, federation.texts ?? []);
      await fc.assert(
        fc.asyncProperty(operationDrafts, async (draft) => {
          const mutation = draft.mutation && monolith.getMutationType() != null;
          const asked = operationOf(monolith, { ...draft, mutation }, { vocabulary });
          fc.pre(validate(monolith, parse(asked.query)).length === 0);
          const { got, expected, refused } = await answers(open, variant, asked);
          fc.pre(!(refused && federation.unplannable !== undefined));
          expect({ ...asked, ...got }).toEqual({ ...asked, ...expected });
        }),
        // Shrinking asks hundreds of operations; the counterexample names the operation as it is.
        { numRuns: runsOf(variant), endOnFailure: true, ...seed },
      );
      // The planner of the packages takes half a second for some, and the machine may be busy.
    }, 3_600_000);
  });
});

describe('what no subgraph can bring from where it is asked is said', () => {
  const at = (...path: (string | number)[]) => ({
    message: expect.any(String),
    path,
    extensions: { code: 'FIELD_UNREACHABLE', remedy: expect.any(String) },
  });
  let vehicles: OpenCase;
  let carts: OpenCase;

  beforeAll(async () => {
    [vehicles, carts] = await Promise.all([openCase(interfaceWithoutTypes), openCase(noWayBack)]);
  });

  afterAll(() => Promise.all([vehicles.close(), carts.close()]));

  describe.each(variants)('with executor $executor and subgraphs $subgraphs', (variant) => {
    const ask = async (open: OpenCase, query: string, variables = {}) => {
      open.takeFetches();
      open.reset();
      return (await open.client(variant).post({ query, variables })).body;
    };

    it('of an interface that no type implements there, beside what can be brought', async () => {
      expect(await ask(vehicles, '{ vehicle { fee } cart { load } }')).toEqual({
        data: { vehicle: null, cart: { load: 3 } },
        errors: [at('vehicle')],
      });
      expect(await ask(vehicles, '{ car: vehicle { fee } id: vehicle { fee } }')).toEqual({
        data: { car: null, id: null },
        errors: [at('car'), at('id')],
      });
      expect(await ask(vehicles, '{ vehicles { fee } }')).toEqual({ data: null, errors: [at('vehicles')] });
    });

    it('and not of what is left out', async () => {
      const query = 'query ($with: Boolean!) { cart { id } vehicle @include(if: $with) { fee } }';
      expect(await ask(vehicles, query, { with: false })).toEqual({ data: { cart: { id: 'c1' } } });
      expect(await ask(vehicles, query, { with: true })).toEqual({
        data: { cart: { id: 'c1' }, vehicle: null },
        errors: [at('vehicle')],
      });
    });

    it('where the planner finds no plan, and nobody is asked', async () => {
      const query = 'mutation { wash { fee } count }';
      for (const each of [query, query, '{ paid { __typename } cart { id } }'])
        expect(await ask(vehicles, each)).toEqual({ data: null, errors: [{ ...at(), path: undefined }] });
      expect(vehicles.takeFetches()).toEqual([]);
    });

    it('and nobody is asked what is not offered', async () => {
      for (const [query, code] of [
        ['subscription { passing { id } }', 'SUBSCRIPTION_UNSUPPORTED'],
        ['{ cart { id ... @defer { load } } }', 'GRAPHQL_VALIDATION_FAILED'],
        ['{ _entities(representations: []) { __typename } }', 'GRAPHQL_VALIDATION_FAILED'],
        ['{ _service { sdl } }', 'GRAPHQL_VALIDATION_FAILED'],
      ] as const) {
        const { data, errors } = await ask(vehicles, query);
        expect([data, errors?.map(({ extensions }) => extensions.code)]).toEqual([undefined, [code]]);
      }
      expect(vehicles.takeFetches()).toEqual([]);
    });

    it('of a subgraph that has no key to come back by, and it is not asked by another', async () => {
      expect(await ask(carts, '{ carts { sign tag } }')).toEqual({
        data: { carts: [{ sign: null, tag: null }, null] },
        errors: [at('carts', 0, 'sign')],
      });
      const asked = carts.takeFetches();
      expect(
        asked.filter(({ subgraph, variables }) => subgraph === 'depot' && variables.representations),
      ).toEqual([]);
    });
  });
});

/** Fetches for objects that the subgraph cannot look up. An answer need not show them. */
interface Misled {
  readonly misled: readonly Fetch[];
}

async function answers(
  open: OpenCase,
  variant: Variant,
  { query, variables }: Asked,
): Promise<Record<'got' | 'expected', Comparable & Misled> & { readonly refused: boolean }> {
  const precise = variant.executor === 'own';
  open.reset();
  open.takeFetches();
  const { body } = await open.client(variant).post({ query, variables });
  const misled = open.takeFetches().filter((each) => each.misled);
  open.reset();
  const alone = await execute({ schema: open.monolith, document: parse(query), variableValues: variables });
  const [first] = body.errors ?? [];
  const refused = first?.extensions.code === 'FIELD_UNREACHABLE' && first.path === undefined;
  return {
    got: { ...comparable(body, precise), misled },
    expected: { ...comparable(alone, precise), misled: [] },
    refused,
  };
}

function sorted(schema: GraphQLSchema): string {
  // Directives of the specification stay in the schema of the packages; callers see them nowhere.
  const text = printSchema(lexicographicSortSchema(schema));
  return text.replaceAll(/directive @defer[^\n]*\n+/g, '').trim();
}
