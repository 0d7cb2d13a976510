// A rule from draft to version and back, by two people, and what callers notice of it. Replicas are in replicas.db.test.ts.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AdminGateway, type AdminInstallation, codes, openInstallation } from './admin-gateway.ts';
import {
  createDrafting,
  type Drafting,
  nameSeen,
  publishCall,
  rebaseCall,
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

describe('a rule from draft to version and back', () => {
  it('masks once two people agreed, and roll-back restores it', async () => {
    const before = await drafting.activeNumber();
    const shown = (await nameSeen(gateway)) as { name: string };
    expect(shown.name).not.toBeNull();
    const number = await drafting.publish([rule('hide-names')]);
    expect(number).toBe(before + 1);
    expect(await nameSeen(gateway)).toEqual({ name: null, version: number });

    const answer = await drafting.mutate(
      'security-admin-2',
      `rollBack(from: ${number}, reason: "too much") { number restores digest }`,
    );
    const {
      number: back,
      restores,
      digest,
    } = (answer.body.data as { rollBack: { number: number; restores: number; digest: string } }).rollBack;
    expect({ back, restores }).toEqual({ back: number + 1, restores: before });
    const old = await gateway.admin('auditor', `{ version(number: ${before}) { digest } }`);
    expect((old.body.data as { version: { digest: string } }).version.digest).toBe(digest);
    expect(await nameSeen(gateway)).toEqual({ name: shown.name, version: back });
  });

  it('says how a draft differs, that it is stale, and moves it upon the active version', async () => {
    const first = await drafting.write([rule('first')]);
    const second = await drafting.write([rule('second')]);
    const query = (id: string) =>
      `{ draft(id: ${id}) { revision stale differences { part key before } checks { passed } } }`;
    const seen = (await gateway.admin('auditor', query(first.id))).body.data;
    expect(seen).toEqual({
      draft: {
        revision: 2,
        stale: false,
        differences: [{ part: 'RULES', key: 'first', before: null }],
        checks: { passed: true },
      },
    });
    const approved = await drafting.draftOf(
      'security-admin-2',
      reviewCall(await drafting.submit('security-admin', second)),
    );
    expect(codes(await drafting.mutate('security-admin-2', publishCall(approved)))).toEqual([]);
    const stale = await drafting.draftOf(
      'security-admin-2',
      reviewCall(await drafting.submit('security-admin', first)),
    );
    expect(stale.stale).toBe(true);
    expect(codes(await drafting.mutate('security-admin', publishCall(stale)))).toEqual(['DRAFT_STALE']);
    const rebased = await drafting.draftOf('security-admin', rebaseCall(stale));
    expect(rebased).toMatchObject({ state: 'EDITING', stale: false, reviewer: null });
    const keys = (await gateway.admin('auditor', query(first.id))).body.data as {
      draft: { differences: object[] };
    };
    expect(keys.draft.differences).toEqual([{ part: 'RULES', key: 'first', before: null }]);
  });

  it('refuses to join two changes of one rule', async () => {
    const mine = await drafting.write([rule('both', { reason: 'mine' })]);
    await drafting.publish([rule('both', { reason: 'theirs' })]);
    const answer = await drafting.mutate('security-admin', rebaseCall(mine));
    expect(codes(answer)).toEqual(['DRAFT_CONFLICT']);
    expect(answer.body.errors?.[0]?.extensions).toMatchObject({ argument: 'rules both' });
  });

  it('keeps a version as it is, also from whoever owns the table', async () => {
    const { rules } = gateway;
    for (const text of [
      'UPDATE access.rule_set SET note = $1',
      'DELETE FROM access.rule_set WHERE note <> $1',
    ])
      await expect(rules.database.query({ name: '', text }, ['x'])).rejects.toThrow();
  });
});

describe('what expires', () => {
  it('is listed while there is time, the first to end first', async () => {
    const end = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const grant = (id: string, days: number) =>
      rule(id, { kind: 'GRANT', rung: 'CLEAR', fields: ['Person.status'], validUntil: end(days) });
    await drafting.publish([grant('in-nine', 9), grant('in-two', 2), grant('in-forty', 40)]);
    const answer = await gateway.admin('auditor', '{ expiringGrants(days: 30) { id validUntil } }');
    const { expiringGrants } = answer.body.data as { expiringGrants: { id: string }[] };
    expect(expiringGrants.map(({ id }) => id)).toEqual(['in-two', 'in-nine']);
  });
});

describe('an open cursor', () => {
  it('ends when what it shows was taken away', async () => {
    const list = (after: string) =>
      `{ legalEntities(first: 2${after}) { nodes { uscc name } pageInfo { endCursor hasNextPage } } }`;
    const first = await gateway.ask('startup-app', list(''));
    const { legalEntities } = first.body.data as {
      legalEntities: { nodes: object[]; pageInfo: { endCursor: string } };
    };
    expect(legalEntities.nodes).toHaveLength(2);
    const after = `, after: "${legalEntities.pageInfo.endCursor}"`;
    expect(codes(await gateway.ask('startup-app', list(after)))).toEqual([]);
    await drafting.publish([
      rule('revoked', {
        subjects: { roles: ['ENTERPRISE_STARTUP'] },
        purposes: ['ENTERPRISE_STARTUP'],
        fields: ['LegalEntity.name'],
      }),
    ]);
    expect(codes(await gateway.ask('startup-app', list(after)))).toEqual(['CURSOR_INVALID']);
  });
});
