// The objects of a fetch, as far as it is for them, by the values of contextual variables with which they are asked.

import type { FetchNode } from '@apollo/query-planner';
import type { GraphQLSchema } from 'graphql';
import { compileContextual, type ValuesOf } from './contextual.ts';
import { compileBelow } from './divided-by-parent.ts';
import type { Value } from './own.ts';
import type { Lineage } from './path.ts';
import type { PreparingDataSource } from './source.ts';
import { type AskTogether, askTogetherOf } from './together.ts';

/** How a fetch asks of some objects otherwise than of others. */
export interface Grouping {
  readonly valuesOf: ValuesOf;
  readonly ask: AskTogether;
}

/** @returns undefined for a fetch that asks all objects alike */
export function groupingOf(
  schema: GraphQLSchema,
  source: PreparingDataSource,
  node: FetchNode,
): Grouping | undefined {
  const valuesOf = compileValues(schema, node);
  return valuesOf && { valuesOf, ask: askTogetherOf(source, node) };
}

function compileValues(schema: GraphQLSchema, node: FetchNode): ValuesOf | undefined {
  const isBelow = compileBelow(schema, node);
  const contextual = compileContextual(schema, node);
  if (isBelow === undefined) return contextual;
  return (lineage) => {
    if (!isBelow(lineage)) return null;
    return contextual === undefined ? {} : contextual(lineage);
  };
}

export interface Group {
  readonly values: Value;
  /** Of lineages. */
  readonly positions: readonly number[];
}

/** Objects of a fetch by the values that they are asked with. */
export function groupsOf(lineages: readonly Lineage[], valuesOf: ValuesOf): readonly Group[] {
  const groups = new Map<string, { readonly values: Value; readonly positions: number[] }>();
  for (const [position, lineage] of lineages.entries()) {
    const values = valuesOf(lineage);
    if (values === null) continue;
    const identity = JSON.stringify(values);
    const known = groups.get(identity);
    if (known === undefined) groups.set(identity, { values, positions: [position] });
    else known.positions.push(position);
  }
  return [...groups.values()];
}
