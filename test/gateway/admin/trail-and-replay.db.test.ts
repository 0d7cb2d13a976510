// Each administrative action in the trail, past operations decided again from it, and the replicas.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { adminSdl, officesOf } from '../../../gateway/admin/admin-schema.ts';
import { changeRevocations } from '../../../gateway/identity/revocation-file.ts';
import { SubgraphAddressesError } from '../../../gateway/subgraph-addresses.ts';
import { castPeople } from '../../../seeds/cast.ts';
import { undocumented } from '../audit/undocumented.ts';
import { type AdminGateway, type AdminInstallation, codes, openInstallation } from './admin-gateway.ts';
import { createDrafting, type Draft, type Drafting, personId, rule } from './drafting.ts';
import { doEverything } from './every-mutation.ts';

let installation: AdminInstallation;
let gateway: AdminGateway;
let drafting: Drafting;
let revocationsFile: string;

beforeAll(async () => {
  installation = await openInstallation();
  revocationsFile = join(await mkdtemp(join(tmpdir(), 'yidang-revocations-')), 'revocations.json');
  gateway = await installation.open({ revocationsFile });
  drafting = createDrafting(gateway);
});
afterAll(async () => {
  await installation.close();
  await rm(dirname(revocationsFile), { recursive: true });
});

const simulation = `mutation($principal: SimulatedPrincipal!, $purpose: ID!, $document: String, $variables: Json) {
  simulate(principal: $principal, purpose: $purpose, document: $document, variables: $variables) { after { data } }
}`;

