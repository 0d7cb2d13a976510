// For what the door refuses an operation as a whole. Nothing here looks at data, so a refusal says nothing of it.

import type { GraphQLError } from 'graphql';
import { refusedReads } from './access/arguments.ts';
import type { Bulk } from './access/decide.ts';
import { type Lapse, lapseOf, lapseOfAll } from './access/lapse.ts';
import { isMade } from './access/matches.ts';
import type { RewriteScope } from './access/rewrite.ts';
import type { Use } from './access/rule.ts';
import { refusedStatistics } from './access/statistics.ts';
import { type GatewayErrorCode, gatewayError } from './errors.ts';
import type { Prepared } from './preparation.ts';
import type { Lacking } from './purpose.ts';

const useOf = {
  MATCH_NOT_GRANTED: 'MATCH',
  FILTER_NOT_READABLE: 'READ',
  SORT_NOT_READABLE: 'READ',
  STATISTICS_NOT_GRANTED: 'STATISTICS',
  EXPORT_NOT_GRANTED: 'EXPORT',
} as const satisfies Partial<Record<GatewayErrorCode, Use>>;

/** @param lacks what the purpose demands and was not given */
export function* refusalsOf(
  scope: RewriteScope,
  ready: Pick<Prepared, 'own' | 'refused' | 'lists' | 'aggregates' | 'plan'>,
  values: Readonly<Record<string, unknown>>,
  lacks: Lacking | null,
  bulk: Bulk = 'READ',
): Generator<GraphQLError> {
  if (lacks !== null && !ready.own) yield gatewayError(lacks);
  const ended = ready.own ? undefined : lapseOfAll(scope.decision);
  if (ended !== undefined) yield lapseError(ended);
  if (bulk === 'EXPORT')
    for (const [coordinate, rungs] of ready.plan.reading.cells)
      if (rungs.every((rung) => rung === 'HIDDEN')) yield refusal(scope, 'EXPORT_NOT_GRANTED', coordinate);
  for (const match of ready.refused)
    if (isMade(match, values)) yield refusal(scope, 'MATCH_NOT_GRANTED', match.coordinate);
  for (const { code, coordinate } of refusedReads(scope, ready.lists, values))
    yield refusal(scope, code, coordinate);
  for (const { code, coordinate } of refusedStatistics(scope, ready.aggregates, values))
    yield refusal(scope, code, coordinate);
}

function refusal({ decision }: RewriteScope, code: keyof typeof useOf, coordinate: string): GraphQLError {
  const use = useOf[code];
  const lapse = lapseOf(decision, use, coordinate, use === 'READ' || use === 'MATCH');
  return lapse === undefined ? gatewayError(code, coordinate) : lapseError(lapse, coordinate);
}

function lapseError({ code, rule, at }: Lapse, coordinate?: string): GraphQLError {
  const error = gatewayError(code, coordinate);
  error.extensions.grant = { rule, at };
  return error;
}
