// What a domain is: plain data that says which table holds a type, which column or expression a field reads, and how
// types relate. The engine beside this file reads it; a mapping holds no function and knows no caller.
//
// The name is the wiring: a leaf field that a mapping does not mention reads the column of the same name in snake_case
// (`birthDate` reads `birth_date`). SQL expressions write `{t}` for the row's table alias.

/** A whole domain. `schema` is the PostgreSQL schema; SDL file, folder and subgraph bear the same name with dashes. */
export interface Mapping {
  readonly schema: string;
  readonly types: Readonly<Record<string, TypeMapping>>;
  readonly queries: Readonly<Record<string, QueryMapping>>;
  /** The type whose rows are divisions by code, and its field that holds the boundary: what `withinDivision` reads. */
  readonly divisions?: { readonly type: string; readonly boundary: string };
}

export type TypeMapping = TableMapping | ReferenceMapping | EmbeddedMapping | AbstractMapping;

/** A type with rows of its own in `table` (a table or view of the domain's schema). */
export interface TableMapping {
  readonly kind: 'table';
  readonly table: string;
  /** GraphQL field that identifies a row; its column is unique and orders every list by default. */
  readonly key: string;
  /** The key is a code that says something of the row, such as where it lies; absent: it is drawn. */
  readonly keyTells?: true;
  readonly fields?: Readonly<Record<string, FieldMapping>>;
  /** Row attribute (declared in the SDL by `@rowAttribute`) → SQL expression. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly subjects?: Subjects;
  /** Whom rows are about that name nobody: a seizure, the end of a licence. Each counts for somebody of its own. */
  readonly concerns?: 'Person' | 'LegalEntity';
  /** Fields beside the key for which the migrations make an index; where there is none, all rows are read. */
  readonly indexes?: Readonly<Record<string, readonly IndexUse[]>>;
  /** The rows are those of a view, in which nothing has an index, the key neither. */
  readonly view?: true;
}

/**
 * What an index serves: comparisons with a value; an order that begins with the field, with the key behind it; beginnings of
 * texts; initials of their pinyin; what geometry meets or lies within; distances in metres.
 */
export type IndexUse = 'compare' | 'order' | 'prefix' | 'initials' | 'geometry' | 'distance';

/** Whose data a row is, for the audit trail: `Person` or `LegalEntity` → columns that hold the key of one. */
export type Subjects = Readonly<Record<string, readonly string[]>>;

/** An entity that another domain owns: this one knows its key and may hang relations on it. */
export interface ReferenceMapping {
  readonly kind: 'reference';
  readonly key: string;
  readonly fields?: Readonly<Record<string, FieldMapping>>;
}

/** An object whose columns lie in the row of the object that holds it. */
export interface EmbeddedMapping {
  readonly kind: 'embedded';
  readonly fields?: Readonly<Record<string, FieldMapping>>;
  /** Where they are others than those of the row that holds it. */
  readonly subjects?: Subjects;
}

/** An interface over several tables: a view with the interface's own columns and one that names the concrete type. */
export interface AbstractMapping {
  readonly kind: 'abstract';
  readonly table: string;
  readonly key: string;
  /** Column whose value is the name of the concrete GraphQL type, which has the same key. */
  readonly typeColumn: string;
  readonly fields?: Readonly<Record<string, FieldMapping>>;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Those of its concrete types. */
  readonly subjects?: Subjects;
}

export type FieldMapping =
  | ColumnField
  | ExpressionField
  | ComputedField
  | EmbeddedField
  | OneField
  | ManyField
  | EntityField
  | OneOfEntitiesField;

/** Reads a column of another name. */
export interface ColumnField {
  readonly column: string;
}

/** Reads an SQL expression over the row. */
export interface ExpressionField {
  readonly sql: string;
}

/** Computed by a function in `resolvers.ts` from the (unmasked) values of other leaf fields of the same type. */
export interface ComputedField {
  readonly computedFrom: readonly string[];
}

/** An embedded object: its leaf fields read `prefix` + snake_case name; null when column `presentIf` is null. */
export interface EmbeddedField {
  readonly embed: string;
  readonly presentIf?: string;
}

/** To-one within the domain: the row of the field's type whose `references` column (default: its key) equals `column`. */
export interface OneField {
  readonly one: string;
  readonly column: string;
  readonly references?: string;
}

/**
 * To-many within the domain, a Relay connection: rows of type `many` whose column `references` equals this row's key
 * (or `column`). Ordered by `order` and then by key.
 */
export interface ManyField {
  readonly many: string;
  readonly references: string;
  readonly column?: string;
  readonly order?: readonly Order[];
  /** Further SQL condition on the rows, with `{t}`. */
  readonly where?: string;
}

export interface Order {
  readonly column: string;
  readonly direction: 'asc' | 'desc';
}

/** A reference to an entity of another domain (or this one) by the value of `column`. */
export interface EntityField {
  readonly entity: string;
  readonly column: string;
}

/** A reference to one of several entities (union or interface): the first column that is not null decides. */
export interface OneOfEntitiesField {
  readonly oneOfEntities: readonly EntityField[];
}

export type QueryMapping = LookupQuery | ListQuery | SearchQuery;

/** One object by a unique column. With several arguments exactly one must be given. */
export interface LookupQuery {
  readonly lookup: string;
  /** Argument → column. */
  readonly by: Readonly<Record<string, string>>;
}

/** A Relay connection over all rows of a type. */
export interface ListQuery {
  readonly list: string;
}

/** Rows that satisfy an expression over the arguments: one object, or a plain list where the SDL says so. */
export interface SearchQuery {
  readonly search: string;
  /** SQL condition; `{t}` is the table alias, `:name` a parameter. */
  readonly where: string;
  /** Parameter → path into the arguments (`lon: 'point.lon'`) and its SQL type. */
  readonly parameters: Readonly<Record<string, { readonly path: string; readonly type: string }>>;
  readonly order?: readonly Order[];
  /** Upper bound of rows. */
  readonly limit: number;
}

/** A computed field: the source values by field name → the value. Must be total: null for what it cannot compute. */
export type Compute = (source: Readonly<Record<string, unknown>>) => unknown;

/** Type → field → function, for the fields that the mapping marks `computedFrom`. */
export type Computed = Readonly<Record<string, Readonly<Record<string, Compute>>>>;

/** One line in `subgraphs/index.ts`. The SDL is `schema/<name>.graphql`, the migrations lie in `subgraphs/<name>/migrations`. */
export interface Domain {
  readonly name: string;
  readonly mapping: Mapping;
  readonly computed: Computed;
}
