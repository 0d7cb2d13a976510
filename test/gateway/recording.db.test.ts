// Every way in which a request for data can end, and what the trail says of it.

import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createPseudonyms } from '../../gateway/audit/pseudonym.ts';
import type { PersonaName } from '../../gateway/identity/personas.ts';
import { loadSecret } from '../../gateway/keys.ts';
import { castEntities, castPeople } from '../../seeds/cast.ts';
import { residentIdCheckCharacter } from '../../subgraphs/resident-id-number.ts';
import { defaultPolicy, openRecordedGateway, type RecordedGateway } from './audit/recorded-gateway.ts';

let on: RecordedGateway;
let named: (name: string) => string;

beforeAll(async () => {
  on = await openRecordedGateway();
  const key = await loadSecret(on.on.dataDirectory, 'audit-pseudonym');
  named = createPseudonyms(key).subject;
}, 120_000);

afterAll(() => on.close());

beforeEach(async () => {
  await on.taken();
});

const { personId, idNumber } = castPeople['shop-owner'];
const { uscc } = castEntities.restaurant;

async function ask(query: string, variables: object = {}, headers?: Record<string, string>) {
  return on.post({ query, variables }, headers ?? (await on.headers('full')));
}

async function get(path: string, headers: Record<string, string>) {
  return on.call(path, { headers });
}

/** The one record that a request left. */
async function recordOf(request: Promise<unknown>) {
  await request;
  const records = await on.taken();
  expect(records).toHaveLength(1);
  const [record] = records;
  if (record === undefined) throw new Error('no record');
  return record;
}

