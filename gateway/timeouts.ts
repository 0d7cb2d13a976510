// How long things may take. The times nest, so that the innermost gives up first and says what was slow: a statement before
// its subgraph, a subgraph before the request.

/** In milliseconds. */
export interface Timeouts {
  readonly request: number;
  /** One fetch from a subgraph. */
  readonly subgraph: number;
  /** One statement in a database. */
  readonly sql: number;
}

export const defaultTimeouts: Timeouts = { request: 10_000, subgraph: 4000, sql: 3000 };
