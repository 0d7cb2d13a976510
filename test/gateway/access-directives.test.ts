import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { grant, limit } from './access/small-world.ts';
import { type Claims, demanding, openVerifying, type Verifying } from './demanding.ts';
import type { Answer } from './http.ts';
import { type Harbour, openHarbour } from './plain/harbour.ts';
import { berthsSdl, harbourData, shipsSdl } from './plain/harbour-data.ts';
import { allBut, type HarbourGateway, openHarbourGateway } from './plain/harbour-gateway.ts';

const classified = '@classified(level: "L2", share: "CONDITIONAL", source: "harbour")';

const ships = demanding(shipsSdl, [
  ['ship(imo: ID!): Ship', 'ship(imo: ID!): Ship @requiresScopes(scopes: [["one"]])'],
  ['heaviest: Int!', 'heaviest: Int! @requiresScopes(scopes: [["sums"]])'],
  ['totalCount: Int!', 'totalCount: Int! @requiresScopes(scopes: [["sums"]])'],
  [
    'callSign: String! @classified',
    'callSign: String! @policy(policies: [["HARBOUR_MASTER"], ["PILOT", "ON_DUTY"]]) @classified',
  ],
  [
    'tonnage: Int!',
    `near: String @requiresScopes(scopes: [["near"]]) ${classified}
     tonnage: Int! @authenticated @requiresScopes(scopes: [["tons:read", "ships"], ["admin"]])`,
  ],
  ['type Hold @rowAttribute', 'type Hold @requiresScopes(scopes: [["cargo"]]) @rowAttribute'],
  ['danger: String!', 'danger: String! @authenticated'],
  ['note: String', 'note: String @requiresScopes(scopes: [["notes"]])'],
]);
const berths = demanding(berthsSdl, [
  ['insurance: String', 'insurance: Money'],
  ['fee: String!', 'fee: Money!'],
  ['kind: String! @classified', 'kind: Kind! @classified'],
  [
    'type Berth\n',
    `scalar Money @requiresScopes(scopes: [["money"]])
     enum Kind @policy(policies: [["CUSTOMS"]]) { TRADE NAVY }
     type Berth\n`,
  ],
]);

