// The auditor's questions, asked of a trail that a gateway wrote while it answered others.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compilePolicy } from '../../../gateway/access/policy.ts';
import type { PersonaName } from '../../../gateway/identity/personas.ts';
import { openRules, type Rules } from '../../../gateway/rules.ts';
import { castEntities, castPeople } from '../../../seeds/cast.ts';
import { openDatabase } from '../../../subgraphs/database.ts';
import { defaultPolicy, openRecordedGateway, type RecordedGateway } from '../audit/recorded-gateway.ts';
import { defaultRules } from '../recording-gateway.ts';

let on: RecordedGateway;
let rules: Rules;

const { personId, idNumber } = castPeople['shop-owner'];
const { uscc } = castEntities.restaurant;

beforeAll(async () => {
  on = await openRecordedGateway(() => rules);
  rules = await openRules({
    database: openDatabase({
      connectionString: on.on.test.adminConnectionString,
      poolSize: 1,
      applicationName: 'test',
    }),
    exclusive: true,
    defaults: new URL('../../../seeds/rules.json', import.meta.url),
    report() {},
  });
  const ask = async (persona: PersonaName, query: string) => on.post({ query }, await on.headers(persona));
  await ask('full', `{ person(personId: "${personId}") { name idNumber } }`);
  await ask('clerk', `{ person(personId: "${personId}") { name idNumber } }`);
  await ask('citizen-app', `{ personByIdNumber(idNumber: "${idNumber}") { name } }`);
  await ask('startup-app', `{ legalEntity(uscc: "${uscc}") { name } }`);
  await ask('full', '{ licenseTypes(first: 1) { nodes { name } } }');
}, 120_000);

afterAll(async () => {
  await on.close();
  await rules.close();
});

async function admin(persona: PersonaName, query: string, variables: object = {}) {
  const { authorization = '' } = await on.headers(persona);
  return on.call('/admin/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ query, variables }),
  });
}

interface Page {
  readonly records: readonly {
    readonly id: string;
    readonly principal: string;
    readonly code: string | null;
  }[];
  readonly next: string | null;
}

async function found(filter: object, first = 100, after: string | null = null): Promise<Page> {
  const query = `query ($filter: AuditFilter, $first: Int!, $after: String) {
    auditRecords(filter: $filter, first: $first, after: $after) { records { id principal code } next }
  }`;
  const { body } = await admin('auditor', query, { filter: { event: 'OPERATION', ...filter }, first, after });
  expect(body.errors).toBeUndefined();
  return (body.data as { auditRecords: Page }).auditRecords;
}

const principals = async (filter: object) => (await found(filter)).records.map(({ principal }) => principal);

