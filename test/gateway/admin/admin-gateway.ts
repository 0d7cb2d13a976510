// Gateways with their control planes over one clone of the seeded province, and callers with any claims.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { buildOwnGateway, type OwnSettings } from '../../../gateway/assembly.ts';
import { createDevelopmentIssuer } from '../../../gateway/identity/development-issuer.ts';
import { type PersonaName, personas } from '../../../gateway/identity/personas.ts';
import type { Principal } from '../../../gateway/identity/principal.ts';
import { loadSigningKey, signatureAlgorithm } from '../../../gateway/keys.ts';
import { createLogger } from '../../../gateway/log.ts';
import { openTrail } from '../../../gateway/open-trail.ts';
import type { Reloads } from '../../../gateway/reloads.ts';
import { openRules, type Rules } from '../../../gateway/rules.ts';
import { openDatabase } from '../../../subgraphs/database.ts';
import { domains } from '../../../subgraphs/index.ts';
import { openSubgraphs } from '../../../subgraphs/open-subgraphs.ts';
import { openTestDatabase, type TestDatabase } from '../../database.ts';
import { type Answer, type Client, listen } from '../http.ts';

/** Somebody to call as: a persona, or a person with claims of their own. */
export type Caller = PersonaName | ({ readonly id: string } & Partial<Omit<Principal, 'id'>>);

export interface AdminClient extends Client {
  /** What `/admin/graphql` answers. */
  admin(
    caller: Caller,
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** What `/access-requests` answers. */
  request(caller: Caller, method: 'GET' | 'POST', body?: object): Promise<Answer>;
  /** What `/graphql` answers, with the purpose and case of the persona unless said otherwise. */
  ask(
    caller: Caller,
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<Answer>;
}

export interface AdminGateway extends AdminClient {
  readonly rules: Rules;
  /** What is told of loading again. */
  readonly reloads: Reloads;
}

export interface AdminInstallation {
  readonly database: TestDatabase;
  /** @returns the header Authorization of a caller */
  bearer(caller: Caller): Promise<string>;
  /** Another gateway over the same database. */
  open(settings?: Partial<OwnSettings>): Promise<AdminGateway>;
  close(): Promise<void>;
}

export async function openInstallation(): Promise<AdminInstallation> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'yidang-admin-'));
  const database = await openTestDatabase();
  const closing: (() => Promise<void>)[] = [];
  const bearer = await bearers(dataDirectory);

  return {
    database,
    bearer,
    async open(settings = {}) {
      const opened = openSubgraphs({
        domains,
        databases: domains.map(({ name, mapping: { schema } }) => ({
          domain: name,
          schema,
          variable: 'DATABASE_URL',
          ownerConnectionString: database.adminConnectionString,
          connectionString: database.connectionString(name),
          poolSize: database.poolSize,
        })),
        secret: new Uint8Array(32),
        synthetic: true,
      });
      const rules = await openRules({
        database: openDatabase({
          connectionString: database.adminConnectionString,
          poolSize: 1,
          applicationName: 'yidang-rules',
        }),
        exclusive: database.kind === 'embedded',
        ...(database.kind === 'embedded' ? {} : { noticesFrom: database.adminConnectionString }),
        defaults: new URL('../../../seeds/rules.json', import.meta.url),
        report() {},
      });
      const trail = await openTrail({
        dataDirectory,
        auditSignature: 'Ed25519',
        ownerConnectionString: database.adminConnectionString,
        roleSecret: database.kind === 'embedded' ? null : 'secret',
        logger: createLogger('error'),
      });
      const gateway = await buildOwnGateway({
        dataDirectory,
        subgraphs: opened.subgraphs,
        remote: {},
        production: false,
        policy: rules.policy,
        rules: () => rules,
        trail: () => trail,
        ...settings,
        introspection: true,
        logger: createLogger('silent'),
        databasesReady: opened.ready,
      });
      closing.push(async () => {
        await gateway.close();
        await trail.close();
        await rules.close();
        await opened.close();
      });
      return { ...adminClient(await listen(gateway.app), bearer), rules, reloads: gateway.reloads };
    },
    async close() {
      for (const close of closing) await close();
      await database.close();
      await rm(dataDirectory, { recursive: true });
    },
  };
}

/**
 * Tokens of the development issuer whose keys are in a data directory, as values of `authorization`.
 */
export async function bearers(dataDirectory: string): Promise<(caller: Caller) => Promise<string>> {
  const { issuer, audience } = await createDevelopmentIssuer(dataDirectory, false);
  const { privateKey, keyId } = await loadSigningKey(dataDirectory, 'development-issuer');
  return async (caller) => {
    const { id, ...claims } = typeof caller === 'string' ? personas[caller].principal : caller;
    const token = new SignJWT({ ...claims }).setProtectedHeader({ alg: signatureAlgorithm, kid: keyId });
    token.setIssuer(issuer).setAudience(audience).setSubject(id).setExpirationTime('1h');
    return `Bearer ${await token.sign(privateKey)}`;
  };
}

export function adminClient(client: Client, bearer: (caller: Caller) => Promise<string>): AdminClient {
  return {
    ...client,
    async admin(caller, query, variables = {}, headers = {}) {
      return client.call('/admin/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: await bearer(caller), ...headers },
        body: JSON.stringify({ query, variables }),
      });
    },
    async request(caller, method, body) {
      return client.call('/access-requests', {
        method,
        headers: { 'content-type': 'application/json', authorization: await bearer(caller) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    },
    async ask(caller, query, variables = {}, headers = {}) {
      return client.post(
        { query, variables },
        { authorization: await bearer(caller), ...purposeOf(caller), ...headers },
      );
    },
  };
}

function purposeOf(caller: Caller): Record<string, string> {
  if (typeof caller !== 'string') return {};
  const { purpose, caseNumber } = { caseNumber: undefined, ...personas[caller] };
  return { 'x-purpose': purpose, ...(caseNumber === undefined ? {} : { 'x-case': caseNumber }) };
}

/** The codes of all errors of an answer. */
export function codes({ body }: Answer): readonly string[] {
  return (body.errors ?? []).map(({ extensions }) => extensions.code);
}
