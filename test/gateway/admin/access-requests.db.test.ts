// From "why can't I see this" to a grant with an end, and everything by which somebody could grant to themselves.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from '../http.ts';
import {
  type AdminGateway,
  type AdminInstallation,
  type Caller,
  codes,
  openInstallation,
} from './admin-gateway.ts';
import { createDrafting, type Drafting, personId } from './drafting.ts';

let installation: AdminInstallation;
let gateway: AdminGateway;
let drafting: Drafting;

beforeAll(async () => {
  installation = await openInstallation();
  gateway = await installation.open();
  drafting = createDrafting(gateway);
});
afterAll(() => installation.close());

const marital = `{ person(personId: "${personId}") { maritalStatus } }`;
const wanted = {
  purpose: 'MEDICAL_INSURANCE',
  fields: ['Person.maritalStatus'],
  days: 30,
  reason: '核对家庭共济 · family account',
};

const send = (caller: Caller, body: object = wanted): Promise<Answer> =>
  gateway.request(caller, 'POST', body);
const decide = (caller: Caller, id: unknown, more = '') =>
  gateway.admin(
    caller,
    `mutation { decideRequest(id: "${id}", approve: true, comment: "agreed"${more}) { state version overdue decidedBy } }`,
  );
const seen = async () => (await gateway.ask('medical-app', marital)).body.data;

