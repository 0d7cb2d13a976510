// The one door. Every operation passes it after it was validated and before it is planned, whether it came as text, as a
// documentId or as a view: what it asks is decided, what is hidden is never planned, and what comes back is released.

import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';
import { graphName } from './access/catalog.ts';
import { type Bulk, type Decision, mayUse } from './access/decide.ts';
import { remedy } from './access/explain.ts';
import { isMade } from './access/matches.ts';
import type { Policy } from './access/policy.ts';
import type { ReleasedRow } from './access/release.ts';
import { releaseErrors } from './access/release-errors.ts';
import { accessKey, needsOwner, type RewriteScope } from './access/rewrite.ts';
import { suppressions } from './access/suppressions.ts';
import { createAccessCheck } from './access-check.ts';
import type { CacheFigures } from './counted-cache.ts';
import { type Lens, openLens } from './data-sources.ts';
import { createDecisions } from './decisions.ts';
import { gatewayError } from './errors.ts';
import type { Words } from './executor/words.ts';
import type { Principal } from './identity/principal.ts';
import type { Limits } from './limits/limits.ts';
import type { MatchLimit } from './limits/match-limit.ts';
import type { MakePlan } from './limits/planning-budget.ts';
import type { Note } from './note.ts';
import { type Operation, valuesOf } from './operation.ts';
import type { Asker } from './own-graph.ts';
import { createPreparations } from './preparation.ts';
import { lacking, type Purpose, registeredPurpose } from './purpose.ts';
import { refusalsOf } from './refusals.ts';
import type { Toll } from './toll.ts';

export interface Visit {
  readonly operation: Operation;
  readonly principal: Principal;
  readonly purpose: Purpose;
  readonly note: Note;
  /** What is asked leaves in bulk: what may not is refused, and nothing of it is missing. */
  readonly bulk?: Bulk;
  /** Counts what is worked out for the first time; absent: nobody does. */
  readonly makePlan?: MakePlan;
}

export interface Entry {
  /** What is planned and run. */
  readonly document: DocumentNode;
  readonly hash: string;
  /** What the subgraph of this name obeys. */
  lensFor(subgraph: string): Lens;
  /** What the gateway's own fields know of the caller; null where nothing is decided. */
  readonly asker: Asker | null;
  /** Where the owner's word comes first; null where nobody's is needed. */
  readonly words: Words | null;
  /** Look-ups by a value that the caller brought. */
  readonly lookUps: number;
  /** Whether what leaves is taken of the result by key and made anew. */
  readonly picks: boolean;
  /** The answer as it may leave. */
  release(result: ExecutionResult): ExecutionResult;
}

/** Who asked for an operation, and why. */
export type Occasion = Pick<Visit, 'operation' | 'principal' | 'purpose' | 'bulk'>;

export interface Door {
  /** @throws GraphQLError when the operation is refused as a whole */
  enter(visit: Visit): Promise<Entry>;
  /** What would be planned on the same occasion. Nothing is counted, noted or refused for its values. @throws GraphQLError */
  rehearse(occasion: Occasion): Pick<Entry, 'document' | 'hash' | 'words'>;
  /** By what they hold. */
  caches(): Readonly<Record<string, CacheFigures>>;
}

/** In front of a foreign supergraph with ACCESS=open: what comes, passes. */
export const openDoor: Door = {
  enter: async ({ operation: { document, hash } }) => ({
    document,
    hash,
    lensFor: () => openLens,
    asker: null,
    words: null,
    lookUps: 0,
    picks: false,
    release: (result) => result,
  }),
  caches: () => ({}),
  rehearse: ({ operation: { document, hash } }) => ({ document, hash, words: null }),
};

