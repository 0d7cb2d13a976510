// Decisions as the door keeps them: made once for callers that rules cannot tell apart, until a rule begins or ends.

import { LRUCache } from 'lru-cache';
import type { Catalog } from './access/catalog.ts';
import { confined } from './access/confine.ts';
import { type Bulk, type Decision, decide, type Subject } from './access/decide.ts';
import { barredBy } from './access/demands.ts';
import type { Policy } from './access/policy.ts';
import { type CacheFigures, counted } from './counted-cache.ts';
import type { Lens } from './data-sources.ts';
import { lensFor } from './lens.ts';
import type { DisclosureSettings } from './limits/disclosure.ts';

export interface Decided {
  readonly decision: Decision;
  /** What the subgraph of this name obeys. */
  readonly lensFor: (subgraph: string) => Lens;
}

/** `now` is in milliseconds since 1970. */
export interface Decisions {
  decide(policy: Policy, subject: Subject, purpose: string, now: number, bulk?: Bulk): Decided;
  figures(): CacheFigures;
}

interface Last {
  readonly policy: Policy;
  readonly purpose: string;
  readonly bulk: Bulk;
  readonly decided: Decided;
}

const keptDecisions = 2000;

/** @param disclosure what aggregates must have before they are told */
export function createDecisions(disclosure?: DisclosureSettings): Decisions {
  const known = counted(new LRUCache<string, Decided>({ max: keptDecisions }));
  /** For callers whose token is known, who are the same object from request to request. */
  const last = new WeakMap<Subject, Last>();
  let again = 0;

  function find(policy: Policy, subject: Subject, purpose: string, now: number, bulk: Bulk): Decided {
    const { id = '', roles, organization, application, attributes } = subject;
    const scopes = countedScopes(policy.catalog, subject);
    const key = JSON.stringify([
      policy.version,
      bulk,
      policy.named.has(id) ? id : '',
      purpose,
      [...roles].sort(),
      organization,
      application,
      attributes,
      scopes,
    ]);
    const found = known.get(key);
    if (found !== undefined && now < found.decision.until) return found;
    const granted = decide(policy, subject, purpose, now, bulk);
    const made = decided(policy, confinedTo(policy, granted, subject, scopes), disclosure);
    known.set(key, made);
    return made;
  }

  return {
    decide(policy, subject, purpose, now, bulk = 'READ') {
      const before = last.get(subject);
      if (before?.policy === policy && before.purpose === purpose && before.bulk === bulk) {
        const { decided } = before;
        if (now < decided.decision.until) {
          again += 1;
          return decided;
        }
      }
      const decided = find(policy, subject, purpose, now, bulk);
      last.set(subject, { policy, purpose, bulk, decided });
      return decided;
    },
    figures() {
      const { hits, ...others } = known.figures();
      return { ...others, hits: hits + again };
    },
  };
}

/** Scopes of the verified token that the supergraph names; null: it demands nothing, or no token was verified. */
function countedScopes({ demands }: Catalog, { scopes }: Subject): readonly string[] | null {
  if (demands === undefined || scopes === undefined) return null;
  return [...new Set(scopes)].filter((scope) => demands.scopes.has(scope)).sort();
}

/** What rules grant, without what the supergraph demands and the caller does not hold. */
function confinedTo(
  { catalog: { demands }, admit }: Policy,
  granted: Decision,
  subject: Subject,
  scopes: readonly string[] | null,
): Decision {
  if (demands === undefined) return granted;
  const admission = admit(subject, granted.purpose);
  return confined(granted, barredBy(demands, { scopes, roles: admission.admitted ? admission.roles : [] }));
}

function decided({ catalog }: Policy, decision: Decision, disclosure?: DisclosureSettings): Decided {
  const lenses = new Map<string, Lens>();
  return {
    decision,
    lensFor(subgraph) {
      const lens = lenses.get(subgraph) ?? lensFor(decision, catalog, subgraph, disclosure);
      lenses.set(subgraph, lens);
      return lens;
    },
  };
}
