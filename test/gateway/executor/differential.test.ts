import { Supergraph } from '@apollo/federation-internals';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, parse, printSchema, validate } from 'graphql';
import { createLogger } from '../../../gateway/log.ts';
import { buildGateway, type Gateway } from '../../../gateway/server.ts';
import { type Client, type Answer as HttpAnswer, listen } from '../http.ts';
import { type Mischief, openBazaar } from './bazaar.ts';
import { operationDrafts, operationOf } from './operations.ts';

const bazaar = openBazaar();
const schema = buildSchema(
  printSchema(Supergraph.build(bazaar.supergraphSdl).apiSchema().toGraphQLJSSchema()),
);

const cases = Number(process.env.DIFFERENTIAL_CASES ?? 200);

describe('our executor and that of the packages', () => {
  let mischief: Mischief = () => 'none';
  let gateways: Gateway[];
  let clients: Client[];

  beforeAll(async () => {
    gateways = await Promise.all(
      (['own', 'apollo'] as const).map((executor) => open(executor, () => mischief)),
    );
    clients = await Promise.all(gateways.map(({ app }) => listen(app)));
  });

  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()));
  });

  it('give the same answers to random operations, nulls, failures and wrong values included', async () => {
    const answered = { whole: 0, errors: 0 };
    await fc.assert(
      fc.asyncProperty(operationDrafts, fc.nat(1e6), fc.constantFrom(0, 6, 20), async (draft, seed, rate) => {
        const operation = operationOf(schema, draft);
        fc.pre(validate(schema, parse(operation.query)).length === 0);
        mischief = mischiefOf(seed, rate);
        const [own, apollo] = await Promise.all(clients.map((client) => ask(client, operation)));
        expect({ ...own, seen: null }).toEqual({ ...apollo, seen: null });
        // A document that was asked before takes the short way.
        const again = await Promise.all([...clients, ...clients].map((client) => client.post(operation)));
        for (const [index, each] of again.entries())
          expect(seen(each)).toEqual(index % 2 === 0 ? own?.seen : apollo?.seen);
        answered[own?.errors.length === 0 ? 'whole' : 'errors'] += 1;
      }),
      { numRuns: cases },
    );
    expect(answered.whole).toBeGreaterThan(cases / 20);
    expect(answered.errors).toBeGreaterThan(cases / 20);
  });
});

async function open(executor: 'own' | 'apollo', mischief: () => Mischief): Promise<Gateway> {
  return buildGateway({
    supergraphSdl: bazaar.supergraphSdl,
    buildDataSource: ({ name }) => ({
      process: ({ request: { query = '', variables = {} } }) =>
        bazaar.ask(name, query, variables, mischief()) as never,
    }),
    executor,
    foreign: true,
    policy: 'open',
    identity: 'open',
    introspection: true,
    logger: createLogger('silent'),
  });
}

interface Answer {
  readonly status: number;
  /** The package keeps the order of the document only roughly; ours is compared with the specification elsewhere. */
  readonly data: unknown;
  /**
   * In any order, because fetches run side by side, and without list positions, which the package counts among the objects
   * that a fetch was for.
   */
  readonly errors: readonly string[];
  readonly seen: unknown;
}

/** What an answer is to its caller, but for the id of the request and the order in which fetches failed. */
function seen({ status, headers, text }: HttpAnswer): unknown {
  const body = JSON.parse(text);
  const errors = (body.errors ?? []).map((error: unknown) => JSON.stringify(error)).sort();
  return { status, type: headers.get('content-type'), body: JSON.stringify({ ...body, errors }) };
}

async function ask(client: Client, operation: object): Promise<Answer> {
  const answer = await client.post(operation);
  const { status, body } = answer;
  const { data, errors = [], ...others } = body;
  const texts = errors.map((error) =>
    // Which of several missing values is seen first depends on the order of fields.
    error.extensions.code === 'RESULT_INVALID'
      ? error.extensions.code
      : JSON.stringify(error, withoutPositions),
  );
  // Where fetches failed, the package does not say what else is missing; ours does.
  const fetches = texts.filter((text) => text !== 'RESULT_INVALID');
  const compared = new Set(fetches.length > 0 ? fetches : texts);
  return { status, data: [data, others], errors: [...compared].sort(), seen: seen(answer) };
}

function withoutPositions(key: string, value: unknown): unknown {
  return typeof value === 'number' && /^\d+$/.test(key) ? '' : value;
}

function mischiefOf(seed: number, rate: number): Mischief {
  return (type, id, field) => {
    let hash = seed;
    for (const character of `${type} ${id} ${field}`)
      hash = (hash * 31 + character.charCodeAt(0)) % 1_000_003;
    if (hash % 100 >= rate) return 'none';
    return (['null', 'fail', 'wrong type'] as const)[Math.floor(hash / 100) % 3] ?? 'none';
  };
}
