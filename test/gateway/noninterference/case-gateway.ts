// The whole gateway on one database, asked in turn by callers and under rules that change from case to case. Identity is
// what the case says; everything behind it is as in production.

import { readFile } from 'node:fs/promises';
import { GraphQLError, parse } from 'graphql';
import { readCatalog } from '../../../gateway/access/catalog.ts';
import { type Decision, decide, type Subject } from '../../../gateway/access/decide.ts';
import { compilePolicy, type Policy } from '../../../gateway/access/policy.ts';
import type { RuleSet } from '../../../gateway/access/rule.ts';
import { ownDataSource } from '../../../gateway/data-sources.ts';
import { createLogger } from '../../../gateway/log.ts';
import { keyLookups } from '../../../gateway/section-failure.ts';
import { buildGateway } from '../../../gateway/server.ts';
import { supergraphFile } from '../../../gateway/supergraph.ts';
import { domains } from '../../../subgraphs/index.ts';
import { openSubgraphs } from '../../../subgraphs/open-subgraphs.ts';
import type { TestDatabase } from '../../database.ts';
import { listen } from '../http.ts';
import { purpose } from './arbitraries.ts';
import type { Operation } from './operations.ts';

const sdl = await readFile(supergraphFile, 'utf8');
export const catalog = readCatalog(parse(sdl));

export interface CaseGateway {
  /** Makes a rule set the active one, and a principal the caller. */
  admit(ruleSet: RuleSet, principal: Subject): Decision;
  /** The bodies of all answers, byte for byte: the first page and, where the operation asks for pages, the second. */
  ask(operation: Operation): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function openCaseGateway(database: TestDatabase): Promise<CaseGateway> {
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
  const lookups = keyLookups(sdl);
  let policy: Policy | null = null;
  let caller: Subject | undefined;
  const problems: unknown[] = [];
  const gateway = await buildGateway({
    supergraphSdl: sdl,
    buildDataSource({ name }) {
      const subgraph = opened.subgraphs.find((one) => one.name === name);
      if (subgraph === undefined) throw new Error(`nothing serves ${name}`);
      return ownDataSource(subgraph, lookups, {
        timeoutMilliseconds: 30_000,
        report: (_subgraph, error) => problems.push(error),
      });
    },
    async identity() {
      if (caller === undefined) throw new GraphQLError('nobody calls');
      return { id: 'caller', kind: 'user', ...caller };
    },
    policy: () => policy,
    introspection: true,
    // The cases are asked in one minute.
    limits: { default: { matches: 1_000_000 }, roles: {} },
    logger: createLogger('silent'),
    requestTimeoutMilliseconds: 60_000,
  });
  const client = await listen(gateway.app);
  const post = async ({ text: query, variables }: Operation, after: string | null): Promise<string> => {
    const given = 'after' in variables ? { ...variables, after } : variables;
    const { text } = await client.post({ query, variables: given }, { 'x-purpose': purpose });
    return text;
  };
  let version = 0;
  return {
    admit(ruleSet, principal) {
      version += 1;
      policy = compilePolicy(ruleSet, catalog, version);
      caller = principal;
      return decide(policy, principal, purpose, Date.now());
    },
    async ask(operation) {
      const first = await post(operation, null);
      const cursor =
        operation.paged === undefined ? undefined : cursorAt(JSON.parse(first).data, operation.paged);
      const answers = cursor === undefined ? [first] : [first, await post(operation, cursor)];
      if (problems.length > 0)
        throw new Error(`a fetch failed: ${operation.text}`, { cause: problems.splice(0)[0] });
      return answers;
    },
    async close() {
      await gateway.close();
      await opened.close();
    },
  };
}

/** The first end cursor that an answer holds at a path; of lists any element. */
function cursorAt(value: unknown, path: readonly string[]): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    for (const each of value) {
      const found = cursorAt(each, path);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const [step, ...rest] = path;
  const object = value as Record<string, unknown>;
  if (step !== undefined) return cursorAt(object[step], rest);
  const { endCursor } = (object.pageInfo ?? {}) as { endCursor?: unknown };
  return typeof endCursor === 'string' ? endCursor : undefined;
}
