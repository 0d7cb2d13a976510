// What the compiler makes of a fetch: statements, and for each of them how its rows become objects. Made once per
// (document, lens) and only read while requests run; a list makes its statements when a question of a new shape comes.

import type { FieldNode, GraphQLField } from 'graphql';
import type { AggregatePlan } from './aggregate.ts';
import type { Convert } from './convert.ts';
import type { CountedStatements } from './counted-subjects.ts';
import type { Compute } from './mapping.ts';
import type { Question } from './question.ts';
import type { Bound } from './ranges.ts';
import type { MakeRecord } from './record-maker.ts';
import type { BoundStatement } from './statement.ts';

/** A field call whose arguments are read for each execution. */
export interface Call {
  readonly definition: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
}

/** How one row becomes one object: what to write, in the order of the selection. */
export interface Selection {
  readonly writers: readonly Writer[];
  /** Those whose value is reached from the object when it is there. */
  readonly reaching: readonly ReachingWriter[];
  readonly make: MakeRecord;
}

export type Writer =
  | { readonly kind: 'constant'; readonly key: string; readonly value: unknown }
  | { readonly kind: 'leaf'; readonly key: string; readonly index: number; readonly convert: Convert }
  | ComputedWriter
  | VaryingWriter
  | SubjectWriter
  | {
      readonly kind: 'embedded';
      readonly key: string;
      readonly presentIndex: number | null;
      readonly selection: Selection;
    }
  | ReachingWriter;

export type ReachingWriter =
  | { readonly kind: 'object'; readonly key: string; readonly options: readonly ObjectOption[] }
  | {
      readonly kind: 'connection';
      readonly key: string;
      readonly index: number;
      readonly level: ConnectionLevel;
    };

export interface ComputedWriter {
  readonly kind: 'computed';
  readonly key: string;
  readonly sources: readonly { readonly field: string; readonly index: number; readonly convert: Convert }[];
  readonly compute: Compute;
  readonly convert: Convert;
}

/** The names of the subjects of a row, a line each; null where it names nobody. */
export interface SubjectWriter {
  readonly kind: 'subjects';
  readonly key: string;
  readonly names: readonly SubjectColumn[];
}

export interface SubjectColumn {
  readonly type: string;
  readonly index: number;
  /** The name that was written last, and the value that it is of. */
  readonly last: { value: unknown; name: string };
}

/** A value whose rung depends on the row: column `caseIndex` says which of the conversions applies, null for none. */
export interface VaryingWriter {
  readonly kind: 'varying';
  readonly key: string;
  readonly index: number;
  readonly caseIndex: number;
  readonly converts: readonly Convert[];
}

/** An object reached by the key in column `index`: the first option whose key is not null applies. */
export interface ObjectOption {
  readonly index: number;
  readonly target: ObjectTarget;
}

/** Where the object is: in rows of a further statement, or nowhere else than in its key (an entity of another domain). */
export type ObjectTarget =
  | { readonly kind: 'rows'; readonly level: KeyedLevel }
  | { readonly kind: 'reference'; readonly selection: Selection };

/** Rows by key: the statement takes `keys`; column 0 is the key. */
export interface KeyedLevel {
  readonly statement: BoundStatement;
  readonly selection: Selection;
}

/** The rows that belong to a key (`parent`), or all rows of a type, page by page. */
export interface ConnectionLevel {
  readonly call: Call;
  /** What a call asks for. @throws GraphQLError for what cannot be asked */
  readonly ask: (given: Readonly<Record<string, unknown>>, today: () => string) => Question;
  /** The statement of a page; questions of one shape share one. */
  readonly page: (question: Question, bounds: PageBounds) => BoundStatement;
  /** How many rows a question has, null when none of the selection needs it. */
  readonly count: (question: Question, mode: CountMode) => BoundStatement;
  /** Whose data a total is made of; null where no total is selected, or rows are about nobody. */
  readonly counted: ((question: Question, mode: CountMode) => CountedStatements) | null;
  /** Whether the rows belong to parents: the statement takes `keys`, and a row's last column is its parent's key. */
  readonly keyed: boolean;
  /** Whether no row is looked at that a plain question leaves out. */
  readonly direct: boolean;
  /** Index of the first order value as text, for cursors; null when no cursor is selected. */
  readonly positionIndex: number | null;
  /** What a cursor of this list is bound to, beside question and lens. */
  readonly scope: string;
  readonly shape: ConnectionShape;
}

