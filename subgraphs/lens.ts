// What a subgraph is told about the caller: nothing but the decision. The gateway makes lenses; a subgraph obeys them.

/** A decision. Plain data, so that it can travel to a subgraph in another process. */
export interface Lens {
  /** Equal for equal rights in the domain of the subgraph. */
  readonly fingerprint: string;
  /** Equal for rights that differ only in `values`: what is compiled under a lens is kept under its shape. */
  readonly shape: string;
  /** Values of the principal that conditions compare with. */
  readonly values: Readonly<Record<string, string>>;
  readonly purpose: string;
  /** What is not in here is hidden. Null: everything is shown, which only tests and development may ask for. */
  readonly types: Readonly<Record<string, TypeLens>> | null;
  /** Nothing is hidden from the caller in any subgraph. */
  readonly whole?: true;
  /** Entities whose rows all exist for the caller, with their keys in clear: whom a row is about may be told apart. */
  readonly named?: readonly string[];
}

export interface TypeLens {
  /** Which rows exist for the caller. */
  readonly rows: Condition;
  readonly fields: Readonly<Record<string, readonly Case[]>>;
  /** Rows that may be looked up by a value of the field. */
  readonly matches: Readonly<Record<string, Condition>>;
  /** What the owner of the row says of it to the gateway: one bit for each condition. */
  readonly access: readonly Condition[];
  /** Rows and cells that may be grouped and summed, though not read one by one; absent: none. */
  readonly statistics?: {
    readonly rows: Condition;
    readonly fields: Readonly<Record<string, readonly Case[]>>;
    /** What must be had by what is told, by whom rows are about; absent: the defaults of disclosure control. */
    readonly protection?: Readonly<Record<'Person' | 'LegalEntity', GroupProtection>>;
    /** What this caller is told counts as multiples of; absent: as the protection has it. */
    readonly multiple?: number;
  };
}

export interface GroupProtection {
  /** Fewest distinct subjects. */
  readonly minimum: number;
  /** What counts are multiples of; at least half the minimum. */
  readonly rounding: number;
}

/** The first case that fits the row gives the rung; no case: hidden. */
export interface Case {
  readonly when: Condition;
  readonly rung: string;
}

/** A condition over the attributes of a row, three-valued as in SQL: unknown matches nothing. */
export type Condition =
  | boolean
  | { readonly attribute: string; readonly op: Comparison; readonly value: Operand }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  /** Unknown counts as false. */
  | { readonly known: Condition };

export type Comparison = 'eq' | 'ne' | 'in' | 'within' | 'lt' | 'lte' | 'gt' | 'gte';

export type Operand =
  | string
  | number
  | boolean
  | readonly (string | number | boolean)[]
  | { readonly principal: string };

/** The lens that shows everything. */
export const openLens: Lens = Object.freeze({
  fingerprint: 'open',
  shape: 'open',
  values: Object.freeze({}),
  purpose: '',
  types: null,
});

const clear: readonly Case[] = [{ when: true, rung: 'CLEAR' }];
const hidden: readonly Case[] = [];

/** The cases of a cell. */
export function casesOf(lens: Lens, type: string, field: string): readonly Case[] {
  return lens.types === null ? clear : (lens.types[type]?.fields[field] ?? hidden);
}

export function rowsOf(lens: Lens, type: string): Condition {
  return lens.types === null ? true : (lens.types[type]?.rows ?? false);
}

/** Whether the caller sees of every row of an entity, in whatever subgraph, which one it is. */
export function isNamed(lens: Lens, entity: string): boolean {
  return lens.types === null || (lens.named?.includes(entity) ?? false);
}

export function matchOf(lens: Lens, type: string, field: string): Condition {
  return lens.types === null ? true : (lens.types[type]?.matches[field] ?? false);
}

/** Whether the cell is clear on every row. */
export function isClear(lens: Lens, type: string, field: string): boolean {
  const first = casesOf(lens, type, field)[0];
  return first?.when === true && first.rung === 'CLEAR';
}
