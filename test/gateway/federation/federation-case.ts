// A case of the suite: subgraphs, one schema over the same data, and operations that both answer alike. Rows and fields are
// written once; what a subgraph knows of them, its SDL says.

export interface FederationCase {
  /** What the specification promises. */
  readonly title: string;
  /** SDL by name, without the link to the specification. */
  readonly subgraphs: Readonly<Record<string, string>>;
  /** SDL of everything in one schema, as callers see it. */
  readonly monolith: string;
  /** All objects that are looked up by keys. */
  readonly rows: readonly Row[];
  /** Coordinate → what is no property of a row. `subgraph:Type.field` is the field in that subgraph alone. */
  readonly fields: Readonly<Record<string, Resolve>>;
  /** What is asked, by what it shows. */
  readonly operations: Readonly<Record<string, string | Asked>>;
  /** Values for random arguments of type String and ID. */
  readonly texts?: readonly string[];
  /** What the planner finds no plan for: a random operation may be refused because of it. */
  readonly unplannable?: string;
}

export interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface Row {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

/** Values of one run that mutations change. */
export type State = Record<string, unknown>;

export interface Reading {
  /** The object itself. */
  readonly row: Row;
  /** A field of the same object; in a subgraph that does not own it, what the gateway said of it. */
  read(field: string, given?: Given): unknown;
  readonly state: State;
}

export type Given = Readonly<Record<string, unknown>>;

export type Resolve = (reading: Reading, given: Given) => unknown;
