// What becomes of what fetches brought, whoever ran them: what the answer has by the operation's own document, what the plan does
// not reach of it, and the errors that belong to it.

import type { QueryPlan } from '@apollo/query-planner';
import {
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
} from 'graphql';
import { withKeys } from './aliases.ts';
import type { Completion } from './complete.ts';
import { incompleteErrors } from './incomplete-errors.ts';
import type { Planning } from './planned.ts';
import { type Missing, missingFields } from './reach.ts';
import type { Requirements } from './requirements.ts';
import { compileShape, type ObjectShape } from './shape.ts';

export interface Answered {
  readonly shape: ObjectShape;
  /** What no fetch of the plan brings. */
  readonly missing: readonly Missing[];
}

/** @param api the schema that callers see */
export function answeredOf(
  api: GraphQLSchema,
  plan: QueryPlan,
  { document, operation, conditions }: Planning,
): Answered {
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  // What an answer has is said by the document itself: where nothing is left of a selection, the plan asks for something.
  const scope = { schema: api, fragments, conditions };
  return { shape: compileShape(scope, operation), missing: missingFields(scope, plan, operation) };
}

export interface Outcome extends Completion {
  /** Of fetches and of what the plan does not reach. */
  readonly errors: readonly GraphQLError[];
}

export function resultOf(
  { data, incomplete, errors }: Outcome,
  requirements: Requirements | null,
): ExecutionResult {
  if (errors.length === 0)
    return incomplete.length > 0 ? { data, extensions: { valueCompletion: incomplete } } : { data };
  const result = { errors: [...errors, ...incompleteErrors(incomplete, data, errors)], data };
  return requirements === null ? result : withKeys(result, requirements.nameOf);
}
