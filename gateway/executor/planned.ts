// Plans operations over a supergraph and keeps what is made of the plans: once per document, decision and values of `@skip` and
// `@include`. How plans are run, others know.

import { operationFromDocument } from '@apollo/federation-internals';
import type { QueryPlan } from '@apollo/query-planner';
import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { conditionNames } from '../access/rewrite.ts';
import { type CacheFigures, counted } from '../counted-cache.ts';
import { askedOfHolders } from './context-holders.ts';
import { dividedByParent } from './divided-by-parent.ts';
import { dividedByType } from './divided-by-type.ts';
import { type Graph, planFor } from './graph.ts';
import { isMutationsAlone, oneAfterTheOther, serially } from './serial.ts';
import { settled } from './settled.ts';
import type { Words } from './words.ts';

export interface Execution {
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
  /** INVARIANT: another document, or other words that are needed, have another hash. */
  readonly hash: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What data sources learn of the request. */
  readonly context: unknown;
  readonly words: Words | null;
  /** Whether the answer is taken from by key: then it may hold more than was asked, and null and nothing are the same in it. Absent: no. */
  readonly picked?: boolean;
  /** Makes the plan where there is none yet; absent: nobody counts what it takes. @throws GraphQLError */
  readonly makePlan?: <T>(make: () => T) => T;
}

export interface Executor {
  /** The schema that callers see. */
  readonly schema: GraphQLSchema;
  /** @throws Error for a document that cannot be planned */
  execute(execution: Execution): Promise<ExecutionResult>;
  /** Plans and compiles, and runs nothing. @param execution of its variables, those of conditions are needed */
  prepare(execution: Omit<Execution, 'context'>): void;
  /** Of the kept plans. */
  figures(): CacheFigures;
}

/** What a plan is made for. */
export interface Planning extends Pick<Execution, 'document' | 'words'> {
  readonly operation: OperationDefinitionNode;
  /** Values of the variables that decide `@skip` and `@include`. */
  readonly conditions: Record<string, boolean>;
}

/** A way to run plans. */
export interface Runner<T> {
  compile(plan: QueryPlan, planning: Planning): T;
  run(compiled: T, execution: Execution): Promise<ExecutionResult>;
}

/** Bounds what is kept, measured by the text of the plans. */
const keptPlanCharacters = 64 * 1024 * 1024;

export function executorOf<T>(graph: Graph, { compile, run }: Runner<T>): Executor {
  const plans = counted(
    new LRUCache<string, Planned<T>>({
      maxSize: keptPlanCharacters,
      sizeCalculation: ({ size }) => size,
    }),
  );

  /** @param values of variables, those of conditions at least */
  function plannedFor(
    { document, operationName = '', hash, words, makePlan = (make) => make() }: Omit<Execution, 'context'>,
    values: Readonly<Record<string, unknown>>,
  ): Planned<T>['answer'] {
    const names = conditionNames(document);
    const conditions = Object.fromEntries(names.map((name) => [name, values[name] === true]));
    const decided = names.length === 0 ? '' : JSON.stringify(Object.values(conditions));
    const key = `${hash} ${operationName}${decided}`;
    const known = plans.get(key);
    if (known !== undefined) return known.answer;
    const made = makePlan((): Planned<T> => {
      const plan = planOf(graph, settled(document, conditions), operationName, hash);
      const asked = { document, operation: operationOf(document, operationName), conditions, words };
      const answer = plan instanceof GraphQLError ? plan : compile(plan, asked);
      return { answer, size: JSON.stringify(plan).length + 1 };
    });
    plans.set(key, made);
    return made.answer;
  }

  return {
    schema: graph.api,
    figures: plans.figures,
    prepare(execution) {
      plannedFor(execution, execution.variables);
    },
    async execute(execution) {
      const { variableDefinitions = [] } = operationOf(execution.document, execution.operationName);
      const values = getVariableValues(graph.api, variableDefinitions, execution.variables);
      if (values.errors !== undefined) return { errors: values.errors };
      const planned = plannedFor(execution, values.coerced);
      if (planned instanceof GraphQLError) return { data: null, errors: [planned] };
      return await run(planned, execution);
    },
  };
}

function planOf(
  graph: Graph,
  document: DocumentNode,
  operationName: string,
  hash: string,
): QueryPlan | GraphQLError {
  const options = operationName === '' ? {} : { operationName };
  const planned = (each: DocumentNode) => {
    const asked = graph.holders === null ? each : askedOfHolders(graph.holders, graph.api, each);
    const plan = planFor(graph, operationFromDocument(graph.apiSchema, asked, options), hash);
    if (plan instanceof GraphQLError) return plan;
    const operation = operationOf(each, operationName);
    return dividedByParent(graph.schema, each, operation, dividedByType(graph, each, operation, plan));
  };
  const whole = planned(document);
  const mutations = serially(document, operationName);
  if (mutations.length === 1 || whole instanceof GraphQLError || isMutationsAlone(whole)) return whole;
  const plans: QueryPlan[] = [];
  for (const each of mutations) {
    const plan = planned(each);
    if (plan instanceof GraphQLError) return plan;
    plans.push(plan);
  }
  return oneAfterTheOther(plans);
}

/** What it takes to run a document under the values of its conditions. */
interface Planned<T> {
  readonly answer: T | GraphQLError;
  /** In characters of the plan. */
  readonly size: number;
}

function operationOf(document: DocumentNode, operationName = ''): OperationDefinitionNode {
  for (const each of document.definitions) {
    if (each.kind !== Kind.OPERATION_DEFINITION) continue;
    if (operationName === '' || each.name?.value === operationName) return each;
  }
  throw new Error('the operation is not of the document');
}
