// What a rule set may hold, and what has to be in order before it becomes active.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AdminGateway, type AdminInstallation, codes, openInstallation } from './admin-gateway.ts';
import { createDrafting, type Drafting, nameSeen, rule, submitCall } from './drafting.ts';

let installation: AdminInstallation;
let gateway: AdminGateway;
let drafting: Drafting;

beforeAll(async () => {
  installation = await openInstallation();
  gateway = await installation.open();
  drafting = createDrafting(gateway);
});
afterAll(() => installation.close());

describe('what a rule set holds', () => {
  const refusedText = ['a\u0000b', 'a\u001b[31mred', 'line\nline', 'a\u202eb', ''];
  it.each(refusedText)('takes no control characters in what people read (%j)', async (reason) => {
    const draft = await drafting.create('security-admin');
    expect(codes(await drafting.tryEdit('security-admin', draft, [rule('text', { reason })]))).toEqual([
      'RULES_INVALID',
    ]);
  });

  it('gives script back as the text that it is, and as JSON', async () => {
    const reason = '<img src=x onerror=alert(1)>=HYPERLINK("http://x")';
    const draft = await drafting.edit('security-admin', await drafting.create('security-admin', '<b>t</b>'), [
      rule('script', { reason }),
    ]);
    const answer = await gateway.admin('auditor', `{ draft(id: ${draft.id}) { title rules { id reason } } }`);
    expect(answer.headers.get('content-type')).toMatch(/^application\/(graphql-response\+)?json/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const { rules } = (answer.body.data as { draft: { rules: { id: string; reason: string }[] } }).draft;
    expect(rules.find(({ id }) => id === 'script')?.reason).toBe(reason);
  });

  it.each([
    ['an id with markup', { id: '<b>' }],
    ['a field that is not known', { extra: 1 }],
    ['a predicate with an unknown operator', { rows: { attribute: 'status', op: 'like', value: '%' } }],
    ['a text of a million characters', { reason: 'x'.repeat(500_000) }],
  ])('refuses %s', async (_title, more) => {
    const draft = await drafting.create('security-admin');
    expect(
      codes(await drafting.tryEdit('security-admin', draft, [rule('id' in more ? more.id : 'form', more)])),
    ).toEqual(['RULES_INVALID']);
  });

  it('refuses a value under the key of another', async () => {
    const draft = await drafting.create('security-admin');
    expect(codes(await drafting.tryEdit('security-admin', draft, [{ ...rule('a'), key: 'b' }]))).toEqual([
      'RULES_INVALID',
    ]);
  });

  it('treats hostile values of predicates as values', async () => {
    const hostile = ["'; DROP TABLE access.rule_set; --", '%', '$1', '\\', '{"$ne":1}', '__proto__'];
    const rows = { any: hostile.map((value) => ({ attribute: 'status', op: 'eq', value })) };
    const number = await drafting.publish([rule('hostile', { rows })]);
    const { name, version } = (await nameSeen(gateway)) as { name: string; version: number };
    expect({ version, seen: name !== null }).toEqual({ version: number, seen: true });
  });

  it('does not become active while a check fails', async () => {
    const invariants = {
      part: 'INVARIANTS',
      key: 'no-claims',
      value: {
        id: 'no-claims',
        fields: ['Person.medicalClaims', 'MedicalClaim'],
        except: { roles: ['MEDICAL_INSURANCE', 'CITIZEN', 'FULL'] },
        reason: 'health data',
      },
    };
    await drafting.publish([invariants]);
    const bad = rule('leak', {
      kind: 'GRANT',
      rung: 'CLEAR',
      subjects: { roles: ['NEWCOMER'] },
      purposes: ['MEDICAL_INSURANCE'],
      fields: ['MedicalClaim'],
    });
    // Also where the same draft takes the invariant away.
    for (const changes of [[bad], [bad, { part: 'INVARIANTS', key: 'no-claims' }]]) {
      const draft = await drafting.write(changes);
      expect(codes(await drafting.mutate('security-admin', submitCall(draft)))).toEqual(['CHECKS_FAILED']);
      const { checks } = (
        (
          await gateway.admin(
            'auditor',
            `{ draft(id: ${draft.id}) { checks { passed violations { invariant rule coordinate rung } } } }`,
          )
        ).body.data as { draft: { checks: { passed: boolean; violations: object[] } } }
      ).draft;
      expect(checks).toEqual({
        passed: false,
        violations: [{ invariant: 'no-claims', rule: 'leak', coordinate: 'MedicalClaim', rung: 'CLEAR' }],
      });
    }
  });

  it('runs its saved tests', async () => {
    const test = (rung: string) => ({
      part: 'TESTS',
      key: 'clerk-numbers',
      value: {
        id: 'clerk-numbers',
        title: 'a clerk sees masked numbers of the own city',
        principal: { roles: ['FRONT_DESK_CLERK'], attributes: { division: '320100' } },
        purpose: 'GOVERNMENT_SERVICE',
        row: { residenceDivision: '320102' },
        expect: [
          { coordinate: 'Person.idNumber', rung },
          { coordinate: 'Person', row: { residenceDivision: '320500' }, rung: 'HIDDEN' },
        ],
      },
    });
    await drafting.publish([test('ID_3_4')]);
    const draft = await drafting.write([test('CLEAR')]);
    const answer = await gateway.admin(
      'auditor',
      `{ draft(id: ${draft.id}) { checks { failures { test coordinate expected actual } } } }`,
    );
    expect(answer.body.data).toEqual({
      draft: {
        checks: {
          failures: [
            { test: 'clerk-numbers', coordinate: 'Person.idNumber', expected: 'CLEAR', actual: 'ID_3_4' },
          ],
        },
      },
    });
  });
});
