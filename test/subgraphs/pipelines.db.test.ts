import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Database, openDatabase } from '../../subgraphs/database.ts';
import { eLicenses } from '../../subgraphs/e-licenses/index.ts';
import { type Lens, openLens } from '../../subgraphs/lens.ts';
import { createSubgraph, type Subgraph } from '../../subgraphs/subgraph.ts';
import { openTestDatabase, type TestDatabase } from '../database.ts';

const clear = [{ when: true, rung: 'CLEAR' }];
/** Shows licences of one status. */
const someLicenses: Lens = {
  ...openLens,
  fingerprint: 'some',
  shape: 'some',
  types: {
    Person: { rows: true, fields: { personId: clear, licenses: clear }, matches: {}, access: [] },
    ELicense: {
      rows: { attribute: 'status', op: 'eq', value: '1' },
      fields: { name: clear, status: clear },
      matches: {},
      access: [],
    },
  },
};

describe('look-ups of different documents that come at one time', () => {
  let test: TestDatabase;
  let database: Database;
  let subgraph: Subgraph;
  /** How many statements were sent together, of each message. */
  let sent: number[];
  let people: readonly string[];

  beforeAll(async () => {
    test = await openTestDatabase();
    const connectionString = test.connectionString('e-licenses');
    database = openDatabase({ connectionString, poolSize: test.poolSize, applicationName: 'test' });
    subgraph = createSubgraph({
      domain: eLicenses,
      database: {
        ...database,
        pipeline(asks) {
          sent.push(asks.length);
          return database.pipeline(asks);
        },
      },
      secret: Buffer.from('secret'),
      synthetic: true,
      today: () => '2026-06-30',
    });
    const text = 'SELECT DISTINCT person_id FROM e_licenses.e_license WHERE person_id IS NOT NULL LIMIT 60';
    people = (await database.query({ name: '', text }, [])).map(([id]) => String(id));
  }, 120_000);

  beforeEach(() => {
    sent = [];
  });

  afterAll(async () => {
    await database.end();
    await test.close();
  });

  async function ask(lists: readonly string[], { lens = openLens, holders = 1 }: Asking = {}): Promise<void> {
    const representations = people.slice(0, holders).map((personId) => ({ __typename: 'Person', personId }));
    const answers = await Promise.all(
      lists.map((list) =>
        subgraph.execute({
          query: `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Person { ${list} } } }`,
          variables: { representations },
          lens,
        }),
      ),
    );
    for (const { data, errors } of answers) {
      expect(errors).toBeUndefined();
      expect(data?._entities).toHaveLength(holders);
    }
  }

  interface Asking {
    readonly lens?: Lens;
    readonly holders?: number;
  }

  const names = 'licenses(first: 3) { nodes { name } }';
  const states = 'licenses(first: 3) { nodes { status } }';
  const chosen = 'licenses(first: 3, where: { status: { eq: VALID } }) { nodes { name } }';

  it('go in one message', async () => {
    await ask([names, states]);
    expect(sent).toEqual([2]);
  });

  it('go alone where a caller chose what is looked for', async () => {
    await ask([names, chosen]);
    expect(sent).toEqual([1, 1]);
  });

  it('go alone where rows are left out that have to be looked at', async () => {
    await ask([names, states], { lens: someLicenses });
    expect(sent).toEqual([1, 1]);
  });

  it('go alone where they bring many rows', async () => {
    await ask([names, states.replace('3', '100')], { holders: 60 });
    expect(sent).toEqual([1, 1]);
  });
});
