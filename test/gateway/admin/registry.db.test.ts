// The register of callers: what it takes away, and that it never gives anything.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type AdminGateway,
  type AdminInstallation,
  type Caller,
  codes,
  openInstallation,
} from './admin-gateway.ts';
import { createDrafting, type Drafting, person, personId, rule } from './drafting.ts';

let installation: AdminInstallation;
let gateway: AdminGateway;
let drafting: Drafting;

beforeAll(async () => {
  installation = await openInstallation();
  gateway = await installation.open();
  drafting = createDrafting(gateway);
});
afterAll(() => installation.close());

describe('the register', () => {
  it('disables a principal at once', async () => {
    expect((await gateway.ask('credit-officer', person)).status).toBe(200);
    const answer = await drafting.mutate(
      'security-admin',
      'suspend(principal: "credit-officer", reason: "left") { number }',
    );
    expect(codes(answer)).toEqual([]);
    const refused = await gateway.ask('credit-officer', person);
    expect([refused.status, codes(refused)]).toEqual([403, ['CALLER_DISABLED']]);
  });

  it('takes roles away and never gives any', async () => {
    await drafting.publish([
      { part: 'PRINCIPALS', key: 'medical-app', value: { id: 'medical-app', roles: ['FULL'] } },
    ]);
    expect((await gateway.ask('medical-app', person)).body.data).toEqual({ person: null });
    await drafting.publish([{ part: 'PRINCIPALS', key: 'medical-app' }]);
    expect((await gateway.ask('medical-app', person)).body.data).not.toEqual({ person: null });
  });

  it('bounds an application’s purposes, and a purpose’s fields', async () => {
    await drafting.publish([
      {
        part: 'APPLICATIONS',
        key: 'medical-app',
        value: { id: 'medical-app', name: '医保', purposes: ['STATISTICS'] },
      },
    ]);
    expect(codes(await gateway.ask('medical-app', person))).toEqual(['PURPOSE_NOT_REGISTERED']);
    const purpose = {
      code: 'MEDICAL_INSURANCE',
      name: '医保',
      legalBasis: 'test',
      caseRequired: false,
      fields: ['Person.name'],
      consentRequired: true,
    };
    await drafting.publish([
      { part: 'APPLICATIONS', key: 'medical-app' },
      { part: 'PURPOSES', key: 'MEDICAL_INSURANCE', value: purpose },
    ]);
    expect(codes(await gateway.ask('medical-app', person))).toEqual(['CONSENT_REQUIRED']);
    const answer = await gateway.ask('medical-app', person, {}, { 'x-consent': 'C-1' });
    const { name, ...others } = (answer.body.data as { person: Record<string, string | null> }).person;
    expect(name).not.toBeNull();
    expect(others).toEqual({ idNumber: null, mobile: null });
  });

  it('grants to one principal and to no other', async () => {
    const grant = {
      kind: 'GRANT',
      rung: 'CLEAR',
      subjects: { principals: ['analyst'] },
      purposes: ['STATISTICS'],
      fields: ['Division.name', 'Division', 'Person.status', 'Person'],
    };
    await drafting.publish([rule('for-one', grant)]);
    const query = `{ person(personId: "${personId}") { status } }`;
    const status = async (caller: Caller) =>
      (await gateway.ask(caller, query, {}, { 'x-purpose': 'STATISTICS' })).body.data;
    expect(await status('analyst')).toEqual({ person: { status: expect.any(String) } });
    expect(
      await status({ id: 'analyst-2', kind: 'user', roles: ['ANALYST'], attributes: { division: '320000' } }),
    ).toEqual({ person: null });
  });

  it('keeps data from whoever holds an office', async () => {
    const draft = await drafting.write([
      rule('office', { kind: 'GRANT', rung: 'CLEAR', subjects: { roles: ['SECURITY_ADMIN'] } }),
    ]);
    const answer = await gateway.admin(
      'auditor',
      `{ draft(id: ${draft.id}) { checks { findings { code rules } } } }`,
    );
    expect(answer.body.data).toEqual({
      draft: { checks: { findings: [{ code: 'OFFICE_GRANTED', rules: ['office'] }] } },
    });
  });

  it('lets nobody hold two offices', async () => {
    const value = { id: 'x', office: 'AUDITOR', roles: ['SECURITY_ADMIN'] };
    const draft = await drafting.write([{ part: 'PRINCIPALS', key: 'x', value }]);
    const answer = await gateway.admin(
      'auditor',
      `{ draft(id: ${draft.id}) { checks { findings { code } } } }`,
    );
    expect(answer.body.data).toEqual({ draft: { checks: { findings: [{ code: 'OFFICE_CONFLICT' }] } } });
  });
});
