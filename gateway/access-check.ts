// What the door would do with an operation that is not executed: reads it as the server would, and prepares it as the door
// does, from the same caches. It asks no subgraph, so nothing of the answer depends on data.

import { type GraphQLSchema, getOperationAST, getVariableValues } from 'graphql';
import { z } from 'zod';
import { type AccessEntry, remedy } from './access/explain.ts';
import { isMade, type Match } from './access/matches.ts';
import { conditionNames, type RewriteScope } from './access/rewrite.ts';
import { gatewayError } from './errors.ts';
import { type Finding, finding, findingIn, findingOf } from './finding.ts';
import type { Limits } from './limits/limits.ts';
import type { MakePlan } from './limits/planning-budget.ts';
import { nullMisfits } from './null-variables.ts';
import { type Operation, valuesOf } from './operation.ts';
import type { Preparations } from './preparation.ts';
import type { Lacking } from './purpose.ts';
import { createDocumentReader } from './read-document.ts';
import { refusalsOf } from './refusals.ts';
import type { Toll } from './toll.ts';

export interface CheckRequest {
  readonly document: string;
  readonly variables?: unknown;
  readonly operationName?: string | null | undefined;
}

/** As schema/gateway.graphql has it. */
export interface AccessCheck {
  /** Why the operation would be refused; executing it names the first. */
  readonly findings: readonly Finding[];
  readonly version: number;
  readonly purpose: string;
  readonly entries: readonly AccessEntry[];
  /** Look-ups by a value that it would make; the check makes and counts none. */
  readonly lookUps: number;
  readonly remedy: string;
}

/** For whom an operation is checked. */
export interface CheckedCaller {
  readonly roles: readonly string[];
  readonly scope: RewriteScope;
  /** What the purpose demands and was not given; null: nothing. */
  readonly lacks: Lacking | null;
  /** Counts what is worked out for the first time; absent: nobody does. */
  readonly makePlan: MakePlan | undefined;
}

export interface AccessCheckOptions {
  /** The schema that callers see. */
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  readonly limits: Limits;
  readonly toll: Toll;
  readonly prepare: Preparations['prepare'];
}

/** Of one request. */
const mostChecks = 10;

/** @returns for one request of a caller: what would come of an operation */
export function createAccessCheck({ schema, introspection, limits, toll, prepare }: AccessCheckOptions) {
  const read = createDocumentReader(schema, introspection);

  return (caller: CheckedCaller) => {
    let checks = 0;
    return (request: CheckRequest): AccessCheck => {
      checks += 1;
      if (checks > mostChecks) throw gatewayError('CHECKS_TOO_MANY');
      const { version, purpose } = caller.scope.decision;
      const { findings, entries = [], lookUps = 0 } = check(caller, request);
      return { findings, version, purpose, entries, lookUps, remedy };
    };
  };

  function check(caller: CheckedCaller, { document: text, variables, operationName }: CheckRequest): Checked {
    const given = variablesShape.safeParse(variables);
    if (!given.success) return { findings: [finding('BAD_REQUEST')] };
    const values = given.data ?? {};
    const excess = findingIn(() => limits.check({ query: text, variables: values }, caller.roles));
    if (excess !== undefined) return { findings: [excess] };
    const { document, findings, hash } = read(text);
    if (document === undefined) return { findings };
    const definition = getOperationAST(document, operationName);
    if (definition == null || !schema.getRootType(definition.operation))
      return { findings: [finding('OPERATION_RESOLUTION_FAILURE')] };
    return checkOperation(caller, { document, definition, hash, variables: values });
  }

  function checkOperation({ roles, scope, lacks, makePlan }: CheckedCaller, operation: Operation): Checked {
    const { errors = [] } = getVariableValues(
      schema,
      operation.definition.variableDefinitions ?? [],
      operation.variables,
    );
    const misfits = errors.map((error) => findingOf(error, 'BAD_USER_INPUT'));
    const nulls = nullMisfits(schema, operation).map((error) => findingOf(error, 'BAD_USER_INPUT'));
    const { refusal: excess } = toll(operation, roles);
    const priced = excess === undefined ? nulls : [findingOf(excess), ...nulls];
    if (nulls.length + misfits.length > 0 && !isDetermined(operation))
      return { findings: [...priced, ...misfits] };
    const findings: Finding[] = [];
    let prepared: Pick<Checked, 'entries' | 'lookUps'> = {};
    const refusal = findingIn(() => {
      const ready = prepare(scope, operation, makePlan);
      const isMadeHere = (match: Match) => isMade(match, valuesOf(operation));
      prepared = { entries: ready.entries, lookUps: ready.plan.matches.filter(isMadeHere).length };
      for (const error of refusalsOf(scope, ready, valuesOf(operation), lacks))
        findings.push(findingOf(error));
    });
    return { findings: [...priced, ...(refusal ? [refusal] : []), ...findings, ...misfits], ...prepared };
  }
}

interface Checked {
  readonly findings: readonly Finding[];
  readonly entries?: readonly AccessEntry[];
  readonly lookUps?: number;
}

const variablesShape = z.record(z.string(), z.unknown()).nullish();

/** Whether the variables say what of the document is skipped. */
function isDetermined(operation: Operation): boolean {
  const values = valuesOf(operation);
  return conditionNames(operation.document).every((name) => typeof values[name] === 'boolean');
}
