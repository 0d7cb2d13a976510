// A query plan as steps: each fetch, ready to run, with the steps that must be over before it begins.

import type { QueryPlan } from '@apollo/query-planner';
import { type DraftScope, draftsOf } from './drafts.ts';
import type { Fetch } from './fetch.ts';
import { type Draft, ordered } from './ordering.ts';
import { compileRepresentation } from './representation.ts';
import { compileRewrites, interfaceNames } from './rewrites.ts';
import { askOf, type DataSources } from './source.ts';

export interface PlanScope extends DraftScope {
  readonly sources: DataSources;
}

export interface Step {
  readonly fetch: Fetch;
  /** Positions of earlier steps. */
  readonly after: readonly number[];
}

export function compilePlan(scope: PlanScope, plan: QueryPlan): readonly Step[] {
  return ordered(draftsOf(scope, plan)).map(({ draft, after }) => ({ fetch: fetchOf(scope, draft), after }));
}

function fetchOf({ schema, sources, required }: PlanScope, { node, at, allows }: Draft): Fetch {
  const source = sources.get(node.serviceName);
  if (source === undefined) throw new Error(`nothing serves the subgraph ${node.serviceName}`);
  const { operation: query, operationName } = node;
  return {
    subgraph: node.serviceName,
    at,
    variables: node.variableUsages ?? [],
    represent:
      node.requires &&
      compileRepresentation(schema, node.requires, (fields) => required.isKey(node.serviceName, fields)),
    allows,
    rewriteInput: compileRewrites(schema, node.inputRewrites),
    rewriteOutput: compileRewrites(schema, node.outputRewrites),
    interfaces: interfaceNames(schema),
    ask: askOf(source, operationName === undefined ? { query } : { query, operationName }),
  };
}
