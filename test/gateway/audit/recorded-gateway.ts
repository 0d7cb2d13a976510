// The whole gateway on a clone of the seeded province, with the trail that `npm start` gives it, its log kept in memory.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import { parse } from 'graphql';
import { createLocalJWKSet } from 'jose';
import { readCatalog } from '../../../gateway/access/catalog.ts';
import { compilePolicy, type Policy } from '../../../gateway/access/policy.ts';
import { ruleSetSchema } from '../../../gateway/access/rule.ts';
import { buildOwnGateway, gatewayKeyName, type OwnSettings } from '../../../gateway/assembly.ts';
import type { AuditRecord } from '../../../gateway/audit/record.ts';
import type { Trail } from '../../../gateway/audit/trail.ts';
import { createDevelopmentIssuer } from '../../../gateway/identity/development-issuer.ts';
import { type PersonaName, personas } from '../../../gateway/identity/personas.ts';
import { loadSigningKey } from '../../../gateway/keys.ts';
import type { LimitSettings } from '../../../gateway/limits/bounds.ts';
import { createLogger } from '../../../gateway/log.ts';
import type { Rules } from '../../../gateway/rules.ts';
import { supergraphFile } from '../../../gateway/supergraph.ts';
import { createHttpService } from '../../../subgraphs/http-service.ts';
import { domains } from '../../../subgraphs/index.ts';
import { openSubgraphs } from '../../../subgraphs/open-subgraphs.ts';
import { type Client, listen } from '../http.ts';
import { openTestTrail, type TestTrail } from './test-trail.ts';

export interface RecordedGateway extends Client {
  readonly on: TestTrail;
  readonly log: string[];
  /** Rules from now on; null: there are none. */
  policy: Policy | null;
  headers(persona: PersonaName): Promise<Record<string, string>>;
  /** What was recorded since the last time that this was called. */
  taken(): Promise<readonly AuditRecord[]>;
  /** Another gateway on the same data with the same trail. */
  beside(parts: Beside): Promise<Client>;
  /** The form of a record. */
  formOf(record: AuditRecord): Promise<{ readonly text: string; readonly cells: Record<string, string[]> }>;
  close(): Promise<void>;
}

export interface Beside extends Pick<OwnSettings, 'executor' | 'timeouts'> {
  /** Domains served over HTTP → what is told of each request that comes to them, and may let it wait or fail. */
  readonly overHttp?: Readonly<Record<string, (request: FastifyRequest) => Promise<void>>>;
}

const catalog = readCatalog(parse(await readFile(supergraphFile, 'utf8')));
const defaults = JSON.parse(await readFile(new URL('../../../seeds/rules.json', import.meta.url), 'utf8'));
export const defaultPolicy = compilePolicy(ruleSetSchema.parse(defaults), catalog, 1);

/** @param rules what the control plane edits; absent: there is none */
export async function openRecordedGateway(
  rules?: () => Rules,
  limits?: LimitSettings,
): Promise<RecordedGateway> {
  const on = await openTestTrail();
  const { test, dataDirectory } = on;
  const writer = 'gateway';
  const trail: Trail = await on.open(writer);
  const opened = openSubgraphs({
    domains,
    databases: domains.map(({ name, mapping: { schema } }) => ({
      domain: name,
      schema,
      variable: 'DATABASE_URL',
      ownerConnectionString: test.adminConnectionString,
      connectionString: test.connectionString(name),
      poolSize: test.poolSize,
    })),
    secret: new Uint8Array(32),
    synthetic: true,
  });
  const log: string[] = [];
  const issuer = await createDevelopmentIssuer(dataDirectory, false);
  const state: { policy: Policy | null } = { policy: defaultPolicy };
  const settings: OwnSettings = {
    dataDirectory,
    subgraphs: opened.subgraphs,
    remote: {},
    production: false,
    revocationsFile: join(dataDirectory, 'revocations.json'),
    policy: () => state.policy,
    trail: () => ({ trail, questions: on.database }),
    ...(rules === undefined ? {} : { rules }),
    // Small, so that exports of the tests, too, come to have more than memory is to hold.
    sorting: { runLength: 64, heldRuns: 3, mergeBytes: 4096 },
    introspection: false,
    ...(limits === undefined ? {} : { limits }),
    logger: createLogger('trace', { write: (line: string) => log.push(line) }),
    databasesReady: opened.ready,
  };
  const gateway = await buildOwnGateway(settings);
  const closing: (() => Promise<void>)[] = [];

  async function serve(name: string, onRequest: (request: FastifyRequest) => Promise<void>) {
    const subgraph = opened.subgraphs.find((each) => each.name === name);
    if (subgraph === undefined) throw new Error(`There is no domain ${name}.`);
    const { publicKeys } = await loadSigningKey(dataDirectory, gatewayKeyName);
    const gatewayKeys = createLocalJWKSet(publicKeys);
    const app = createHttpService({
      subgraph,
      gatewayKeys,
      logger: settings.logger,
      databaseReady: opened.ready,
    });
    app.addHook('preHandler', onRequest);
    closing.push(() => app.close());
    return app.listen({ port: 0, host: '127.0.0.1' });
  }

  let seen = 0;
  return {
    ...(await listen(gateway.app)),
    on,
    log,
    get policy() {
      return state.policy;
    },
    set policy(policy) {
      state.policy = policy;
    },
    async headers(persona) {
      const { purpose, caseNumber } = { caseNumber: undefined, ...personas[persona] };
      return {
        authorization: `Bearer ${await issuer.issue(persona)}`,
        'x-purpose': purpose,
        ...(caseNumber === undefined ? {} : { 'x-case': caseNumber }),
      };
    },
    async taken() {
      const all = await on.records(writer);
      const taken = all.slice(seen);
      seen = all.length;
      return taken;
    },
    async beside({ overHttp = {}, ...parts }) {
      const remote: Record<string, string> = {};
      for (const [name, onRequest] of Object.entries(overHttp)) remote[name] = await serve(name, onRequest);
      const other = await buildOwnGateway({ ...settings, remote, ...parts });
      closing.unshift(() => other.close());
      return listen(other.app);
    },
    async formOf({ form }) {
      const [row] = await on.owner.query(
        { name: '', text: 'SELECT body FROM audit.form WHERE digest = $1' },
        [form],
      );
      return row?.[0] as Awaited<ReturnType<RecordedGateway['formOf']>>;
    },
    async close() {
      await gateway.close();
      for (const close of closing) await close();
      await trail.close();
      await opened.close();
      await on.close();
    },
  };
}
