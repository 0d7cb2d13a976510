// A query plan as steps: each fetch, ready to run, with the steps that must be over before it begins.

import type { FetchNode, QueryPlan } from '@apollo/query-planner';
import { contextualNames } from './contextual.ts';
import { type DraftScope, draftsOf } from './drafts.ts';
import type { Fetch } from './fetch.ts';
import { type Grouping, groupingOf } from './groups.ts';
import { type Draft, ordered } from './ordering.ts';
import { renamePathOf } from './renamed-path.ts';
import { compileRepresentation, soleFieldOf } from './representation.ts';
import { compileRewrites, interfaceNames } from './rewrites.ts';
import { type Sound, soundOf } from './sound.ts';
import { askOf, type DataSources, type PreparingDataSource } from './source.ts';
import { stepsOf } from './words.ts';

export interface PlanScope extends DraftScope {
  readonly sources: DataSources;
}

export interface Step {
  readonly fetch: Fetch;
  /** Positions of earlier steps, for which it waits. */
  readonly after: readonly number[];
  /** Positions of later steps, which wait for it. */
  readonly before: readonly number[];
}

export function compilePlan(scope: PlanScope, plan: QueryPlan): readonly Step[] {
  const drafts = draftsOf(scope, plan);
  const contextual = drafts.filter(({ node }) => contextualNames(node).size > 0).map(({ at }) => stepsOf(at));
  return ordered(drafts).map(({ draft, after }, position, all) => {
    const place = stepsOf(draft.at);
    const copies = contextual.some(
      (each) => each.length > place.length && place.every((step, index) => each[index] === step),
    );
    const before = [...all.keys()].filter((later) => all[later]?.after.includes(position));
    return { fetch: { ...fetchOf(scope, draft), copies }, after, before };
  });
}

function fetchOf(scope: PlanScope, { node, at, allows }: Draft): Omit<Fetch, 'copies'> {
  const { schema, sources, required } = scope;
  const source = sources.get(node.serviceName);
  if (source === undefined) throw new Error(`nothing serves the subgraph ${node.serviceName}`);
  const contextual = contextualNames(node);
  return {
    subgraph: node.serviceName,
    at,
    variables: (node.variableUsages ?? []).filter((name) => !contextual.has(name)),
    represent:
      node.requires &&
      compileRepresentation(schema, node.requires, (fields) => required.isKey(node.serviceName, fields)),
    soleField: node.requires === undefined ? null : soleFieldOf(schema, node.requires),
    allows,
    rewriteInput: compileRewrites(schema, node.inputRewrites),
    rewriteOutput: compileRewrites(schema, node.outputRewrites),
    interfaces: interfaceNames(schema),
    rename: renamePathOf(node.outputRewrites),
    ...asking(scope, source, node),
  };
}

function asking(
  { schema, required }: PlanScope,
  source: PreparingDataSource,
  node: FetchNode,
): Pick<Fetch, 'ask' | 'grouping'> {
  const { serviceName, operation: query, operationName } = node;
  const ask = askOf(source, operationName === undefined ? { query } : { query, operationName });
  const grouping = groupingOf(schema, source, node);
  if (source.trusted === true) return { ask, grouping };
  const sound = soundOf({ schema, keys: required.keyFields(serviceName), report: source.report }, query);
  return {
    ask: async (variables, context) => sound(await ask(variables, context), variables, null, context),
    grouping: grouping && soundGrouping(grouping, sound),
  };
}

function soundGrouping({ valuesOf, ask }: Grouping, sound: Sound): Grouping {
  return {
    valuesOf,
    async ask(sets, context) {
      const answers = await ask(sets, context);
      return answers.map((answer, index) => sound(answer, sets[index] ?? {}, null, context));
    },
  };
}
