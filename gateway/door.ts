// The one door. Every operation passes it after it was validated and before it is planned, whether it came as text, as a
// documentId or as a view: what it asks is decided, what is hidden is never planned, and what comes back is released.

import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import { isMade } from './access/matches.ts';
import type { Policy } from './access/policy.ts';
import { releaseErrors } from './access/release-errors.ts';
import type { RewriteScope } from './access/rewrite.ts';
import { type Lens, openLens } from './data-sources.ts';
import { createDecisions } from './decisions.ts';
import { gatewayError } from './errors.ts';
import type { Principal } from './identity/principal.ts';
import { type Operation, valuesOf } from './operation.ts';
import { createPreparations } from './preparation.ts';

/** Why the caller asks: the headers X-Purpose and X-Case. */
export interface Purpose {
  readonly code?: string;
  readonly caseNumber?: string;
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

export function createDoor(options: DoorOptions): Door {
  const decide = createDecisions();
  const { prepare, released } = createPreparations();
  return {
    enter({ operation, principal, purpose }) {
      const policy = options.policy();
      if (policy === null) throw gatewayError('POLICY_UNAVAILABLE');
      const { decision, lensFor } = decide(policy, principal, checkedPurpose(policy, purpose), options.now());
      const scope: RewriteScope = { schema: options.schema, catalog: policy.catalog, decision };
      const ready = prepare(scope, operation);
      for (const check of ready.refused) {
        if (isMade(check, valuesOf(operation))) throw gatewayError('MATCH_NOT_GRANTED', check.coordinate);
      }
      return {
        document: ready.document,
        hash: ready.hash,
        lensFor,
        release(result) {
          const data = result.data == null ? result.data : released(ready, scope, operation, result.data);
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