describe('what a foreign supergraph demands of its readers', () => {
  let harbour: Harbour;
  let gateway: HarbourGateway;
  let verifying: Verifying;

  beforeAll(async () => {
    verifying = await openVerifying();
    harbour = await openHarbour(harbourData, { ships, berths });
    gateway = await openHarbourGateway(harbour, verifying.verify);
  });
  beforeEach(() => {
    harbour.received.length = 0;
    gateway.use(allBut([]));
  });
  afterAll(async () => {
    await gateway.close();
    await harbour.close();
  });

  const ask = async (query: string, claims: Claims = {}, variables = {}): Promise<Answer> =>
    gateway.ask(query, variables, { authorization: `Bearer ${await verifying.tokenOf(claims)}` });
  const dataOf = async (query: string, claims: Claims = {}, variables = {}) => {
    const { body } = await ask(query, claims, variables);
    expect(body.errors).toBeUndefined();
    return body.data;
  };
  const asked = () => harbour.received.map(({ query }) => query).join('\n');

  it('is for nobody of whom no token was verified', async () => {
    expect((await gateway.ask('{ ships { imo } }')).status).toBe(401);
    const open = await openHarbourGateway(harbour);
    open.use(allBut([]));
    const { body } = await open.ask('{ ships { imo tonnage callSign } }');
    await open.close();
    expect(body.data).toMatchObject({
      ships: expect.arrayContaining([{ imo: '1', tonnage: null, callSign: null }]),
    });
  });

  it.each<[string, Claims, number | null]>([
    ['no scope', {}, null],
    ['one of two scopes', { scope: 'tons:read' }, null],
    ['both scopes', { scope: 'ships tons:read' }, 900],
    ['both scopes in a list', { scope: ['tons:read', 'ships'] }, 900],
    ['the other scope', { scope: 'admin' }, 900],
    ['a scope that begins alike', { scope: 'administrator' }, null],
    ['both scopes as one', { scope: 'ships,tons:read' }, null],
    ['a role of that name', { roles: ['admin'] }, null],
    ['scopes in a claim of another name', { scopes: ['admin'], scp: 'admin' }, null],
    ['an object', { scope: { admin: true } }, null],
    ['a number', { scope: 1 }, null],
    ['names that objects inherit', { scope: '__proto__ constructor' }, null],
    ['three hundred scopes and the right one', { scope: `${'x '.repeat(300)}admin` }, 900],
  ])(
    'shows a field that demands sets of scopes to a token with %s as it should',
    async (_scopes, claims, tonnage) => {
      gateway.use(allBut([]));
      const data = await dataOf('{ ships { imo tonnage } }', claims);
      expect(data).toMatchObject({ ships: expect.arrayContaining([{ imo: '1', tonnage }]) });
      expect(asked().includes('tonnage')).toBe(tonnage !== null);
    },
  );

  it.each<[readonly string[], string | null]>([
    [[], null],
    [['PILOT'], null],
    [['PILOT', 'ON_DUTY'], '622200000001'],
    [['HARBOUR_MASTER'], '622200000001'],
  ])('shows a field that demands policies to the roles %j as it should', async (roles, callSign) => {
    const data = await dataOf('{ ships { imo callSign } }', { roles, scope: 'HARBOUR_MASTER' });
    expect(JSON.stringify(data)).toContain(JSON.stringify({ imo: '1', callSign }));
  });

  it('counts of the roles only those that the register lets count', async () => {
    gateway.use(allBut([]), {
      principals: [{ id: 'someone', roles: ['PILOT'], disabled: false }],
    });
    const roles = ['HARBOUR_MASTER', 'PILOT', 'ON_DUTY'];
    expect(JSON.stringify(await dataOf('{ ships { callSign } }', { roles }))).not.toContain('6222');
  });

  it('adds to the rules: what they hide stays hidden, what they mask masked', async () => {
    gateway.use([...allBut(['Ship']), grant({ fields: ['Ship', 'Ship.imo'] })]);
    expect(JSON.stringify(await dataOf('{ ships { imo tonnage } }', { scope: 'admin' }))).toContain(
      '{"imo":"1","tonnage":null}',
    );
    gateway.use([
      ...allBut(['Ship']),
      grant({ fields: ['Ship', 'Ship.imo'] }),
      grant({ fields: ['Ship.callSign'], rung: 'LAST_4' }),
    ]);
    const claims = { roles: ['HARBOUR_MASTER'] };
    expect(JSON.stringify(await dataOf('{ ships { callSign } }', claims))).toContain('"******0001"');
  });

  it('says what is missing, and a directive for a rule', async () => {
    const { body } = await ask('{ ships { tonnage callSign insurance } heaviest }');
    const entries = (body.extensions as { access: { entries: readonly object[] } }).access.entries;
    expect(entries).toMatchObject([
      {
        path: 'ships.tonnage',
        outcome: 'HIDDEN',
        rules: ['@requiresScopes'],
        lacking: { code: 'SCOPE_REQUIRED' },
      },
      { path: 'ships.callSign', outcome: 'HIDDEN', rules: ['@policy'], lacking: { code: 'POLICY_REQUIRED' } },
      {
        path: 'ships.insurance',
        outcome: 'HIDDEN',
        rules: ['@requiresScopes'],
        lacking: { code: 'SCOPE_REQUIRED' },
      },
      { path: 'heaviest', coordinate: 'Query.heaviest', outcome: 'HIDDEN', rules: ['@requiresScopes'] },
    ]);
  });

  it('holds for fields of Query and of connections', async () => {
    const query = '{ heaviest ship(imo: "1") { imo } shipPage(first: 1) { totalCount } }';
    expect(await dataOf(query)).toEqual({ heaviest: null, ship: null, shipPage: { totalCount: null } });
    expect(asked()).not.toMatch(/heaviest|ship\(|totalCount/);
    const held = {
      scope: 'one sums near tons:read ships cargo notes money',
      roles: ['HARBOUR_MASTER', 'CUSTOMS'],
    };
    expect(await dataOf(query, held)).toEqual({
      heaviest: 900,
      ship: { imo: '1' },
      shipPage: { totalCount: 5 },
    });
  });

  it('holds for all fields that give an object, a scalar or an enum of a type that demands something', async () => {
    const query = `{ ships { imo hold { cargo } insurance } berths { id fee calls { kind } } }`;
    const text = JSON.stringify(await dataOf(query, { scope: 'ships' }));
    expect(text).toContain('{"imo":"1","hold":null,"insurance":null}');
    expect(text).toContain('{"id":"west","fee":null,"calls":[{"kind":null}]}');
    expect(asked()).not.toMatch(/hold|insurance|fee/);
    const held = JSON.stringify(await dataOf(query, { scope: 'cargo money', roles: ['CUSTOMS'] }));
    expect(held).toContain('{"imo":"1","hold":{"cargo":"timber"},"insurance":"120000.00"}');
    expect(held).toContain('{"id":"west","fee":"50.00","calls":[{"kind":"TRADE"}]}');
  });

  it('has no way around it: aliases, fragments, interfaces, unions, other paths, conditions', async () => {
    const query = `query ($yes: Boolean!) {
      ships { a: tonnage ...T ... on Vessel { ... on Ship { b: tonnage } } sister { tonnage } fleet { tonnage } }
      vessels { ... on Ship { tonnage } ... on Barge { note } }
      floating { __typename ... on Ship { tonnage } ... on Barge { note } }
      waiting { tonnage @include(if: $yes) }
      berths { moored { tonnage } calls { ship { tonnage } } }
      shipPage(first: 9) { nodes { tonnage } edges { node { tonnage } } }
    }
    fragment T on Ship { c: tonnage hold { __typename } }`;
    const text = JSON.stringify(await dataOf(query, { scope: 'ships' }, { yes: true }));
    expect(text).not.toMatch(/900|note of|Hold/);
    expect(text).toContain('"__typename":"Ship"');
    expect(asked()).not.toMatch(/tonnage|note\b|hold/);
    const held = await dataOf(query, { scope: 'ships tons:read notes cargo' }, { yes: true });
    expect(JSON.stringify(held)).toMatch(/900.*note of|note of.*900/);
  });

  it('keeps two callers apart who share a document, whoever comes first', async () => {
    const query = '{ ships { imo tonnage near } }';
    for (const scope of ['tons:read ships', 'near', 'tons:read ships', 'near', 'tons:read ships near']) {
      const text = JSON.stringify(await dataOf(query, { scope }));
      expect(text.includes('900')).toBe(scope.includes('tons:read'));
      const { body } = await ask('{ __type(name: "Ship") { fields { name } } }', { scope });
      const names = JSON.stringify(body.data);
      expect(names.includes('"tonnage"')).toBe(scope.includes('tons:read'));
      expect(names.includes('"near"')).toBe(scope.includes('near'));
    }
  });

  it('is not in the schema of whoever does not meet it, and its directives are in nobody’s', async () => {
    const query = '{ __schema { types { name } directives { name } queryType { fields { name } } } }';
    const few = JSON.stringify((await ask(query)).body.data);
    expect(few).not.toMatch(/"(Hold|Money|Kind|heaviest|ship)"/);
    const held = { scope: 'one sums cargo money', roles: ['CUSTOMS'] };
    const many = JSON.stringify((await ask(query, held)).body.data);
    for (const name of ['Hold', 'Money', 'Kind', 'heaviest', 'ship']) expect(many).toContain(`"${name}"`);
    expect(few + many).not.toMatch(/authenticated|requiresScopes|policy|Scope/i);
  });

  it('lets everything be null that it may hide, also what rules do not govern', async () => {
    const query = '{ __type(name: "ShipConnection") { fields { name type { kind } } } }';
    const { body } = await ask(query, { scope: 'sums' });
    expect(JSON.stringify(body.data)).toContain('{"name":"totalCount","type":{"kind":"SCALAR"}}');
  });

  it('bars look-ups by what is barred, and other arguments from whomever anything is barred', async () => {
    const match = grant({ id: 'match', fields: ['Ship.callSign'], uses: ['MATCH'] });
    gateway.use([...allBut([]), match]);
    const query = '{ shipByCallSign(callSign: "622200000001") { imo } }';
    const codes = async (text: string, claims?: Claims) =>
      (await ask(text, claims)).body.errors?.map(({ extensions }) => extensions.code);
    expect(await codes(query)).toEqual(['MATCH_NOT_GRANTED']);
    expect(await dataOf(query, { roles: ['HARBOUR_MASTER'] })).toEqual({ shipByCallSign: { imo: '1' } });
    const filtered = '{ shipsOf(heavierThan: 800) { imo } }';
    expect(await codes(filtered, { roles: ['HARBOUR_MASTER'] })).toEqual(['ARGUMENT_REFUSED']);
  });

  it('does not touch what conditions of rules and joins read themselves', async () => {
    const quay = { attribute: 'kind', op: 'eq', value: 'TRADE' } as const;
    gateway.use([...allBut(['Call']), grant({ fields: ['Call.*'], rows: quay })]);
    expect(await dataOf('{ berth(id: "east") { calls { kind day } } }')).toEqual({
      berth: {
        calls: [
          { kind: null, day: '2026-03-02' },
          { kind: null, day: '2026-04-01' },
        ],
      },
    });
  });

  it('comes before a limit as little as before a grant', async () => {
    gateway.use([...allBut([]), limit({ fields: ['Ship.tonnage'] })]);
    const { body } = await ask('{ ships { tonnage } }', { scope: 'admin' });
    expect(JSON.stringify(body.data)).not.toContain('900');
  });
});