export interface DoorOptions {
  /** The schema that callers see. */
  readonly schema: GraphQLSchema;
  /** Whether it may be asked about. */
  readonly introspection: boolean;
  readonly limits: Limits;
  readonly matchLimit: MatchLimit;
  /** For operations that are checked and not run. */
  readonly toll: Toll;
  /** The active rules; null while there are none that could be relied on. */
  readonly policy: () => Policy | null;
  /** Whether what leaves is recorded, with whose data it is. */
  readonly recorded: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createDoor(options: DoorOptions): Door {
  const { decide, figures: decisions } = createDecisions(options.limits.disclosure);
  const { prepare, released, figures: preparations } = createPreparations();
  const check = createAccessCheck({ ...options, prepare });
  const { matchLimit } = options;
  const { schema, recorded } = options;

  function settle({ operation, principal, purpose, bulk }: Occasion, makePlan?: MakePlan) {
    const policy = options.policy();
    if (policy === null) throw gatewayError('POLICY_UNAVAILABLE');
    const code = registeredPurpose(policy, principal, purpose);
    const { decision, lensFor } = decide(policy, principal, code, options.now(), bulk);
    const scope: RewriteScope = { schema, catalog: policy.catalog, decision, recorded };
    return { policy, code, decision, lensFor, scope, ready: prepare(scope, operation, makePlan) };
  }

  return {
    caches: () => ({ decisions: decisions(), preparations: preparations() }),
    rehearse(occasion) {
      const { ready, scope } = settle(occasion);
      return { document: ready.document, hash: ready.hash, words: wordsFor(scope) };
    },
    async enter(visit) {
      const { operation, principal, purpose, note, bulk, makePlan } = visit;
      const { policy, code, decision, lensFor, scope, ready } = settle(visit, makePlan);
      const lacks = lacking(policy, code, purpose);
      note.decided = {
        purpose: decision.purpose,
        policyVersion: decision.version,
        form: ready.form,
        governed: ready.plan.reading.governed || ready.lookups.length > 0,
        schema,
        operation,
        lookups: ready.lookups,
      };
      const values = valuesOf(operation);
      for (const refusal of refusalsOf(scope, ready, values, lacks, bulk)) throw refusal;
      const lookUps = ready.plan.matches.filter((match) => isMade(match, values)).length;
      if (lookUps > 0) await matchLimit.count(principal, lookUps);
      return {
        document: ready.document,
        hash: ready.hash,
        lensFor,
        asker: {
          principal,
          purpose,
          scope,
          mayUse: (use) => unbarred(decision, mayUse(policy, principal, code, options.now(), use)),
          check: check({ roles: principal.roles, scope, lacks, makePlan }),
          purposes: policy.purposes,
          asked: (name) => void note.asked.push(name),
        },
        words: wordsFor(scope),
        lookUps,
        picks: true,
        release(result) {
          const rows: ReleasedRow[] = [];
          const data =
            result.data == null ? result.data : released(ready, scope, operation, result.data, rows);
          note.rows = rows;
          const access = {
            version: decision.version,
            purpose: decision.purpose,
            entries: ready.entries,
            remedy,
          };
          const suppressed = ready.aggregates.length === 0 ? {} : suppressions(result.data);
          const { errors: given, ...others } = result;
          const errors = releaseErrors(data, given);
          return {
            ...others,
            ...(data === undefined ? {} : { data }),
            ...(errors.length === 0 ? {} : { errors }),
            extensions: { ...result.extensions, ...suppressed, access },
          };
        },
      };
    },
  };
}

function unbarred({ barred }: Decision, coordinates: ReadonlySet<string>): ReadonlySet<string> {
  return barred.size === 0 ? coordinates : new Set([...coordinates].filter((each) => !barred.has(each)));
}

/** The owner of an entity, and nobody else, is asked about objects that may be out of scope before they are confirmed. */
function wordsFor(scope: RewriteScope): Words {
  return {
    key: accessKey,
    needed: (type, subgraph) =>
      needsOwner(scope, type) && scope.catalog.types.get(type)?.owner !== graphName(subgraph),
  };
}
