// Exports on the whole gateway: what may leave, what is refused before its first byte, and what an end before the last row looks like.

import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Rule } from '../../../gateway/access/rule.ts';
import type { AuditRecord } from '../../../gateway/audit/record.ts';
import { heapGrowth } from '../../../gateway/heap-growth.ts';
import { defaultPolicy, openRecordedGateway, type RecordedGateway } from '../audit/recorded-gateway.ts';
import { undocumented } from '../audit/undocumented.ts';
import { cutOff, exportPolicy, exportsOf, hold, rowsIn } from './exporting.ts';

let on: RecordedGateway;
const { begin, run, manifest } = exportsOf(() => on);
let version = 1;

function use(...exported: readonly Partial<Rule>[]): void {
  version += 1;
  on.policy = exportPolicy(exported, version);
}

beforeAll(async () => {
  on = await openRecordedGateway(undefined, {
    default: { exports: 1 },
    roles: { ANALYST: { exportRows: 150, pageSize: 100 }, FULL: { pageSize: 200 } },
  });
}, 120_000);

afterAll(() => on.close());

/** However an export ended: memory is bounded at the cost of time. */
afterEach(async () => {
  while (heapGrowth.isBounded()) await sleep(10);
});

beforeEach(async () => {
  on.policy = defaultPolicy;
  await on.taken();
});

