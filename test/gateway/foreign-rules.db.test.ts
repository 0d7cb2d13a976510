import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPseudonyms } from '../../gateway/audit/pseudonym.ts';
import { loadSecret } from '../../gateway/keys.ts';
import { openAsOwner } from '../../gateway/shared-database.ts';
import { openTestDatabase, type TestDatabase } from '../database.ts';
import { grant, ruleSet } from './access/small-world.ts';
import { type Run, runCommand, runMain } from './command-line.ts';
import { type Harbour, openHarbour } from './plain/harbour.ts';
import { harbourData } from './plain/harbour-data.ts';

const ofNorway = { attribute: 'flag', op: 'eq', value: 'NO' } as const;
const ofOwner = { attribute: 'owner', op: 'eq', value: 'X' } as const;

describe('a foreign supergraph governed by rules', () => {
  let directory: string;
  let database: TestDatabase;
  let harbour: Harbour;
  let settings: Readonly<Record<string, string>>;
  const runs: Run[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yidang-foreign-'));
    database = await openTestDatabase();
    harbour = await openHarbour(harbourData);
    const supergraph = join(directory, 'harbour.graphql');
    await writeFile(supergraph, harbour.supergraphSdl);
    settings = {
      SUPERGRAPH: supergraph,
      ACCESS: 'rules',
      DATABASE_URL: database.adminConnectionString,
      DATA_DIR: directory,
      PORT: '0',
    };
  });
  afterAll(async () => {
    for (const run of runs) run.process.kill('SIGKILL');
    await harbour.close();
    await database.close();
    await rm(directory, { recursive: true });
  });

  const started = (run: Run) => {
    runs.push(run);
    return run;
  };
  const command = async (file: string, given: readonly string[], more: Record<string, string> = {}) => {
    const run = started(runCommand(file, given, { ...settings, ...more }));
    const code = await run.ended;
    return { code, ...run.output };
  };
  const rulesFile = async (name: string, rows: typeof ofNorway | typeof ofOwner) => {
    const file = join(directory, name);
    const rules = [grant({ id: 'ships', fields: ['Ship', 'Ship.name'], rows })];
    await writeFile(file, JSON.stringify(ruleSet(rules)));
    return file;
  };

  it('checks rules against the catalogue of that supergraph', async () => {
    const { code, out } = await command('rules-main.ts', ['check', await rulesFile('owner.json', ofOwner)]);
    expect(out).toMatch(/^UNREADABLE_ATTRIBUTE ships: owner of Ship/);
    expect(code).toBe(1);
    expect(await command('rules-main.ts', ['check', await rulesFile('flag.json', ofNorway)])).toMatchObject({
      code: 0,
    });
  });

  it('starts with the rules that were activated for it, applies them to its plain subgraphs, and records whose rows left', async () => {
    const activated = await command('rules-main.ts', ['activate', await rulesFile('flag.json', ofNorway)]);
    expect(activated).toMatchObject({ code: 0, err: '' });
    const admin = openAsOwner(database.adminConnectionString, 'test');
    const told = `SELECT outcome, detail ->> 'command', detail #>> '{activation,after,digest}' FROM audit.record
      WHERE event = 'RULES_ACTIVATED' ORDER BY sequence`;
    const digest = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(await admin.query({ name: '', text: told }, [])).toEqual([
      ['BEGUN', 'rules activate', digest],
      ['DONE', 'rules activate', digest],
    ]);
    await admin.end();
    const run = started(runMain({ ...settings, LOG_LEVEL: 'error' }));
    await run.says('is ready at');
    const [url = ''] = /http:\S+/.exec(run.output.out) ?? [];
    const token = (await command('token-main.ts', ['full'])).out.trim();
    const ask = (headers: Record<string, string>) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-purpose': 'P', ...headers },
        body: JSON.stringify({ query: '{ ships { name } }' }),
      });
    expect((await ask({})).status).toBe(401);
    expect(await (await ask({ authorization: `Bearer ${token}` })).json()).toMatchObject({
      data: { ships: [{ name: 'Aurora' }, { name: 'Corona' }] },
    });
    const owner = openAsOwner(database.adminConnectionString, 'test');
    const text =
      'SELECT outcome, principal, subjects FROM audit.record ORDER BY at DESC, sequence DESC LIMIT 1';
    const { subject } = createPseudonyms(await loadSecret(directory, 'audit-pseudonym'));
    const subjects = [subject('Ship:1'), subject('Ship:3')].sort();
    expect(await owner.query({ name: '', text }, [])).toEqual([['RELEASED', 'full', subjects]]);
    await owner.end();
    const auditor = (await command('token-main.ts', ['auditor'])).out.trim();
    const asked = await fetch(url.replace('/graphql', '/admin/graphql'), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${auditor}` },
      body: JSON.stringify({
        query:
          '{ auditRecords(first: 9, filter: { subject: { entity: "Ship:1" } }) { records { event principal } } }',
      }),
    });
    expect(await asked.json()).toEqual({
      data: { auditRecords: { records: [{ event: 'OPERATION', principal: 'full' }] } },
    });
    await changesWhileItRuns(run, () => ask({ authorization: `Bearer ${token}` }));
    run.process.kill('SIGTERM');
    expect(await run.ended).toBe(0);
  });

  /** One that the rules do not fit does not take its place; one whose subgraphs are elsewhere does. */
  async function changesWhileItRuns(run: Run, ask: () => Promise<Response>): Promise<void> {
    const file = settings.SUPERGRAPH ?? '';
    const names = async () => {
      const { data } = (await (await ask()).json()) as { data: { ships: readonly unknown[] | null } };
      return data.ships?.length ?? null;
    };
    await writeFile(file, harbour.supergraphSdl.replaceAll('kind: "CODE", field: "flag"', 'kind: "CODE"'));
    run.process.kill('SIGHUP');
    await run.says('those that were to be loaded cannot be');
    expect(run.output.out).toContain('UNREADABLE_ATTRIBUTE');
    expect(await names()).toBe(2);
    await writeFile(
      file,
      harbour.supergraphSdl.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://127.0.0.1:1'),
    );
    while ((await names()) !== null) await new Promise((resolve) => setTimeout(resolve, 50));
    await writeFile(file, harbour.supergraphSdl);
    run.process.kill('SIGHUP');
    while ((await names()) !== 2) await new Promise((resolve) => setTimeout(resolve, 50));
    await demandsWhileItRuns(file, run, ask);
  }

  /** What the supergraph demands of its readers from now on, it demands of whoever asks what they asked before. */
  async function demandsWhileItRuns(file: string, run: Run, ask: () => Promise<Response>): Promise<void> {
    const answered = async () => JSON.stringify(await (await ask()).json());
    const until = async (text: string) => {
      run.process.kill('SIGHUP');
      while (!(await answered()).includes(text)) await new Promise((resolve) => setTimeout(resolve, 50));
    };
    const guarded = (directive: string) =>
      harbour.supergraphSdl
        .replace(
          '{\n  query: Query',
          `  @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)\n{\n  query: Query`,
        )
        .replace(
          'type Ship implements',
          'directive @policy(policies: [[String!]!]!) on OBJECT | FIELD_DEFINITION\ntype Ship implements',
        )
        .replace(/(type Query[^{]*\{[^}]*ships: \[Ship!\]!)/, `$1 ${directive}`);
    await writeFile(file, guarded('@policy(policies: [["CAPTAIN"]])'));
    await until('"lacking":{"code":"POLICY_REQUIRED"');
    expect(await answered()).toContain('"ships":null');
    await writeFile(file, guarded('@policy(policies: [["CAPTAIN"], ["FULL"]])'));
    await until('"name":"Aurora"');
  }

  it('does not start with rules that no longer fit it, and says which', async () => {
    const changed = join(directory, 'changed.graphql');
    await writeFile(changed, harbour.supergraphSdl.replaceAll('kind: "CODE", field: "flag"', 'kind: "CODE"'));
    const { code, out, err } = await command('main.ts', [], { SUPERGRAPH: changed });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(
      /^The active rules do not fit the supergraph.*\n {2}- UNREADABLE_ATTRIBUTE ships: flag of Ship.*\n$/,
    );
  });

  it('does not start with a supergraph that cannot be governed, and says why', async () => {
    const bare = join(directory, 'bare.graphql');
    await writeFile(bare, harbour.supergraphSdl.replaceAll(/@classified\(level: "[^)]*\)/g, ''));
    const { code, err } = await command('main.ts', [], { SUPERGRAPH: bare });
    expect(code).toBe(1);
    expect(err).toMatch(/^The supergraph cannot be governed:\n {2}- no field is @classified.*\n$/);
  });
});
