// What the compiler makes of a fetch from a plain subgraph: what is asked in its place, and how what comes back becomes
// what a subgraph that obeys the lens would have answered. Plain data, made once per (document, lens shape).

import type { FieldNode, GraphQLField } from 'graphql';
import type { Condition } from '../access/condition.ts';
import type { GatewayErrorCode } from '../errors.ts';
import type { Steps } from './path.ts';

export interface PlainFetch {
  /** Sent to the subgraph; null when nothing is to be asked of it. */
  readonly request: Request | null;
  /** What makes the whole fetch refused. */
  readonly refusals: readonly Refusal[];
  readonly root: TypePlan;
}

export interface Request {
  readonly query: string;
  /** The variables of the fetch that the query uses. */
  readonly variables: readonly string[];
}

export interface Refusal {
  readonly code: GatewayErrorCode;
  /** Refused only when this variable is given; absent: always. */
  readonly variable?: string;
}

/** Where objects stand, and what becomes of them by their type. */
export interface Place {
  readonly types: ReadonlyMap<string, TypePlan>;
  /** The only type; absent: the object says it under `typeKey`. */
  readonly single: TypePlan | undefined;
}

export interface TypePlan {
  readonly type: string;
  /** Which rows exist for the caller. */
  readonly rows: Condition;
  /** Row attributes that conditions read, and where they stand. */
  readonly attributes: readonly { readonly name: string; readonly steps: Steps }[];
  /** Response keys of the key of a row, by which rows are put in order. */
  readonly identity: readonly string[];
  /** Whether the caller may know the key, and so its order. */
  readonly identityClear: boolean;
  readonly fields: readonly FieldPlan[];
}

export type FieldPlan =
  | { readonly kind: 'constant'; readonly key: string; readonly value: unknown }
  /** What the owner says of the row to the gateway, a bit for each condition. */
  | { readonly kind: 'access'; readonly key: string; readonly bits: readonly Condition[] }
  /** Whose data the row is, as its owner tells the gateway. */
  | { readonly kind: 'subject'; readonly key: string; readonly sources: readonly SubjectSource[] }
  | { readonly kind: 'leaf'; readonly key: string; readonly cases: readonly LeafCase[] }
  | ObjectField
  | ConnectionField;

export interface SubjectSource {
  /** What kind of subject it is: `Person`. */
  readonly type: string;
  /** Where the row names it. */
  readonly steps: Steps;
}

/** The first case that fits the row; no case: null. */
export interface LeafCase {
  readonly when: Condition;
  readonly mask: ((value: unknown) => unknown) | null;
}

export interface ObjectField {
  readonly kind: 'object';
  readonly key: string;
  readonly when: Condition;
  readonly place: Place;
  /** Rows that are not there leave no gap; `aligned`: each stands for a representation and is null. */
  readonly list: 'closed up' | 'aligned';
  /** Whether the order of a list is the subgraph's own; else it is that of the rows' keys. */
  readonly ordered: boolean;
  /** Where values that the caller brings may be compared with rows. */
  readonly matches: readonly MatchPlan[];
}

export interface MatchPlan {
  /** The comparison is made only when this variable is given; absent: always. */
  readonly variable?: string;
  readonly when: Condition;
}

/** A connection of which some rows or cells are hidden: it is read whole and paged here. */
export interface ConnectionField {
  readonly kind: 'connection';
  readonly key: string;
  readonly when: Condition;
  readonly call: Call;
  /** How often its rows are asked for, each time with another selection. */
  readonly views: readonly View[];
  readonly parts: readonly ConnectionPart[];
  readonly matches: readonly MatchPlan[];
  /** What a cursor is bound to. */
  readonly coordinate: string;
  /** How the next page is asked for; absent: it cannot be. */
  readonly next?: Request;
}

export interface Call {
  readonly definition: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
}

export interface View {
  readonly key: string;
  /** Whether the rows stand in `edges { node }` rather than in `nodes`. */
  readonly edges: boolean;
  readonly place: Place;
}

export type ConnectionPart =
  | { readonly kind: 'constant'; readonly key: string; readonly value: unknown }
  | { readonly kind: 'total'; readonly key: string }
  | { readonly kind: 'nodes'; readonly key: string; readonly view: number }
  | { readonly kind: 'edges'; readonly key: string; readonly parts: readonly EdgePart[] }
  | {
      readonly kind: 'pageInfo';
      readonly key: string;
      readonly fields: readonly { readonly key: string; readonly field: string }[];
    };

export type EdgePart =
  | { readonly kind: 'constant'; readonly key: string; readonly value: unknown }
  | { readonly kind: 'cursor'; readonly key: string }
  | { readonly kind: 'node'; readonly key: string; readonly view: number };

/** Response keys of what the gateway asks for itself; callers cannot use the prefix. */
export const plainKeys = {
  type: '__yidang_type',
  attributes: '__yidang_row_',
  attribute: (type: string, field: string) => `__yidang_row_${type}_${field}`,
  identity: (type: string, field: string) => `__yidang_key_${type}_${field}`,
  view: (index: number) => `__yidang_view_${index}`,
  node: '__yidang_node',
  page: '__yidang_page',
  after: '__yidang_after',
} as const;