const people = '{ persons { nodes { personId name } } }';
describe('an export', () => {
  it('has every row that the list has page by page, in its order, and a manifest that proves it', async () => {
    const list = (page: string, more: string) =>
      `persons(where: { residenceDivisionCode: { within: $d } }, orderBy: [{ field: birthDate, direction: DESC }]${page}) { nodes { personId household { type } } ${more} }`;
    const query = `query ($d: DivisionCode!) { ${list('', '')} }`;
    const { status, text, bytes, id } = await run(query, 'NDJSON', 'full', { d: '320100' });
    expect(status).toBe(200);
    const paged = `query ($d: DivisionCode!, $a: String) { ${list(', first: 90, after: $a', 'pageInfo { hasNextPage endCursor }')} }`;
    const expected: unknown[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const page = await on.post(
        { query: paged, variables: { d: '320100', a: after } },
        await on.headers('full'),
      );
      const { persons } = page.body.data as {
        persons: { nodes: unknown[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
      };
      expected.push(...persons.nodes);
      more = persons.pageInfo.hasNextPage;
      after = persons.pageInfo.endCursor;
    }
    expect(expected.length).toBeGreaterThan(200);
    expect(rowsIn(text)).toEqual(expected);
    expect(await manifest(id)).toMatchObject({
      status: 200,
      body: {
        id,
        list: 'persons',
        format: 'NDJSON',
        operation: `sha256:${createHash('sha256').update(query).digest('hex')}`,
        policyVersion: 1,
        purpose: 'DEVELOPMENT',
        rows: expected.length,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        sm3: createHash('sm3').update(bytes).digest('hex'),
        columns: [
          { name: 'personId', type: 'TEXT' },
          { name: 'household.type', type: 'TEXT' },
        ],
      },
    });
  });

  it('of nothing has its header, its records and its manifest', async () => {
    const { text, id } = await run(
      '{ persons(where: { name: { eq: "nobody" } }) { nodes { name } } }',
      'CSV',
    );
    expect(text).toBe('\uFEFF"name"\r\n');
    expect((await manifest(id)).body).toMatchObject({ rows: 0 });
  });

  it.each([
    [
      'market-officer',
      '{ legalEntities(where: { name: { eq: "南京玄武金陵小馆餐饮管理有限公司" } }) { nodes { uscc name status } } }',
    ],
    ['analyst', '{ divisions(where: { code: { eq: "320100" } }) { nodes { code name } } }'],
  ] as const)(
    'is granted to %s by the default rules, of what is not about people',
    async (persona, query) => {
      const { status, text } = await run(query, 'NDJSON', persona);
      expect(status).toBe(200);
      expect(rowsIn(text)).toHaveLength(1);
      expect(await run(people, 'NDJSON', persona)).toMatchObject({
        status: 403,
        code: 'EXPORT_NOT_GRANTED',
        argument: 'Person',
      });
    },
  );

  it('has a manifest for its own caller alone', async () => {
    const { id } = await run(people);
    expect(await manifest(id)).toMatchObject({ status: 200 });
    const unknown = { status: 404, code: 'EXPORT_UNKNOWN' };
    expect(await manifest(id, 'clerk')).toMatchObject(unknown);
    expect(await manifest('00000000-0000-0000-0000-000000000000')).toMatchObject(unknown);
    expect((await on.call(`/export/${id}/manifest`)).status).toBe(401);
  });
});

describe('what may leave', () => {
  it('is refused alike whether there is data or not, where EXPORT is not granted on a field that is read', async () => {
    use({ fields: ['Person', 'Person.name'] });
    const full = await run('{ persons { nodes { name mobile } } }');
    const empty = await run('{ persons(where: { name: { eq: "nobody" } }) { nodes { name mobile } } }');
    expect(full).toMatchObject({ status: 403, code: 'EXPORT_NOT_GRANTED', argument: 'Person.mobile' });
    expect(empty.text).toBe(full.text);
    const read = await on.post(
      { query: '{ persons(first: 1) { nodes { mobile } } }' },
      await on.headers('full'),
    );
    expect(read.body.errors).toBeUndefined();
    const refused = { event: 'EXPORT', outcome: 'REFUSED', code: 'EXPORT_NOT_GRANTED', detail: { rows: {} } };
    expect(await on.taken()).toMatchObject([refused, refused, { event: 'OPERATION', outcome: 'RELEASED' }]);
  });

  it('needs EXPORT on the rows as well, also on those within a row', async () => {
    use({ fields: ['Person.name'] });
    const names = '{ persons { nodes { name } } }';
    expect(await run(names)).toMatchObject({ code: 'EXPORT_NOT_GRANTED', argument: 'Person' });
    use({ fields: ['Person', 'Person.name', 'Person.household', 'Household.type'] });
    expect(await run('{ persons { nodes { name household { type } } } }')).toMatchObject({
      code: 'EXPORT_NOT_GRANTED',
      argument: 'Household',
    });
  });

  it('is as low as the lower of what is read and what is exported', async () => {
    use({ fields: ['Person', 'Person.personId'] }, { fields: ['Person.name'], rung: 'NAME' });
    const { text, id } = await run(people);
    const names = rowsIn(text).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(1000);
    expect(names.filter((name) => name !== null && !/\*/.test(name))).toEqual([]);
    expect((await manifest(id)).body.access).toMatchObject([
      { coordinate: 'Person.name', outcome: 'NAME', rules: ['exports-1', 'reads'] },
    ]);
  });

  it('is of the rows that EXPORT is granted on, and a cell of the others is null', async () => {
    const within = { attribute: 'residenceDivision', op: 'within', value: '320100' } as const;
    const list = '{ persons { nodes { personId residenceDivisionCode mobile } } }';
    const isWithin = (row: { residenceDivisionCode: unknown }) =>
      /^3201/.test(String(row.residenceDivisionCode));
    const read = ['Person.personId', 'Person.residenceDivisionCode'];
    use({ fields: ['Person'], rows: within }, { fields: [...read, 'Person.mobile'] });
    const scoped = rowsIn((await run(list)).text);
    expect(scoped.length).toBeGreaterThan(10);
    expect(scoped.filter((row) => !isWithin(row))).toEqual([]);
    use({ fields: ['Person', ...read] }, { fields: ['Person.mobile'], rows: within });
    const celled = rowsIn((await run(list)).text);
    expect(celled.length).toBeGreaterThan(scoped.length);
    expect(celled.filter((row) => !isWithin(row) && row.mobile !== null)).toEqual([]);
    expect(celled.filter(isWithin)).toEqual(scoped);
  });

  it('is not chosen or ordered by what may be read and not exported', async () => {
    use({ fields: ['Person', 'Person.personId', 'Person.name'] });
    for (const by of [
      'where: { mobile: { startsWith: "129" } }',
      'orderBy: [{ field: mobile, direction: ASC }]',
    ])
      expect(await run(`{ persons(${by}) { nodes { name } } }`)).toMatchObject({
        status: 403,
        argument: 'Person.mobile',
      });
  });
});

describe('an export that cannot be complete', () => {
  it('ends as a broken connection when it has more rows than the role may export', async () => {
    const response = await begin({ query: '{ divisions { nodes { code } } }', format: 'NDJSON' }, 'analyst');
    expect(response.status).toBe(200);
    await cutOff(response);
    const id = response.headers.get('x-request-id') ?? '';
    expect(await manifest(id, 'analyst')).toMatchObject({ status: 413, code: 'EXPORT_TOO_LARGE' });
    expect(await on.taken()).toMatchObject([
      { outcome: 'BEGUN' },
      { outcome: 'PARTIAL', code: 'EXPORT_TOO_LARGE', detail: { rows: { Division: 100 } } },
    ]);
  });

  it.each([
    [
      'the rules have changed',
      'EXPORT_RULES_CHANGED',
      ['Person', 'Person.personId', 'Person.name', 'Person.mobile'],
    ],
    ['the grant is gone', 'EXPORT_NOT_GRANTED', ['Person', 'Person.name']],
    ['there are no rules any more', 'POLICY_UNAVAILABLE', null],
  ] as const)('notices at its next page that %s', async (_, code, exported) => {
    if (on.on.test.kind !== 'postgres') return;
    use({ fields: ['Person', 'Person.personId', 'Person.name'] });
    const table = await hold(on.on.test.adminConnectionString);
    const beginning = begin({ query: people, format: 'NDJSON' });
    await table.waiting(1);
    if (exported === null) on.policy = null;
    else use({ fields: [...exported] });
    await table.letGo();
    const response = await beginning;
    expect(response.status).toBe(200);
    // The first page was decided before.
    expect((await cutOff(response)).split('\n').length).toBeLessThanOrEqual(201);
    expect(await manifest(response.headers.get('x-request-id') ?? '')).toMatchObject({ code });
    expect((await on.taken()).at(-1)).toMatchObject({ event: 'EXPORT', outcome: 'PARTIAL', code });
  });

  it('leaves nothing running in the database for a caller who goes; meanwhile the caller may begin no other', async () => {
    if (on.on.test.kind !== 'postgres') return;
    const table = await hold(on.on.test.adminConnectionString);
    const caller = new AbortController();
    const response = begin({ query: people, format: 'CSV' }, 'full', caller.signal);
    response.catch(() => {});
    await table.waiting(1);
    expect(await run(people)).toMatchObject({ status: 429, code: 'EXPORTS_TOO_MANY' });
    expect(heapGrowth.isBounded()).toBe(true);
    caller.abort();
    await table.waiting(0);
    await table.letGo();
    await expect(response).rejects.toThrow();
    expect((await run(people, 'CSV')).status).toBe(200);
  });

  it('is cancelled at whatever page its caller goes, and its record says why it ended', async () => {
    if (on.on.test.kind !== 'postgres') return;
    const first = await hold(on.on.test.adminConnectionString);
    const caller = new AbortController();
    const beginning = begin({ query: people, format: 'CSV' }, 'full', caller.signal);
    await first.waiting(1);
    // Behind the first page and before the second.
    const second = await hold(on.on.test.adminConnectionString);
    await first.letGo();
    expect((await beginning).status).toBe(200);
    await second.held;
    await second.waiting(1);
    caller.abort();
    await second.waiting(0);
    await second.letGo();
    const records: AuditRecord[] = [];
    while (records.length < 2) records.push(...(await on.taken()));
    expect(records).toMatchObject([
      { event: 'EXPORT', outcome: 'BEGUN' },
      { event: 'EXPORT', outcome: 'PARTIAL', code: 'EXPORT_ABANDONED', detail: { rows: { Person: 200 } } },
    ]);
  });

  it('notices at its next page that its caller is revoked', async () => {
    if (on.on.test.kind !== 'postgres') return;
    const file = join(on.on.dataDirectory, 'revocations.json');
    const table = await hold(on.on.test.adminConnectionString);
    const beginning = begin({ query: people, format: 'NDJSON' });
    await table.waiting(1);
    await writeFile(file, JSON.stringify({ principals: ['full'] }));
    while ((await manifest('none')).status !== 401);
    await table.letGo();
    await cutOff(await beginning);
    await rm(file);
    const ended = (await on.taken()).find(({ outcome }) => outcome === 'PARTIAL');
    expect(ended).toMatchObject({
      event: 'EXPORT',
      code: 'UNAUTHENTICATED',
      detail: { rows: { Person: 200 } },
    });
    while ((await manifest('none')).status === 401);
  });
});

it('leaves no member of a record that is not documented', async () => {
  expect((await undocumented(on.on.owner)).strays).toEqual([]);
});
