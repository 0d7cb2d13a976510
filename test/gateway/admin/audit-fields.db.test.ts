// The auditor's questions, asked of a trail that a gateway wrote while it answered others.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PersonaName } from '../../../gateway/identity/personas.ts';
import { openRules, type Rules } from '../../../gateway/rules.ts';
import { castEntities, castPeople } from '../../../seeds/cast.ts';
import { openDatabase } from '../../../subgraphs/database.ts';
import { openRecordedGateway, type RecordedGateway } from '../audit/recorded-gateway.ts';

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
