// The control plane's door: who gets in, with what, and to which fields.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { adminSdl, officesOf } from '../../../gateway/admin/admin-schema.ts';
import { answeredBeforeBody } from '../http.ts';
import { type AdminGateway, type AdminInstallation, codes, openInstallation } from './admin-gateway.ts';

let installation: AdminInstallation;
let gateway: AdminGateway;

beforeAll(async () => {
  installation = await openInstallation();
  gateway = await installation.open();
});
afterAll(() => installation.close());

const me = '{ me { id office } }';

describe('who gets into the control plane', () => {
  it.each([
    ['security-admin', 'SECURITY_ADMIN'],
    ['security-admin-2', 'SECURITY_ADMIN'],
    ['system-admin', 'SYSTEM_ADMIN'],
    ['auditor', 'AUDITOR'],
  ] as const)('takes %s for one with the office %s', async (persona, office) => {
    const answer = await gateway.admin(persona, me);
    expect(answer.body.data).toEqual({ me: { id: persona, office } });
  });

  it.each(['full', 'clerk', 'analyst', 'none'] as const)(
    'refuses %s, who holds no office',
    async (persona) => {
      const answer = await gateway.admin(persona, me);
      expect(answer.status).toBe(403);
      expect(codes(answer)).toEqual(['OFFICE_NONE']);
    },
  );

  it('refuses a token with two offices, whichever field it asks for', async () => {
    const roles = ['SECURITY_ADMIN', 'AUDITOR'];
    const answer = await gateway.admin({ id: 'both', kind: 'user', roles }, '{ __typename }');
    expect(answer.status).toBe(403);
    expect(codes(answer)).toEqual(['OFFICE_CONFLICT']);
  });

  it('refuses an application that claims an office', async () => {
    const answer = await gateway.admin({ id: 'app', kind: 'application', roles: ['SECURITY_ADMIN'] }, me);
    expect(codes(answer)).toEqual(['OFFICE_NONE']);
  });

  it('gives an office holder nothing on the data plane', async () => {
    for (const persona of ['security-admin', 'system-admin', 'auditor'] as const) {
      const answer = await gateway.ask(persona, '{ person(personId: "ptgsenzwzzrv5x42") { name } }');
      expect(JSON.stringify(answer.body.data)).toBe('{"person":null}');
    }
  });
});

describe('an administrator who asks too much', () => {
  it('has a budget, and is told when there is one again', async () => {
    const rates = { principal: { requests: 2, seconds: 3600 } };
    const bounded = await installation.open({
      overload: { slots: 64, queue: 200, loopDelay: 60_000, rates },
    });
    for (let index = 0; index < 2; index++)
      expect((await bounded.admin('auditor', me)).body).toMatchObject({
        data: { me: { id: 'auditor', office: 'AUDITOR' } },
      });
    const refused = await bounded.admin('auditor', me);
    expect(refused.status).toBe(429);
    expect(codes(refused)).toEqual(['RATE_LIMITED']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3500);
    expect((await bounded.admin('security-admin', me)).status).toBe(200);
    // Whoever asks for access has one as well, whatever they ask.
    expect((await bounded.request('clerk', 'POST', {})).status).toBe(400);
    expect((await bounded.request('clerk', 'GET')).status).toBe(200);
    expect(codes(await bounded.request('clerk', 'GET'))).toEqual(['RATE_LIMITED']);
    expect(codes(await bounded.request('clerk', 'POST', {}))).toEqual(['RATE_LIMITED']);
    // It is one budget for whatever they send, and recorded with who was refused.
    expect(codes(await bounded.ask('clerk', '{ person('))).toEqual(['RATE_LIMITED']);
    const records = '{ auditRecords(first: 1, filter: { principal: "clerk" }) { records { outcome code } } }';
    expect((await gateway.admin('auditor', records)).body.data).toEqual({
      auditRecords: { records: [{ outcome: 'REFUSED', code: 'RATE_LIMITED' }] },
    });
    // Nobody's body is read who is over it.
    const authorization = await installation.bearer('auditor');
    expect(await answeredBeforeBody(`${bounded.url}/admin/graphql`, { authorization })).toEqual({
      status: 429,
      code: 'RATE_LIMITED',
    });
  });
});

