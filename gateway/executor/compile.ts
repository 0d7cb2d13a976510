// A query plan as steps: each fetch, ready to run, with the steps that must be over before it begins.

import type { FetchNode, QueryPlan } from '@apollo/query-planner';
import { type DraftScope, draftsOf } from './drafts.ts';
import type { Fetch } from './fetch.ts';
import { type Draft, ordered } from './ordering.ts';
import { renamePathOf } from './renamed-path.ts';
import { compileRepresentation, soleFieldOf } from './representation.ts';
import { compileRewrites, interfaceNames } from './rewrites.ts';
import { soundOf } from './sound.ts';
import { type Ask, askOf, type DataSources, type PreparingDataSource } from './source.ts';

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

function fetchOf(scope: PlanScope, { node, at, allows }: Draft): Fetch {
  const { schema, sources, required } = scope;
  const source = sources.get(node.serviceName);
  if (source === undefined) throw new Error(`nothing serves the subgraph ${node.serviceName}`);
  return {
    subgraph: node.serviceName,
    at,
    variables: node.variableUsages ?? [],
    represent:
      node.requires &&
      compileRepresentation(schema, node.requires, (fields) => required.isKey(node.serviceName, fields)),
    soleField: node.requires === undefined ? null : soleFieldOf(schema, node.requires),
    allows,
    rewriteInput: compileRewrites(schema, node.inputRewrites),
    rewriteOutput: compileRewrites(schema, node.outputRewrites),
    interfaces: interfaceNames(schema),
    rename: renamePathOf(node.outputRewrites),
    ask: soundAskOf(scope, source, node),
  };
}

function soundAskOf(
  { schema, required }: PlanScope,
  source: PreparingDataSource,
  { serviceName, operation: query, operationName }: FetchNode,
): Ask {
  const ask = askOf(source, operationName === undefined ? { query } : { query, operationName });
  if (source.trusted === true) return ask;
  const sound = soundOf({ schema, keys: required.keyFields(serviceName), report: source.report }, query);
  return async (variables, context) => sound(await ask(variables, context), variables, null, context);
}
