// A decision of the rules without what the supergraph bars its caller from: there, it is as if no rule granted anything.

import { type Decision, digest, type TypeDecision } from './decide.ts';
import type { Barred } from './demands.ts';

/** @returns the decision itself where nothing is barred */
export function confined(decision: Decision, barred: Barred): Decision {
  if (barred.size === 0) return decision;
  const types = new Map(
    [...decision.types].map(([name, type]) => [name, confinedType(name, type, barred)] as const),
  );
  const kept = [...barred];
  return {
    ...decision,
    barred,
    types,
    shape: digest([decision.shape, kept]),
    fingerprint: digest([decision.fingerprint, kept]),
    reasons: digest([decision.reasons, kept]),
  };
}

function confinedType(name: string, type: TypeDecision, barred: Barred): TypeDecision {
  const rowRules = barred.get(name);
  const isOpen = (field: string) => !barred.has(`${name}.${field}`);
  const fields = new Map(
    [...type.fields].map(([field, cell]) => {
      const rules = barred.get(`${name}.${field}`);
      return [field, rules === undefined ? cell : { cases: [], rules }] as const;
    }),
  );
  const { statistics } = type;
  return {
    ...type,
    ...(rowRules === undefined ? {} : { rows: false, rowRules }),
    fields,
    matches: only(type.matches, isOpen),
    statistics:
      statistics === null || rowRules !== undefined
        ? null
        : { ...statistics, fields: only(statistics.fields, isOpen) },
    remote: only(type.remote, isOpen),
  };
}

function only<T>(
  entries: ReadonlyMap<string, T>,
  isKept: (field: string) => boolean,
): ReadonlyMap<string, T> {
  return new Map([...entries].filter(([field]) => isKept(field)));
}
