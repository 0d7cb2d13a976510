// What the executor needs of a subgraph. Any data source of the gateway package will do; one that can prepare a fetch is asked
// to do so once, and then only handed variables.

import type { Supergraph } from '@apollo/federation-internals';
import type { GraphQLDataSource } from '@apollo/gateway';
import type { GraphQLFormattedError } from 'graphql';

/** The document of a fetch, as the planner wrote it. */
export interface FetchDocument {
  readonly query: string;
  readonly operationName?: string;
}

export interface FetchAnswer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** @param context what data sources learn of a request */
export type Ask = (variables: Record<string, unknown>, context: unknown) => Promise<FetchAnswer>;

export interface PreparingDataSource extends GraphQLDataSource {
  prepare?(document: FetchDocument): Ask;
  /** What it answers is made in this process as it was asked; absent: it is looked over. */
  readonly trusted?: boolean;
  /** Told of an answer that is about something else than was asked. @param context that of the fetch */
  readonly report?: (error: unknown, context: unknown) => void;
}

export type DataSources = ReadonlyMap<string, PreparingDataSource>;

export type BuildDataSource = (subgraph: {
  readonly name: string;
  readonly url?: string;
}) => PreparingDataSource;

export function dataSourcesOf(supergraph: Supergraph, build: BuildDataSource): DataSources {
  return new Map(supergraph.subgraphsMetadata().map((each) => [each.name, build(each)]));
}

export function askOf(source: PreparingDataSource, document: FetchDocument): Ask {
  if (source.prepare !== undefined) return source.prepare(document);
  return (variables, context) => {
    // Data sources of this project read nothing else; the kind alone tells a fetch from a health check.
    const options = { request: { ...document, variables }, context } as unknown;
    return source.process(options as Parameters<GraphQLDataSource['process']>[0]) as Promise<FetchAnswer>;
  };
}
