// The one door. Every operation passes it after it was validated and before it is planned, whether it came as text, as a
// documentId or as a view: what it asks is decided, what is hidden is never planned, and what comes back is released.

import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  type OperationDefinitionNode,
  separateOperations,
  valueFromASTUntyped,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { type Decision, decide } from './access/decide.ts';
import type { AccessEntry } from './access/explain.ts';
import { introspectionOf } from './access/introspection.ts';
import { isMade, type MatchCheck, refusedMatches } from './access/matches.ts';
import type { Policy } from './access/policy.ts';
import { planRelease, type Release, release } from './access/release.ts';
import { releaseErrors } from './access/release-errors.ts';
import { conditionNames, type RewriteScope, rewrite, usesReservedAlias } from './access/rewrite.ts';
import { visibleSchema } from './access/visible-schema.ts';
import { type Lens, openLens } from './data-sources.ts';
import { gatewayError } from './errors.ts';
import type { Principal } from './identity/principal.ts';
import { lensFor } from './lens.ts';

/** Why the caller asks: the headers X-Purpose and X-Case. */
export interface Purpose {
  readonly code?: string;
  readonly caseNumber?: string;
}

export interface Operation {
  /** INVARIANT: shared between callers; whoever needs another document makes a new one. */
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  /** Plans are kept under this hash: another document has another hash. */
  readonly hash: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Visit {
  readonly operation: Operation;
  readonly principal: Principal;
  readonly purpose: Purpose;
}

export interface Entry {
  /** What is planned and run. */
  readonly document: DocumentNode;
  readonly hash: string;
  /** What the subgraph of this name obeys. */
  lensFor(subgraph: string): Lens;
  /** The answer as it may leave. */
  release(result: ExecutionResult): ExecutionResult;
}

export interface Door {
  /** @throws GraphQLError when the operation is refused as a whole */
  enter(visit: Visit): Entry;
}

/** In front of a foreign supergraph with ACCESS=open: what comes, passes. */
export const openDoor: Door = {
  enter: ({ operation: { document, hash } }) => ({
    document,
    hash,
    lensFor: () => openLens,
    release: (result) => result,
  }),
};

export interface DoorOptions {
  /** The schema that callers see. */
  readonly schema: GraphQLSchema;
  /** The active rules; null while there are none that could be relied on. */
  readonly policy: () => Policy | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const keptDecisions = 2000;
const keptDocuments = 5000;
const keptSchemas = 50;

export function createDoor(options: DoorOptions): Door {
  const decisions = new LRUCache<string, Decided>({ max: keptDecisions });
  const prepared = new LRUCache<string, Prepared>({ max: keptDocuments });
  const schemas = new LRUCache<string, GraphQLSchema>({ max: keptSchemas });
  return {
    enter({ operation, principal, purpose }) {
      const policy = options.policy();
      if (policy === null) throw gatewayError('POLICY_UNAVAILABLE');
      const decided = decidedFor(
        decisions,
        policy,
        principal,
        checkedPurpose(policy, purpose),
        options.now(),
      );
      const { decision } = decided;
      const scope: RewriteScope = { schema: options.schema, catalog: policy.catalog, decision };
      const ready = prepare(prepared, scope, operation);
      for (const check of ready.refused) {
        if (isMade(check, valuesOf(operation))) throw gatewayError('MATCH_NOT_GRANTED', check.coordinate);
      }
      return {
        document: ready.document,
        hash: ready.hash,
        lensFor: decided.lensFor,
        release(result) {
          const data =
            result.data == null ? result.data : released(result.data, ready, scope, operation, schemas);
          const access = {
            version: decision.version,
            purpose: decision.purpose,
            entries: ready.entries,
            remedy,
          };
          const { errors: given, ...others } = result;
          const errors = releaseErrors(data, given);
          return {
            ...others,
            ...(data === undefined ? {} : { data }),
            ...(errors.length === 0 ? {} : { errors }),
            extensions: { ...result.extensions, access },
          };
        },
      };
    },
  };
}

const remedy =
  '如需更多字段，请注明用途与字段向安全管理员申请授权 · To see more, ask a security admin for a grant, naming purpose and fields.';

function checkedPurpose(policy: Policy, { code, caseNumber }: Purpose): string {
  if (code === undefined) throw gatewayError('PURPOSE_REQUIRED');
  const registered = policy.purposes.get(code);
  if (registered === undefined) throw gatewayError('PURPOSE_UNKNOWN');
  if (registered.caseRequired && (caseNumber === undefined || caseNumber.trim() === ''))
    throw gatewayError('CASE_REQUIRED');
  return code;
}

interface Decided {
  readonly decision: Decision;
  readonly lensFor: (subgraph: string) => Lens;
}

function decidedFor(
  known: LRUCache<string, Decided>,
  policy: Policy,
  principal: Principal,
  purpose: string,
  now: number,
): Decided {
  const { roles, organization, application, attributes } = principal;
  const key = JSON.stringify([
    policy.version,
    purpose,
    [...roles].sort(),
    organization,
    application,
    attributes,
  ]);
  const found = known.get(key);
  if (found !== undefined && now < found.decision.until) return found;
  const decision = decide(policy, principal, purpose, now);
  const lenses = new Map<string, Lens>();
  const made: Decided = {
    decision,
    lensFor(subgraph) {
      const lens = lenses.get(subgraph) ?? lensFor(decision, policy.catalog, subgraph);
      lenses.set(subgraph, lens);
      return lens;
    },
  };
  known.set(key, made);
  return made;
}

interface Prepared {
  readonly document: DocumentNode;
  readonly hash: string;
  readonly refused: readonly MatchCheck[];
  readonly plan: Release;
  readonly entries: readonly AccessEntry[];
  /** What is asked about the schema itself. */
  readonly introspection: DocumentNode | null;
}

function prepare(known: LRUCache<string, Prepared>, scope: RewriteScope, operation: Operation): Prepared {
  const { document, definition } = operation;
  const values = valuesOf(operation);
  const conditions = Object.fromEntries(conditionNames(document).map((each) => [each, values[each]]));
  const name = definition.name?.value ?? '';
  const key = JSON.stringify([scope.decision.reasons, operation.hash, name, conditions]);
  const found = known.get(key);
  if (found !== undefined) return found;
  if (usesReservedAlias(document)) throw gatewayError('ALIAS_RESERVED');
  const rewritten = rewrite(scope, document);
  const plan = planRelease(scope, document, definition, conditions);
  const made: Prepared = {
    document: rewritten,
    hash: `${operation.hash}:${scope.decision.shape}`,
    refused: refusedMatches(scope.schema, scope.catalog, scope.decision, operationIn(rewritten, name)),
    plan,
    entries: plan.entries,
    introspection: introspectionOf(scope.schema, document, definition, conditions),
  };
  known.set(key, made);
  return made;
}

/** The operation of this name with the fragments that it uses. */
function operationIn(document: DocumentNode, name: string): DocumentNode {
  return separateOperations(document)[name] ?? document;
}

/** The values of the operation's variables, with their defaults. */
function valuesOf({ definition, variables }: Operation): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    (definition.variableDefinitions ?? []).map(({ variable: { name }, defaultValue }) => [
      name.value,
      variables[name.value] ?? (defaultValue && valueFromASTUntyped(defaultValue)),
    ]),
  );
}

function released(
  data: Record<string, unknown>,
  { plan, introspection }: Prepared,
  scope: RewriteScope,
  operation: Operation,
  schemas: LRUCache<string, GraphQLSchema>,
): Record<string, unknown> | null {
  const known = introspection === null ? {} : introspect(introspection, scope, operation, schemas);
  return release(plan.root, { ...data, ...known });
}

function introspect(
  document: DocumentNode,
  scope: RewriteScope,
  { variables }: Operation,
  schemas: LRUCache<string, GraphQLSchema>,
): Record<string, unknown> {
  const { shape } = scope.decision;
  const schema = schemas.get(shape) ?? visibleSchema(scope);
  schemas.set(shape, schema);
  const result = execute({ schema, document, variableValues: variables }) as ExecutionResult;
  return { ...result.data };
}