describe('an answer', () => {
  it('is recorded with who, why, what, whose and by which rules', async () => {
    const query =
      'query File($id: ID!) { person(personId: $id) { name idNumber licenses(first: 2) { nodes { name } } } }';
    const record = await recordOf(ask(query, { id: personId }, await on.headers('clerk')));
    expect(record).toMatchObject({
      event: 'OPERATION',
      outcome: 'RELEASED',
      code: null,
      principal: 'clerk',
      organization: '123201400000000270',
      purpose: 'GOVERNMENT_SERVICE',
      caseNumber: 'GS-2026-000001',
      policyVersion: 1,
      subjects: [named(`Person:${personId}`)],
      detail: { rows: { Person: 1, ELicense: 2 }, variables: { id: named(`Person:${personId}`) } },
    });
    expect(await on.formOf(record)).toMatchObject({
      text: 'query File($id:ID!){person(personId:$id){name idNumber licenses(first:0){nodes{name}}}}',
      cells: { 'Person.name': ['NAME'], 'Person.idNumber': ['ID_3_4'] },
    });
  });

  it('names all whose rows left, also those that were reached from others and of whom no key was selected', async () => {
    const query = `{ legalEntity(uscc: "${uscc}") { name legalRepresentative { name } shareholdings(first: 5) { nodes { percentage } } } }`;
    const { subjects, detail } = await recordOf(ask(query));
    expect(subjects).toContain(named(`LegalEntity:${uscc}`));
    expect(subjects.length).toBeGreaterThan(1);
    expect(detail.rows).toMatchObject({ LegalEntity: 1, LegalRepresentative: 1 });
  });

  it('names whoever was counted without a single field', async () => {
    const { subjects } = await recordOf(ask('{ persons(first: 7) { nodes { __typename } } }'));
    expect(subjects).toHaveLength(7);
  });

  it('has a count and a digest in place of more than a hundred subjects', async () => {
    const query =
      '{ a: persons(first: 100) { nodes { name } pageInfo { endCursor } } legalEntities(first: 20) { nodes { name } } }';
    expect(await recordOf(ask(query))).toMatchObject({
      subjects: [],
      subjectCount: 120,
      subjectDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('that is empty is recorded with the subject that was looked for, however its number was typed', async () => {
    const query = 'query ($n: ResidentIdNumber!) { personByIdNumber(idNumber: $n) { name } }';
    // Of the same place and day as somebody, with a number in the sequence that the cast does not reach.
    const body = `${idNumber.slice(0, 14)}998`;
    const nobody = `${body}${residentIdCheckCharacter(body)}`;
    for (const n of [nobody, nobody.toLowerCase()]) {
      expect(await recordOf(ask(query, { n }))).toMatchObject({
        outcome: 'RELEASED',
        subjects: [named(`Person.idNumber:${nobody}`)],
        detail: { rows: {}, variables: { n: named(`Person.idNumber:${nobody}`) } },
      });
    }
    const record = await recordOf(ask(`{ personByIdNumber(idNumber: "${idNumber}") { name } }`));
    expect(record.subjects).toEqual(
      [named(`Person.idNumber:${idNumber}`), named(`Person:${personId}`)].sort(),
    );
    expect(await recordOf(ask('{ person(personId: "nobody") { name } }'))).toMatchObject({
      subjects: [named('Person:nobody')],
      detail: { rows: {} },
    });
  });

  it('names who was asked about by the condition of a list or of an aggregate, found or not, whatever is read of it', async () => {
    const where = {
      name: { eq: '无此人' },
      or: [{ not: { idNumber: { eq: idNumber.toLowerCase() } } }, { personId: { in: ['nobody'] } }],
    };
    for (const [query, variables] of [
      ['query ($where: PersonWhere) { persons(first: 1, where: $where) { totalCount } }', { where }],
      ['query ($where: PersonWhere) { personAggregate(where: $where) { groups { count } } }', { where }],
      [
        'query ($n: ResidentIdNumber) { persons(first: 1, where: { name: { eq: "无此人" }, or: [{ not: { idNumber: { eq: $n } } }, { personId: { in: ["nobody"] } }] }) { pageInfo { hasNextPage } } }',
        { n: idNumber },
      ],
    ] as const) {
      const { subjects, detail } = await recordOf(ask(query, variables));
      expect(subjects).toEqual([named(`Person.idNumber:${idNumber}`), named('Person:nobody')].sort());
      expect(JSON.stringify(detail)).not.toContain(idNumber);
    }
    const nowhere = `{ legalEntities(first: 1, where: { uscc: { eq: "${uscc}" }, name: { eq: "nobody" } }) { totalCount } }`;
    expect((await recordOf(ask(nowhere))).subjects).toEqual([named(`LegalEntity:${uscc}`)]);
  });

  it('that is withheld row by row names nobody whose row did not leave', async () => {
    const query = `{ person(personId: "${personId}") { name } }`;
    const record = await recordOf(ask(query, {}, await on.headers('none')));
    expect(record).toMatchObject({ outcome: 'RELEASED', detail: { rows: {} } });
    // It was asked for all the same.
    expect(record.subjects).toEqual([named(`Person:${personId}`)]);
    expect((await on.formOf(record)).cells).toEqual({ Person: ['HIDDEN'] });
  });

  it('of a view is recorded with its name', async () => {
    const headers = await on.headers('full');
    expect(await recordOf(get(`/views/person-profile?personId=${personId}`, headers))).toMatchObject({
      outcome: 'RELEASED',
      detail: { view: 'person-profile' },
    });
  });
});

describe('a refusal', () => {
  const query = '{ person(personId: "p") { name } }';

  it.each([
    ['UNAUTHENTICATED', async () => ask(query, {}, {}), null],
    ['UNAUTHENTICATED', async () => ask(query, {}, { authorization: 'Bearer x.y.z' }), null],
    ['PURPOSE_REQUIRED', async () => ask(query, {}, await without('x-purpose')), 'clerk'],
    [
      'PURPOSE_UNKNOWN',
      async () => ask(query, {}, await without('x-purpose', '320102199003071234')),
      'clerk',
    ],
    [
      'CASE_REQUIRED',
      async () => ask(query, {}, await without('x-case', undefined, 'credit-officer')),
      'credit-officer',
    ],
    ['GRAPHQL_PARSE_FAILED', async () => ask('{ person('), 'full'],
    ['GRAPHQL_VALIDATION_FAILED', async () => ask('{ nothing }'), 'full'],
    [
      'BAD_USER_INPUT',
      async () => ask('query ($n: Int!) { persons(first: $n) { nodes { name } } }', { n: '王' }),
      'full',
    ],
    ['BAD_REQUEST', async () => on.post({ nothing: 1 }, await on.headers('full')), 'full'],
    ['BAD_REQUEST', async () => on.post('{', await on.headers('full')), 'full'],
    ['DOCUMENT_UNKNOWN', async () => on.post({ documentId: 'x' }, await on.headers('full')), 'full'],
    ['VIEW_UNKNOWN', async () => get('/views/none', await on.headers('full')), 'full'],
    ['VIEW_ARGUMENT', async () => get('/views/person-profile?x=1', await on.headers('full')), 'full'],
    ['METHOD_NOT_ALLOWED', async () => get('/graphql', await on.headers('full')), null],
    [
      'MATCH_NOT_GRANTED',
      async () =>
        ask(`{ personByIdNumber(idNumber: "${idNumber}") { name } }`, {}, await on.headers('citizen-app')),
      'citizen-app',
    ],
  ] as const)('with %s is recorded', async (code, request, principal) => {
    expect(await recordOf(request())).toMatchObject({
      event: 'OPERATION',
      outcome: 'REFUSED',
      code,
      principal,
      detail: { rows: {} },
    });
  });

  it('because there are no rules is recorded', async () => {
    on.policy = null;
    const record = await recordOf(ask(query)).finally(() => {
      on.policy = defaultPolicy;
    });
    expect(record).toMatchObject({ outcome: 'REFUSED', code: 'POLICY_UNAVAILABLE', principal: 'full' });
  });

  it('because deciding broke has no data and status 500, also where the operation was answered before', async () => {
    const known = `{ person(personId: "${personId}") { name } }`;
    for (const query of [known, known, `${known}#new`]) {
      const isNew = query !== known;
      if (!isNew)
        expect((await ask(query)).body.data).toMatchObject({ person: { name: expect.any(String) } });
      await on.taken();
      on.policy = new Proxy(defaultPolicy, {
        get() {
          throw new Error(`at the row of ${idNumber}`);
        },
      });
      try {
        const answer = await ask(query);
        expect([answer.status, answer.body.data]).toEqual([500, undefined]);
        expect(answer.body.errors?.map(({ extensions }) => extensions.code)).toEqual(['INTERNAL']);
        expect(JSON.stringify(answer.body)).not.toContain(idNumber);
      } finally {
        on.policy = defaultPolicy;
      }
      const records = await on.taken();
      expect(records).toMatchObject([
        { outcome: 'FAILED', code: 'INTERNAL', principal: 'full', subjects: [], detail: { rows: {} } },
      ]);
    }
  });

  it('of a look-up names who was looked for', async () => {
    const record = await recordOf(
      ask(`{ personByIdNumber(idNumber: "${idNumber}") { name } }`, {}, await on.headers('citizen-app')),
    );
    expect(record.subjects).toEqual([named(`Person.idNumber:${idNumber}`)]);
  });

  async function without(name: string, value?: string, persona: PersonaName = 'clerk') {
    const { [name]: _, ...rest } = await on.headers(persona);
    return value === undefined ? rest : { ...rest, [name]: value };
  }
});

describe('a caller', () => {
  it('cannot put anything into the trail by a case number, however long or odd', async () => {
    for (const given of ['3'.repeat(7000), '320102199003071234', '\u00ff\u0001'.slice(0, 1)]) {
      const headers = { ...(await on.headers('clerk')), 'x-case': given };
      const record = await recordOf(ask('{ person(personId: "p") { name } }', {}, headers));
      expect(record.caseNumber).toMatch(/^~[\w-]{22}$/);
    }
  });

  it('cannot avoid its record by going away before the answer', async () => {
    const { authorization = '', 'x-purpose': purpose } = await on.headers('full');
    await recordOf(ask('{ __typename }', {}, { authorization, 'x-purpose': String(purpose) }));
    const body = JSON.stringify({
      query: `{ person(personId: "${personId}") { name licenses(first: 9) { nodes { number } } } }`,
    });
    const url = new URL(on.url);
    const socket = connect(Number(url.port), url.hostname);
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nauthorization: ${authorization}\r\nx-purpose: ${purpose}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    // The token was seen before, so that the request is taken up at once; the answer takes longer than that.
    await new Promise((resolve) => setTimeout(resolve, 10));
    socket.destroy();
    let records = await on.taken();
    while (records.length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      records = await on.taken();
    }
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ principal: 'full', event: 'OPERATION' });
  });
});

describe('while the trail cannot be written', () => {
  const governed = `{ person(personId: "${personId}") { name } }`;
  const open = '{ licenseTypes(first: 2) { nodes { name } } }';

  it.each(['stall', 'cut'] as const)(
    '(%s) nothing governed leaves, what is open to all does, and then all do',
    async (how) => {
      const { proxy } = on.on;
      if (proxy === null) return;
      proxy[how]();
      const answers = await Promise.all([ask(governed), ask(governed), ask(open), ask('{ __typename }')]);
      const [first, second, third, fourth] = answers;
      for (const answer of [first, second]) {
        expect(answer?.status).toBe(503);
        expect(answer?.headers.get('retry-after')).toBe('5');
        expect(Object.keys(answer?.body as object)).toEqual(['errors']);
        expect(answer?.body).toMatchObject({ errors: [{ extensions: { code: 'AUDIT_UNAVAILABLE' } }] });
      }
      expect(third).toMatchObject({ status: 200, body: { data: { licenseTypes: { nodes: [{}, {}] } } } });
      expect(fourth).toMatchObject({ status: 200, body: { data: { __typename: 'Query' } } });
      // Refusals hold nothing back, so they go on as they are.
      expect((await ask(governed, {}, {})).status).toBe(401);
      proxy.pass();
      let answer = await ask(governed);
      while (answer.status !== 200) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        answer = await ask(governed);
      }
      expect((await on.taken()).map(({ event }) => event)).toContain('TRAIL_OUTAGE');
    },
  );
});
