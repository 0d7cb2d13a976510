// Everything by which one person could change rules alone, or an editor of one domain those of another.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type AdminGateway,
  type AdminInstallation,
  type Caller,
  codes,
  openInstallation,
} from './admin-gateway.ts';
import {
  createDrafting,
  type Draft,
  type Drafting,
  draftParts,
  publishCall,
  reviewCall,
  rule,
} from './drafting.ts';

let installation: AdminInstallation;
let gateway: AdminGateway;
let drafting: Drafting;

beforeAll(async () => {
  installation = await openInstallation();
  gateway = await installation.open();
  drafting = createDrafting(gateway);
});
afterAll(() => installation.close());

describe('one person alone', () => {
  it('does not approve their own draft', async () => {
    const draft = await drafting.submit('security-admin', await drafting.write([rule('own')]));
    expect(codes(await drafting.mutate('security-admin', reviewCall(draft)))).toEqual(['SELF_APPROVAL']);
  });

  it('does not approve a draft that they edited, or only submitted, for somebody else', async () => {
    const draft = await drafting.write([rule('shared')]);
    const both = await drafting.submit(
      'security-admin',
      await drafting.edit('security-admin-2', draft, [rule('shared', { reason: 'better' })]),
    );
    expect(both.editors).toEqual(['security-admin', 'security-admin-2']);
    for (const persona of ['security-admin', 'security-admin-2'] as const)
      expect(codes(await drafting.mutate(persona, reviewCall(both)))).toEqual(['SELF_APPROVAL']);
    const other = await drafting.submit('security-admin-2', await drafting.write([rule('sent')]));
    expect(codes(await drafting.mutate('security-admin-2', reviewCall(other)))).toEqual(['SELF_APPROVAL']);
  });

  it('does not publish what was changed after it was approved', async () => {
    const draft = await drafting.submit('security-admin', await drafting.write([rule('late')]));
    const approved = await drafting.draftOf('security-admin-2', reviewCall(draft));
    const changed = await drafting.edit('security-admin', approved, [
      rule('late', { kind: 'GRANT', rung: 'CLEAR' }),
    ]);
    expect(changed).toMatchObject({ state: 'EDITING', reviewer: null });
    expect(codes(await drafting.mutate('security-admin', publishCall(changed)))).toEqual(['DRAFT_STATE']);
    expect(codes(await drafting.mutate('security-admin', publishCall(approved)))).toEqual(['DRAFT_STALE']);
  });

  it('does not publish what nobody approved', async () => {
    const draft = await drafting.write([rule('hasty')]);
    expect(codes(await drafting.mutate('security-admin', publishCall(draft)))).toEqual(['DRAFT_STATE']);
    expect(
      codes(
        await drafting.mutate('security-admin', publishCall(await drafting.submit('security-admin', draft))),
      ),
    ).toEqual(['DRAFT_STATE']);
  });

  it('does not bring back their own version by rolling back another’s', async () => {
    await drafting.publish([rule('mine-again')]);
    const gone = await drafting.submit(
      'security-admin-2',
      await drafting.edit('security-admin-2', await drafting.create('security-admin-2'), [
        { part: 'RULES', key: 'mine-again' },
      ]),
    );
    const approved = await drafting.draftOf('security-admin', reviewCall(gone));
    expect(codes(await drafting.mutate('security-admin', publishCall(approved)))).toEqual([]);
    const active = await drafting.activeNumber();
    expect(
      codes(await drafting.mutate('security-admin', `rollBack(from: ${active}, reason: "mine") { number }`)),
    ).toEqual(['SELF_APPROVAL']);
  });

  it('does not overwrite what somebody else changed meanwhile', async () => {
    const draft = await drafting.create('security-admin');
    await drafting.edit('security-admin', draft, [rule('one')]);
    expect(codes(await drafting.tryEdit('security-admin-2', draft, [rule('two')]))).toEqual(['DRAFT_STALE']);
    const same = await Promise.all(
      [1, 2, 3].map(async () => {
        const current = (await gateway.admin('auditor', `{ draft(id: ${draft.id}) { ${draftParts} } }`)).body
          .data as { draft: Draft };
        return drafting.tryEdit('security-admin', current.draft, [rule('race')]);
      }),
    );
    expect(same.filter((answer) => codes(answer).length === 0).length).toBeGreaterThanOrEqual(1);
    const end = (await gateway.admin('auditor', `{ draft(id: ${draft.id}) { revision } }`)).body.data as {
      draft: Draft;
    };
    expect(end.draft.revision).toBe(2 + same.filter((answer) => codes(answer).length === 0).length);
  });

  it('is not two people by a change of office', async () => {
    const roles = ['AUDITOR'];
    expect(
      codes(await gateway.admin({ id: 'security-admin', kind: 'user', roles }, '{ me { id } }')),
    ).toEqual(['OFFICE_CONFLICT']);
  });
});