describe('a request for access', () => {
  it('becomes a grant with an end, to the one who asked', async () => {
    expect(await seen()).toEqual({ person: { maritalStatus: null } });
    const sent = await send('medical-app');
    expect(sent.status).toBe(201);
    const { id, state } = sent.body as unknown as { id: number; state: string };
    expect(state).toBe('PENDING');
    const inbox = await gateway.admin(
      'auditor',
      '{ accessRequests { id principal purpose fields reason overdue due } }',
    );
    expect((inbox.body.data as { accessRequests: object[] }).accessRequests).toEqual([
      {
        id: String(id),
        principal: 'medical-app',
        purpose: wanted.purpose,
        fields: wanted.fields,
        reason: wanted.reason,
        overdue: false,
        due: expect.any(String),
      },
    ]);
    const decided = await decide('security-admin', id);
    expect(codes(decided)).toEqual([]);
    const { decideRequest } = decided.body.data as { decideRequest: { state: string; version: number } };
    expect(decideRequest).toMatchObject({ state: 'APPROVED', decidedBy: 'security-admin', overdue: false });
    expect(await seen()).toEqual({ person: { maritalStatus: expect.any(String) } });
    const other: Caller = {
      id: 'another-app',
      kind: 'application',
      application: 'another-app',
      roles: ['MEDICAL_INSURANCE'],
    };
    const answer = await gateway.ask(other, marital, {}, { 'x-purpose': 'MEDICAL_INSURANCE' });
    expect(answer.body.data).toEqual({ person: { maritalStatus: null } });
    const grants = await gateway.admin(
      'auditor',
      '{ expiringGrants(days: 31) { id } activeVersion { editors approver } }',
    );
    expect(grants.body.data).toEqual({
      expiringGrants: [{ id: `request-${id}` }],
      activeVersion: { editors: ['medical-app'], approver: 'security-admin' },
    });
    expect(codes(await decide('security-admin-2', id))).toEqual(['REQUEST_DECIDED']);
    const own = await gateway.request('medical-app', 'GET');
    expect(own.body).toMatchObject({
      requests: [{ id, state: 'APPROVED', comment: 'agreed', version: decideRequest.version }],
    });
    expect((await gateway.request('clerk', 'GET')).body).toEqual({ requests: [] });
  });

  it('that is rejected grants nothing', async () => {
    const { id } = (await send('clerk', { ...wanted, purpose: 'GOVERNMENT_SERVICE' })).body as unknown as {
      id: number;
    };
    const before = await drafting.activeNumber();
    const answer = await gateway.admin(
      'security-admin',
      `mutation { decideRequest(id: ${id}, approve: false, comment: "no") { state version } }`,
    );
    expect(answer.body.data).toEqual({ decideRequest: { state: 'REJECTED', version: null } });
    expect(await drafting.activeNumber()).toBe(before);
  });

  it('is granted once when two decide at the same time', async () => {
    const { id } = (await send('medical-app', { ...wanted, fields: ['Person.nationality'] }))
      .body as unknown as { id: number };
    const answers = await Promise.all([decide('security-admin', id), decide('security-admin-2', id)]);
    const failed = answers.map((answer) => codes(answer)).filter((all) => all.length > 0);
    expect(failed).toHaveLength(1);
  });

  it.each([
    ['no reason', { reason: '' }],
    ['a reason that turns the text around', { reason: 'a\u202eb' }],
    ['a field that is not there', { fields: ['Person.nothing'] }],
    ['a whole type', { fields: ['Person.*'] }],
    ['a rung that the field has not', { rung: 'BAND' }],
    ['no end', { days: 100_000 }],
    ['more than the form has', { subjects: { roles: ['*'] } }],
  ])('is refused with %s', async (_title, more) => {
    const answer = await send('clerk', { ...wanted, ...more });
    expect([answer.status, codes(answer)]).toEqual([400, ['REQUEST_INVALID']]);
  });

  it('is refused for a purpose that is not registered, and without a token', async () => {
    expect(codes(await send('clerk', { ...wanted, purpose: 'NOTHING' }))).toEqual(['PURPOSE_UNKNOWN']);
    expect((await gateway.call('/access-requests')).status).toBe(401);
  });

  it('is not sent by whoever decides about access', async () => {
    for (const persona of ['security-admin', 'auditor', 'system-admin'] as const)
      expect(codes(await send(persona))).toEqual(['OFFICE_CONFLICT']);
  });

  it('is not decided by whoever sent it, whatever the token says now', async () => {
    const turncoat = { id: 'turncoat', kind: 'user' as const };
    const { id } = (await send({ ...turncoat, roles: ['MEDICAL_INSURANCE'] })).body as unknown as {
      id: number;
    };
    expect(codes(await decide({ ...turncoat, roles: ['SECURITY_ADMIN'] }, id))).toEqual(['SELF_APPROVAL']);
  });

  it('does not grant what an invariant protects, nor beyond an editor’s domain, nor for longer than a year', async () => {
    const { id } = (
      await send('startup-app', { ...wanted, purpose: 'ENTERPRISE_STARTUP', fields: ['Person.ethnicity'] })
    ).body as unknown as { id: number };
    await drafting.publish([
      {
        part: 'INVARIANTS',
        key: 'ethnicity',
        value: {
          id: 'ethnicity',
          fields: ['Person.ethnicity'],
          except: { roles: ['FULL', 'ANALYST', 'CITIZEN'] },
          uses: ['READ'],
          reason: 'x',
        },
      },
      { part: 'PRINCIPALS', key: 'credit-editor', value: { id: 'credit-editor', domains: ['credit'] } },
      { part: 'RULES', key: 'limit-ethnicity' },
    ]);
    expect(codes(await decide('security-admin', id))).toEqual(['CHECKS_FAILED']);
    expect(codes(await decide({ id: 'credit-editor', kind: 'user', roles: ['SECURITY_ADMIN'] }, id))).toEqual(
      ['DOMAIN_FORBIDDEN'],
    );
    expect(codes(await decide('security-admin', id, ', until: "2099-01-01T00:00:00Z"'))).toEqual([
      'BAD_USER_INPUT',
    ]);
  });

  it('needs the acknowledgement that its purpose demands', async () => {
    const purpose = {
      code: 'RESEARCH',
      name: '研究',
      legalBasis: 'test',
      caseRequired: false,
      acknowledgement: '不得再识别 · no re-identification',
    };
    await drafting.publish([{ part: 'PURPOSES', key: 'RESEARCH', value: purpose }]);
    const ask = { ...wanted, purpose: 'RESEARCH' };
    expect(codes(await send('analyst', ask))).toEqual(['ACKNOWLEDGEMENT_REQUIRED']);
    expect((await send('analyst', { ...ask, acknowledged: true })).status).toBe(201);
  });

  it('is one of few that wait', async () => {
    const caller: Caller = { id: 'busy', kind: 'user', roles: [] };
    const answers = [];
    for (let count = 0; count < 21; count++) answers.push(await send(caller));
    expect(codes(answers.at(-1) as Answer)).toEqual(['REQUESTS_TOO_MANY']);
  });
});