describe('what a caller may ask', () => {
  it('refuses a field of another office, and answers the others', async () => {
    const answer = await gateway.admin('system-admin', '{ me { id } catalog { name } }');
    expect(codes(answer)).toEqual(['OFFICE_REQUIRED']);
    expect(JSON.stringify(answer.body)).not.toContain('Person');
  });

  it('refuses it under an alias and in a fragment too', async () => {
    const query =
      'query { x: activeVersion { number } ...F } fragment F on Query { y: versions(first: 1) { number } }';
    const answer = await gateway.admin('system-admin', query);
    expect(codes(answer)).toEqual(['OFFICE_REQUIRED', 'OFFICE_REQUIRED']);
  });

  it('names offices for every root field', () => {
    const all = officesOf(parse(adminSdl));
    expect(all.size).toBeGreaterThan(3);
    expect([...all].filter(([, offices]) => offices.length === 0)).toEqual([]);
  });

  it('lets an auditor change nothing', () => {
    const mutations = [...officesOf(parse(adminSdl))].filter(([name]) => name.startsWith('Mutation.'));
    // Verifying reads; it is a mutation since it begins work and is recorded.
    expect(mutations.filter(([, offices]) => offices.includes('AUDITOR'))).toEqual([
      ['Mutation.verifyTrail', ['AUDITOR']],
    ]);
  });
});

describe('how it may be asked', () => {
  const url = '/admin/graphql';

  it('refuses to be called without a token before it reads the body', async () => {
    const headers = { 'content-type': 'application/xml' };
    const answer = await gateway.call(url, { method: 'POST', headers, body: '<x/>' });
    expect(answer.status).toBe(401);
    expect(codes(answer)).toEqual(['UNAUTHENTICATED']);
  });

  it('takes no token from a cookie', async () => {
    const headers = { 'content-type': 'application/json', cookie: 'authorization=Bearer x; token=x' };
    const answer = await gateway.call(url, { method: 'POST', headers, body: JSON.stringify({ query: me }) });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('set-cookie')).toBeNull();
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('does not take %s', async (method) => {
    const answer = await gateway.call(`${url}?query={me{id}}`, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'does not take a body of %s, which a foreign page could send',
    async (type) => {
      const token = await gateway.admin('security-admin', me);
      expect(token.status).toBe(200);
      const answer = await gateway.admin('security-admin', me, {}, { 'content-type': type });
      expect(answer.status).toBe(415);
    },
  );
});

describe('versions', () => {
  it('shows the active one with its rules and what they cover', async () => {
    const query =
      '{ activeVersion { number digest note rules { id kind rung coordinates } purposes { code legalBasis } } }';
    const { activeVersion } = (await gateway.admin('auditor', query)).body.data as {
      activeVersion: { number: number; rules: { id: string; coordinates: string[] }[]; purposes: object[] };
    };
    expect(activeVersion.number).toBe(1);
    const numbers = activeVersion.rules.find(({ id }) => id === 'clerk-resident-numbers');
    expect(numbers).toEqual({
      id: 'clerk-resident-numbers',
      kind: 'GRANT',
      rung: 'ID_3_4',
      coordinates: ['Person.idNumber'],
    });
    expect(activeVersion.purposes.length).toBeGreaterThan(5);
  });

  it('takes no null for a variable with a default where the schema takes none', async () => {
    const queries = [
      'query ($v: Boolean = true) { me @include(if: $v) { id } }',
      'query ($v: Int = 1) { version(number: $v) { number } }',
    ];
    for (const query of queries) {
      const answer = await gateway.admin('auditor', query, { v: null });
      expect(answer.status).toBe(400);
      expect(codes(answer)).toEqual(['BAD_USER_INPUT']);
    }
  });

  it('answers null for a version that is not there, and refuses a page without bounds', async () => {
    expect((await gateway.admin('auditor', '{ version(number: 999) { number } }')).body.data).toEqual({
      version: null,
    });
    expect(codes(await gateway.admin('auditor', '{ versions(first: 101) { number } }'))).toEqual([
      'BAD_USER_INPUT',
    ]);
  });
});