describe('the trail', () => {
  const adminRecords = async (action: string) => {
    const text = `SELECT outcome, code, principal, detail FROM audit.record
      WHERE event = 'ADMIN_OPERATION' AND detail ->> 'action' = $1 ORDER BY at, sequence`;
    return gateway.rules.database.query({ name: '', text }, [action]);
  };

  it('has each action before it is tried and after, refused ones too', async () => {
    const draft: Draft = await drafting.write([rule('recorded')]);
    const refused = await drafting.mutate(
      'security-admin',
      `publishDraft(draft: "${draft.id}", revision: ${draft.revision}) { number }`,
    );
    expect(codes(refused)).toEqual(['DRAFT_STATE']);
    const edits = (await adminRecords('editDraft')).slice(-2);
    expect(edits.map(([outcome, code, principal]) => [outcome, code, principal])).toEqual([
      ['BEGUN', null, 'security-admin'],
      ['DONE', null, 'security-admin'],
    ]);
    expect(edits[1]?.[3]).toMatchObject({
      given: { draft: draft.id, changes: ['RULES recorded'] },
      result: { state: 'EDITING', revision: 2 },
    });
    const [begun, ended] = (await adminRecords('publishDraft')).slice(-2);
    expect([begun?.[0], ended?.[0], ended?.[1]]).toEqual(['BEGUN', 'REFUSED', 'DRAFT_STATE']);
  });

  it('has of an activation both versions with their digests, and what changed by name', async () => {
    const number = await drafting.publish([rule('activated')]);
    const activation = {
      before: { version: number - 1, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      after: { version: number, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
      changes: ['rules activated added'],
      changeCount: 1,
    };
    const [, published] = (await adminRecords('publishDraft')).slice(-2);
    expect(published?.[3]).toMatchObject({ before: number - 1, after: number, activation });
    const text = `SELECT detail FROM audit.record WHERE event = 'RULES_ACTIVATED' ORDER BY at DESC, sequence DESC LIMIT 1`;
    const [[detail] = []] = await gateway.rules.database.query({ name: '', text }, []);
    expect(detail).toMatchObject({ before: number - 1, after: number, activation });
  });

  it('has a request for access with what was asked for, and not with its reason or case', async () => {
    const asked = { purpose: 'MEDICAL_INSURANCE', fields: ['Person.maritalStatus'], days: 30 };
    const reason = `为 ${personId} 核对`;
    await gateway.request('medical-app', 'POST', { ...asked, reason, caseNumber: personId });
    const records = await adminRecords('fileAccessRequest');
    expect(records.map(([outcome, , principal]) => [outcome, principal])).toEqual([
      ['BEGUN', 'medical-app'],
      ['DONE', 'medical-app'],
    ]);
    expect(records[1]?.[3]).toMatchObject({
      given: { ...asked, uses: ['READ'] },
      result: { state: 'PENDING' },
    });
    expect(JSON.stringify(records)).not.toContain(personId);
  });

  it('holds nothing by which a simulation looks somebody up', async () => {
    await gateway.admin('security-admin', simulation, {
      document: 'query($id: ID!) { person(personId: $id) { name } }',
      variables: { id: personId },
      principal: { roles: ['FULL'] },
      purpose: 'DEVELOPMENT',
    });
    const records = await adminRecords('simulate');
    expect(records.length).toBeGreaterThan(1);
    expect(JSON.stringify(records)).not.toContain(personId);
  });

  it('has how things stood before and after of every mutation, and nothing of what was written about somebody', async () => {
    const { name, idNumber } = castPeople['shop-owner'];
    await doEverything(gateway, name, idNumber);
    const edited = (await adminRecords('editDraft')).slice(-1)[0]?.[3];

    const text = `SELECT detail FROM audit.record WHERE detail ->> 'action' IS NOT NULL AND outcome = 'DONE'`;
    const done = (await gateway.rules.database.query({ name: '', text }, [])).map(
      ([detail]) => detail as { action: string; change: { before: unknown; after: unknown } },
    );
    const mutations = [...officesOf(parse(adminSdl)).keys()].filter((each) => each.startsWith('Mutation.'));
    expect([...new Set(done.map(({ action }) => action))].sort()).toEqual(
      [...mutations.map((each) => each.slice('Mutation.'.length)), 'fileAccessRequest'].sort(),
    );
    for (const { action, change } of done) {
      const changes = JSON.stringify(change.before) !== JSON.stringify(change.after);
      expect([action, Object.keys(change), changes]).toEqual([
        action,
        expect.arrayContaining(['before', 'after']),
        action !== 'simulate',
      ]);
    }
    const pseudonym = expect.stringMatching(/^~[\w-]{22}$/);
    expect(edited).toMatchObject({
      given: { changes: ['RULES told', expect.stringMatching(/^PRINCIPALS ~[\w-]{22}$/)], changeCount: 2 },
      change: {
        before: { state: 'EDITING', revision: 1, title: pseudonym },
        after: { state: 'EDITING', revision: 2 },
        changeCount: 2,
        differences: [
          {
            part: 'rules',
            key: 'told',
            before: null,
            after: {
              ...rule('told').value,
              rows: { attribute: 'personId', op: 'eq', value: pseudonym },
              reason: pseudonym,
            },
          },
          { part: 'principals', key: pseudonym, after: { id: pseudonym, name: pseudonym } },
        ],
      },
    });
    const rewritten = (await adminRecords('rebaseDraft')).slice(-1)[0]?.[3] as { change: object };
    expect(rewritten.change).toMatchObject({ changeCount: 1 });
    const long = done.filter(({ change }) => (change as { changeCount?: number }).changeCount === 150);
    expect(long.map(({ change }) => (change as { differences?: object[] }).differences?.length)).toEqual([
      100,
    ]);
    const everything = await gateway.rules.database.query(
      { name: '', text: 'SELECT r::text FROM audit.record r' },
      [],
    );
    const trail = JSON.stringify(everything);
    expect([name, idNumber, personId].filter((secret) => trail.includes(secret))).toEqual([]);
  });

  it('has each change of the revocations, one by hand and one that was made before a start too', async () => {
    const text = `SELECT detail FROM audit.record WHERE event = 'REVOCATIONS_CHANGED' ORDER BY at DESC, sequence DESC`;
    const recorded = async (count: number) => {
      for (;;) {
        const rows = await gateway.rules.database.query({ name: '', text }, []);
        if (rows.length >= count) return rows.map(([detail]) => detail as Record<string, unknown>);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    };
    const now = new Date().toISOString();
    await changeRevocations(revocationsFile, { principal: 'zhang', token: 'secret-id', now, by: 'operator' });
    const [first] = await recorded(1);
    expect(first).toMatchObject({
      operator: 'operator',
      before: { count: 0 },
      after: { count: 2 },
      added: ['principal zhang', expect.stringMatching(/^token ~[\w-]{22}$/)],
      removed: [],
    });
    await writeFile(revocationsFile, JSON.stringify({ principals: ['li'] }));
    const [second] = await recorded(2);
    expect(second).toMatchObject({ before: first?.after, removed: ['principal zhang', expect.any(String)] });
    await changeRevocations(join(dirname(revocationsFile), 'other.json'), { principal: 'wang', now });
    await installation.open({ revocationsFile: join(dirname(revocationsFile), 'other.json') });
    const [third] = await recorded(3);
    expect(third).toMatchObject({
      before: { ...(second?.after as object), count: null },
      members: ['principal wang'],
    });
    expect(JSON.stringify(await recorded(3))).not.toContain('secret-id');
  });

  it('lets nothing be done that it cannot record', async () => {
    const deaf = await installation.open({ trail: () => null });
    expect(
      codes(await deaf.admin('security-admin', 'mutation { createDraft(title: "unrecorded") { id } }')),
    ).toEqual(['AUDIT_UNAVAILABLE']);
    const drafts = await gateway.admin('auditor', '{ drafts { title } }');
    expect(JSON.stringify(drafts.body)).not.toContain('unrecorded');
  });
});

describe('a verification of the trail', () => {
  const selection = 'state startedBy records findings { kind sequence writer } notes';
  const verified = async () => {
    const begun = await gateway.admin('auditor', `mutation { verifyTrail { state } }`);
    expect(codes(begun)).toEqual([]);
    for (;;) {
      const { body } = await gateway.admin('auditor', `{ trailVerification { ${selection} } }`);
      const { trailVerification: last } = body.data as { trailVerification: Record<string, unknown> };
      if (last.state !== 'RUNNING') return last;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it('is for auditors, finds a whole trail whole and names the record that was changed', async () => {
    const refused = await gateway.admin('security-admin', 'mutation { verifyTrail { state } }');
    expect(codes(refused)).toEqual(['OFFICE_REQUIRED']);
    expect(await verified()).toMatchObject({ state: 'WHOLE', startedBy: 'auditor', findings: [] });
    const { database } = gateway.rules;
    const change = `UPDATE audit.record SET principal = $2 WHERE (writer, sequence) =
      (SELECT writer, sequence FROM audit.record WHERE principal = $1 ORDER BY at, sequence LIMIT 1) RETURNING writer, sequence`;
    const [[writer, sequence] = []] = await database.query({ name: '', text: change }, ['auditor', 'nobody']);
    expect(await verified()).toMatchObject({
      state: 'BROKEN',
      findings: [{ kind: 'CHANGED', writer, sequence: Number(sequence) }],
    });
    await database.query({ name: '', text: change }, ['nobody', 'auditor']);
  });
});

describe('a replay', () => {
  it('says how many past answers a draft changes, for whom, and shows examples', async () => {
    const query = `{ person(personId: "${personId}") { status mobile } }`;
    for (let count = 0; count < 5; count++) await gateway.ask('medical-app', query);
    await gateway.ask('credit-officer', query);
    const draft = await drafting.write([rule('replayed', { fields: ['Person.status'] })]);
    const selection =
      'id state done total counts { operations changed byRow } byApplication { name changed } byRole { name changed } cells { coordinate before after everyRow operations } examples { principal purpose cells { coordinate } }';
    const started = await drafting.mutate(
      'security-admin',
      `startReplay(draft: "${draft.id}", days: 1) { id }`,
    );
    const { id } = (started.body.data as { startReplay: { id: string } }).startReplay;
    let replay = { state: 'RUNNING' } as {
      state: string;
      counts: { operations: number; changed: number };
      byApplication: object[];
      cells: object[];
      examples: object[];
    };
    while (replay.state === 'RUNNING') {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const answer = await gateway.admin('security-admin', `{ replay(id: "${id}") { ${selection} } }`);
      replay = (answer.body.data as { replay: typeof replay }).replay;
    }
    expect(replay.state).toBe('FINISHED');
    const cell = { coordinate: 'Person.status', before: 'CLEAR', after: 'HIDDEN', everyRow: true };
    expect(replay.cells).toEqual([{ ...cell, operations: replay.counts.changed }]);
    expect(replay.counts.changed).toBeGreaterThanOrEqual(5);
    expect(replay.counts.operations).toBeGreaterThan(replay.counts.changed);
    expect(replay.byApplication).toContainEqual({ name: 'medical-app', changed: replay.counts.changed });
    expect(replay.examples[0]).toEqual({
      principal: 'medical-app',
      purpose: 'MEDICAL_INSURANCE',
      cells: [{ coordinate: 'Person.status' }],
    });
  });
});

describe('health', () => {
  it('names the replicas and the versions that they serve', async () => {
    const answer = await gateway.admin(
      'system-admin',
      '{ health { ready activeVersion servedVersion replicas { version current } subgraphs { name remote circuit } } }',
    );
    const { health } = answer.body.data as {
      health: {
        ready: boolean;
        replicas: object[];
        subgraphs: object[];
        activeVersion: number;
        servedVersion: number;
      };
    };
    expect(health.ready).toBe(true);
    expect(health.servedVersion).toBe(health.activeVersion);
    expect(health.replicas.length).toBeGreaterThanOrEqual(1);
    expect(health.subgraphs).toHaveLength(5);
    expect(health.subgraphs).toContainEqual({ name: 'credit', remote: false, circuit: 'closed' });
  });

  it('says that the list of revocations cannot be read', async () => {
    const read = () => gateway.admin('system-admin', '{ health { revocationsCurrent } }');
    expect((await read()).text).toContain('"revocationsCurrent":true');
    await writeFile(revocationsFile, '{');
    while (!(await read()).text.includes('"revocationsCurrent":false')) await sleep(50);
  });

  it('says what became of loading supergraph and addresses again, of what kind and when', async () => {
    const read = async () => {
      const { body } = await gateway.admin('system-admin', '{ health { reload { at failure } } }');
      return (body.data as { health: { reload: unknown } }).health.reload;
    };
    expect(await read()).toBeNull();
    const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    gateway.reloads.tell(new SubgraphAddressesError('http://10.0.0.7 is secret', 'missing'));
    expect(await read()).toEqual({ at, failure: 'missing' });
    gateway.reloads.tell();
    expect(await read()).toEqual({ at, failure: null });
  });
});

it('writes no member of a record that is not documented', async () => {
  expect(await undocumented(gateway.rules.database)).toEqual({
    events: ['ADMIN_OPERATION', 'OPERATION', 'REVOCATIONS_CHANGED', 'RULES_ACTIVATED'],
    strays: [],
  });
});