describe('the auditor', () => {
  it('finds who looked at a person, by number or key, also those who looked in vain', async () => {
    expect(await principals({ subject: { personId } })).toEqual(['clerk', 'full']);
    expect(await principals({ subject: { idNumber } })).toEqual(['citizen-app', 'clerk', 'full']);
    expect(await principals({ subject: { idNumber: idNumber.toLowerCase() } })).toHaveLength(3);
    expect(await principals({ subject: { uscc } })).toEqual(['startup-app']);
    expect(await principals({ subject: { idNumber: 'nobody' } })).toEqual([]);
  });

  it('finds what somebody did, for which purpose and case, and what was refused', async () => {
    expect(await principals({ principal: 'full' })).toEqual(['full', 'full']);
    expect(await principals({ organization: '123201400000000270' })).toEqual(['clerk']);
    expect(await principals({ application: 'startup-app' })).toEqual(['startup-app']);
    expect(await principals({ purpose: 'GOVERNMENT_SERVICE', caseNumber: 'GS-2026-000001' })).toEqual([
      'clerk',
    ]);
    expect(await principals({ refused: true })).toEqual(['citizen-app']);
    expect(await principals({ code: 'MATCH_NOT_GRANTED' })).toEqual(['citizen-app']);
  });

  it('finds what left by coordinate, rung, domain, rule and time', async () => {
    expect(await principals({ coordinate: 'Person.idNumber' })).toEqual(['clerk', 'full']);
    expect(await principals({ coordinate: 'Person.idNumber', rung: 'ID_3_4' })).toEqual(['clerk']);
    expect(await principals({ rung: 'ID_3_4' })).toEqual(['clerk']);
    expect(await principals({ domain: 'legal-entities' })).toEqual(['startup-app']);
    expect(await principals({ rule: 'full-everything' })).toEqual(['full', 'full']);
    expect(await principals({ since: '2000-01-01T00:00:00+08:00' })).toHaveLength(5);
    expect(await principals({ until: '2000-01-01T00:00:00+08:00' })).toEqual([]);
  });

  it('turns pages without losing or repeating a record', async () => {
    const ids: string[] = [];
    let next: string | null = null;
    do {
      const page: Page = await found({}, 2, next);
      ids.push(...page.records.map(({ id }) => id));
      next = page.next;
    } while (next !== null);
    expect(ids).toHaveLength(5);
    expect(new Set(ids).size).toBe(5);
  });

  it('reads the rule that decided as that version has it', async () => {
    const query = `{ auditRecords(first: 1, filter: { principal: "clerk" }) {
      records { policyVersion text cells { coordinate rungs } rules { id version document } } } }`;
    const { body } = await admin('auditor', query);
    const [record] = (body.data as { auditRecords: { records: { rules: object[]; cells: object[] }[] } })
      .auditRecords.records;
    expect(record?.cells).toContainEqual({ coordinate: 'Person.idNumber', rungs: ['ID_3_4'] });
    const decided = (record?.rules ?? []) as { id: string; version: number; document: object }[];
    expect(decided.length).toBeGreaterThan(0);
    for (const rule of decided)
      expect(rule).toMatchObject({ version: 1, document: { id: rule.id, reason: expect.any(String) } });
  });

  it('is recorded itself, with the pseudonym of whom was asked about', async () => {
    await on.taken();
    await found({ subject: { idNumber } });
    const [record] = await on.taken();
    expect(record).toMatchObject({
      event: 'ADMIN_OPERATION',
      outcome: 'RELEASED',
      principal: 'auditor',
      subjectCount: 2,
      detail: { office: 'AUDITOR', filter: { event: 'OPERATION' } },
    });
    expect(JSON.stringify(record)).not.toContain(idNumber);
  });

  it('is told of how many records it cannot be said whether the subject is among theirs', async () => {
    const unresolved = async (filter: object) => {
      const query = `query ($filter: AuditFilter) { auditRecords(first: 1, filter: $filter) { unresolved } }`;
      const { body } = await admin('auditor', query, { filter: { event: 'OPERATION', ...filter } });
      return (body.data as { auditRecords: { unresolved: number | null } }).auditRecords.unresolved;
    };
    expect(await unresolved({ subject: { personId } })).toBe(0);
    await on.post({ query: '{ persons(first: 101) { nodes { status } } }' }, await on.headers('full'));
    expect(await unresolved({ subject: { personId } })).toBe(1);
    expect(await unresolved({ subject: { idNumber: 'nobody' }, principal: 'full' })).toBe(1);
    expect(await unresolved({ subject: { personId }, principal: 'clerk' })).toBe(0);
    expect(await unresolved({})).toBeNull();
    expect(await principals({ manySubjects: true })).toEqual(['full']);
  });

  it('sees a bad question refused', async () => {
    for (const filter of [
      { subject: {} },
      { subject: { uscc, personId } },
      { since: 'yesterday' },
      { version: 0 },
    ]) {
      const query = 'query ($filter: AuditFilter) { auditRecords(first: 1, filter: $filter) { next } }';
      const { body } = await admin('auditor', query, { filter });
      expect(body.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
    const { body } = await admin('auditor', '{ auditRecords(first: 1, after: "x") { next } }');
    expect(body.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });
});

describe('nobody else', () => {
  it.each(['system-admin', 'security-admin', 'full', 'clerk'] as const)(
    'reads the trail: %s',
    async (persona) => {
      await on.taken();
      const { body } = await admin(persona, '{ auditRecords(first: 1) { next } }');
      const code = body.errors?.[0]?.extensions.code;
      expect(['OFFICE_REQUIRED', 'OFFICE_NONE']).toContain(code);
      expect(await on.taken()).toMatchObject([
        { event: 'ADMIN_OPERATION', outcome: 'REFUSED', code, principal: persona },
      ]);
    },
  );

  it('gets anything on the data plane for being an auditor', async () => {
    const { body } = await on.post(
      { query: `{ person(personId: "${personId}") { name } }` },
      await on.headers('auditor'),
    );
    expect(JSON.stringify(body)).not.toContain(castPeople['shop-owner'].name);
  });
});

interface OwnAccess {
  readonly id: string;
  readonly organization: string | null;
  readonly application: string | null;
  readonly purpose: string;
  readonly fields: readonly { readonly coordinate: string; readonly rungs: readonly string[] }[];
}

interface OwnPage {
  readonly edges: readonly { readonly cursor: string; readonly node: OwnAccess }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const ownLog = `query ($first: Int!, $after: String) { myAccessLog(first: $first, after: $after) {
  edges { cursor node { id at organization application purpose purposeName fields { coordinate rungs } } }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;

async function own(first = 100, after: string | null = null): Promise<OwnPage> {
  const { body } = await on.post(
    { query: ownLog, variables: { first, after } },
    await on.headers('citizen-app'),
  );
  expect(body.errors).toBeUndefined();
  return (body.data as { myAccessLog: OwnPage }).myAccessLog;
}

/** Page by page. */
async function allOwn(first: number, after: string | null = null): Promise<OwnPage['edges']> {
  const { edges, pageInfo } = await own(first, after);
  expect(pageInfo.hasNextPage ? edges.length : first).toBe(first);
  expect(pageInfo).toMatchObject({
    hasPreviousPage: after !== null,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  });
  return pageInfo.hasNextPage ? [...edges, ...(await allOwn(first, pageInfo.endCursor))] : edges;
}

/** Other than those to the log itself. */
async function ownByOthers(): Promise<readonly OwnAccess[]> {
  return (await own()).edges.map(({ node }) => node).filter(({ purpose }) => purpose !== 'SELF_SERVICE');
}

/** The default rules, with a purpose of which the law exempts notice. */
const exempting = (code: string) =>
  compilePolicy(
    {
      ...defaultRules,
      purposes: defaultRules.purposes.map((purpose) =>
        purpose.code === code
          ? { ...purpose, subjectAccessExemption: '《个人信息保护法》第三十五条' }
          : purpose,
      ),
    },
    defaultPolicy.catalog,
    2,
  );

describe('myAccessLog', () => {
  const other = castPeople['couple-wife'].personId;

  it('shows who had the own file by organisation and application, for what, with fields and rungs', async () => {
    const accesses = (await ownByOthers()).filter(({ purpose }) => purpose !== 'AUDIT');
    expect(accesses.map(({ purpose }) => purpose)).toEqual(['GOVERNMENT_SERVICE', 'DEVELOPMENT']);
    expect(accesses[0]).toMatchObject({
      organization: '123201400000000270',
      application: null,
      purposeName: '政务服务事项办理',
      fields: [
        { coordinate: 'Person.idNumber', rungs: ['ID_3_4'] },
        { coordinate: 'Person.name', rungs: ['NAME'] },
      ],
    });
  });

  it('names no official, no case, nobody else, and no access to anybody else', async () => {
    const before = await ownByOthers();
    const query = `{ person(personId: "${other}") { name } }`;
    const { body } = await on.post({ query }, await on.headers('full'));
    expect(body.data).toMatchObject({ person: { name: expect.any(String) } });
    expect(await ownByOthers()).toEqual(before);
    const text = JSON.stringify(await own());
    for (const secret of ['"clerk', '"full', 'GS-2026', other, personId, idNumber, 'gateway'])
      expect(text).not.toContain(secret);
  });

  it('says of a search in vain only that there was one', async () => {
    await on.post({ query: `{ person(personId: "${personId}") { name } }` }, await on.headers('none'));
    const [latest] = await ownByOthers();
    expect(latest).toMatchObject({ purpose: 'GOVERNMENT_SERVICE', organization: null, fields: [] });
  });

  it('turns pages without losing or repeating an access', async () => {
    const { edges } = await own();
    const [latest, ...others] = edges;
    expect(await allOwn(2, latest?.cursor)).toEqual(others);
    const variables = { first: 1, after: 'x' };
    const { body } = await on.post({ query: ownLog, variables }, await on.headers('citizen-app'));
    expect(body.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
  });

  it('holds exempt purposes back so that pages, cursors and ids are as if there were none', async () => {
    const { edges } = await own();
    const heldBack = edges.find(({ node }) => node.purpose === 'GOVERNMENT_SERVICE')?.cursor;
    const others = edges.filter(({ node }) => node.purpose !== 'GOVERNMENT_SERVICE');
    on.policy = exempting('GOVERNMENT_SERVICE');
    try {
      expect(others.length).toBeLessThan(edges.length - 1);
      const [, ...after] = await allOwn(1);
      expect(after.slice(-others.length)).toEqual(others);
      expect(after.length - others.length).toBe(0);
      // A place in a chain would count what lies between two.
      for (const { cursor } of after)
        expect(Buffer.from(cursor, 'base64url').toString()).toMatch(/^\[\d+,"~[\w-]{22}"\]$/);
      for (const { node } of (await own(100, heldBack)).edges)
        expect(node.purpose).not.toBe('GOVERNMENT_SERVICE');
    } finally {
      on.policy = defaultPolicy;
    }
  });

  it('answers nobody without an own file, and is recorded with the pseudonym of the person', async () => {
    for (const persona of ['clerk', 'full', 'auditor', 'none'] as const) {
      const { body } = await on.post({ query: ownLog, variables: { first: 1 } }, await on.headers(persona));
      expect(body).toMatchObject({
        data: { myAccessLog: null },
        errors: [{ extensions: { code: 'OWN_FILE_REQUIRED' } }],
      });
    }
    await on.taken();
    await own(1);
    const [record] = await on.taken();
    expect(record).toMatchObject({ event: 'OPERATION', principal: 'citizen-app', subjectCount: 1 });
    const subject = { personId };
    expect(await principals({ subject, principal: 'citizen-app' })).toContain('citizen-app');
  });
});