describe('an editor of one domain', () => {
  const editor: Caller = { id: 'credit-editor', kind: 'user', roles: ['SECURITY_ADMIN'] };
  const grant = (selectors: readonly unknown[]) =>
    rule('delegated', {
      kind: 'GRANT',
      rung: 'CLEAR',
      subjects: { roles: ['ANALYST'] },
      purposes: ['STATISTICS'],
      fields: selectors,
    });

  beforeAll(() =>
    drafting.publish([
      {
        part: 'PRINCIPALS',
        key: 'credit-editor',
        value: { id: 'credit-editor', office: 'SECURITY_ADMIN', domains: ['credit'] },
      },
    ]),
  );

  it('edits rules of that domain', async () => {
    const draft = await drafting.create(editor);
    await drafting.edit(editor, draft, [
      grant(['AdministrativePenalty', 'AdministrativePenalty.*', { domain: 'credit', maxLevel: 'L1' }]),
    ]);
  });

  it.each([
    ['another domain’s field', [grant(['Person.name'])]],
    ['another domain’s rows', [grant(['Person'])]],
    ['a type with a field of another domain', [grant(['Person.*'])]],
    ['a class without a domain', [grant([{ maxLevel: 'L1' }])]],
    ['a share type of all domains', [grant([{ share: 'UNCONDITIONAL' }])]],
    ['a class of another domain', [grant([{ domain: 'population' }])]],
    ['nothing that exists, which may come to exist', [grant(['Nothing.yet'])]],
    ['a field beside one of their own', [grant(['AdministrativePenalty', 'Person.idNumber'])]],
    ['somebody else’s rule, taken out', [{ part: 'RULES', key: 'limit-identity-numbers' }]],
    [
      'somebody else’s rule, made one of theirs',
      [rule('limit-identity-numbers', { fields: ['AdministrativePenalty'] })],
    ],
    ['which fields demand a case', [{ part: 'CASE_REQUIRED', key: '"Person.creditRecords"' }]],
    [
      'a purpose',
      [
        {
          part: 'PURPOSES',
          key: 'STATISTICS',
          value: { code: 'STATISTICS', name: 'x', legalBasis: 'x', caseRequired: false },
        },
      ],
    ],
    ['their own bounds', [{ part: 'PRINCIPALS', key: 'credit-editor' }]],
    [
      'an invariant',
      [{ part: 'INVARIANTS', key: 'i', value: { id: 'i', fields: ['AdministrativePenalty'], reason: 'x' } }],
    ],
    ['an application', [{ part: 'APPLICATIONS', key: 'a', value: { id: 'a', name: 'a' } }]],
  ])('does not touch %s', async (_title, changes) => {
    const draft = await drafting.create(editor);
    expect(codes(await drafting.tryEdit(editor, draft, changes))).toEqual(['DOMAIN_FORBIDDEN']);
  });

  it('neither reviews, publishes, revives nor rolls back what reaches beyond it', async () => {
    const draft = await drafting.submit('security-admin', await drafting.write([rule('beyond')]));
    expect(codes(await drafting.mutate(editor, reviewCall(draft)))).toEqual(['DOMAIN_FORBIDDEN']);
    const approved = await drafting.draftOf('security-admin-2', reviewCall(draft));
    expect(codes(await drafting.mutate(editor, publishCall(approved)))).toEqual(['DOMAIN_FORBIDDEN']);
    expect(codes(await drafting.mutate(editor, 'createDraft(title: "old", from: 1) { id }'))).toEqual([
      'DOMAIN_FORBIDDEN',
    ]);
    await drafting.mutate('security-admin', publishCall(approved));
    const active = await drafting.activeNumber();
    expect(codes(await drafting.mutate(editor, `rollBack(from: ${active}, reason: "x") { number }`))).toEqual(
      ['DOMAIN_FORBIDDEN'],
    );
    expect(
      codes(await drafting.mutate(editor, 'suspend(principal: "security-admin", reason: "x") { number }')),
    ).toEqual(['DOMAIN_FORBIDDEN']);
  });
});