export type CountMode = 'EXACT' | 'ESTIMATED';

/** Which part of a list a statement reads: from its beginning or its end, and for each end whether order values are null. */
export interface PageBounds {
  readonly backward: boolean;
  readonly after: Bound | null;
  readonly before: Bound | null;
}

/** What is selected of a connection, in order. */
export interface ConnectionShape {
  readonly writers: readonly ConnectionWriter[];
}

export type ConnectionWriter =
  | { readonly kind: 'constant'; readonly key: string; readonly value: unknown }
  | { readonly kind: 'nodes'; readonly key: string; readonly node: Node }
  | { readonly kind: 'edges'; readonly key: string; readonly edge: readonly EdgeWriter[] }
  | { readonly kind: 'pageInfo'; readonly key: string; readonly fields: readonly PageInfoWriter[] }
  | { readonly kind: 'totalCount'; readonly key: string; readonly call: Call }
  /** Whose data is counted; of a page of which no node is selected, whose rows are on it. */
  | { readonly kind: 'counted'; readonly key: string }
  | SubjectWriter;

export type EdgeWriter =
  | { readonly kind: 'constant'; readonly key: string; readonly value: unknown }
  | { readonly kind: 'cursor'; readonly key: string }
  | { readonly kind: 'node'; readonly key: string; readonly node: Node };

export interface PageInfoWriter {
  readonly key: string;
  readonly field: 'hasNextPage' | 'hasPreviousPage' | 'startCursor' | 'endCursor' | '__typename';
}

/** A node of a list: of one type, or of the type that a column names. */
export type Node =
  | { readonly kind: 'concrete'; readonly selection: Selection }
  | {
      readonly kind: 'abstract';
      readonly keyIndex: number;
      readonly typeIndex: number;
      readonly targets: ReadonlyMap<unknown, ObjectTarget>;
    };

export type Root =
  | { readonly kind: 'constant'; readonly key: string; readonly value: unknown }
  | {
      readonly kind: 'entities';
      readonly key: string;
      readonly call: Call;
      readonly types: ReadonlyMap<string, EntityTarget>;
    }
  | {
      readonly kind: 'lookup';
      readonly key: string;
      readonly call: Call;
      readonly levels: ReadonlyMap<string, KeyedLevel>;
    }
  | { readonly kind: 'list'; readonly key: string; readonly level: ConnectionLevel }
  | { readonly kind: 'aggregate'; readonly key: string; readonly call: Call; readonly plan: AggregatePlan }
  | SearchRoot
  | SubjectsRoot;

export interface EntityTarget {
  /** Field of the representation that holds the key. */
  readonly key: string;
  readonly target: ObjectTarget;
}

export interface SearchRoot {
  readonly kind: 'search';
  readonly key: string;
  readonly call: Call;
  readonly statement: BoundStatement;
  /** Parameter → path into the arguments. */
  readonly paths: Readonly<Record<string, readonly string[]>>;
  readonly list: boolean;
  readonly selection: Selection;
}

/** What the gateway asks about sets of subjects, see subject-sets.ts. */
export interface SubjectsRoot {
  readonly kind: 'subjects';
  readonly key: string;
  readonly call: Call;
  readonly asks: 'digest' | 'keys';
}

export interface CompiledFetch {
  readonly roots: readonly Root[];
}
