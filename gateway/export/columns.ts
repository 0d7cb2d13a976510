// The columns of an export: the values that are selected of a row, by their path from it. A row within a row adds its columns,
// a list of rows has no place.

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  Kind,
} from 'graphql';
import { collectSubfields } from 'graphql/execution/collectFields.js';

export interface Column {
  /** Response keys from the row on, joined by dots: `household.type`. */
  readonly name: string;
  readonly path: readonly string[];
  /** Of its values; `JSON` for what is no single value. */
  readonly type: 'TEXT' | 'INTEGER' | 'NUMBER' | 'BOOLEAN' | 'JSON';
}

/** A list of rows that stands within a row. */
export interface Nested {
  readonly nested: string;
}

/**
 * @param nodes what is asked of the rows; the document is valid for the schema
 * @param conditions values of the variables that decide `@skip` and `@include`
 */
export function columnsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  nodes: FieldNode,
  type: GraphQLCompositeType,
  conditions: Readonly<Record<string, unknown>>,
): readonly Column[] | Nested {
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  const columns = new Map<string, Column>();
  let nested: string | undefined;

  function below(object: GraphQLObjectType, asked: readonly FieldNode[], path: readonly string[]): void {
    const fields = collectSubfields(schema, fragments, { ...conditions }, object, asked as FieldNode[]);
    for (const [key, same] of fields) {
      const at = [...path, key];
      const name = at.join('.');
      const definition = object.getFields()[same[0]?.name.value ?? ''];
      const target = definition && getNamedType(definition.type);
      const list = definition !== undefined && /\[/.test(String(definition.type));
      if (isCompositeType(target)) {
        if (list || target.name.endsWith('Connection') || target.name.endsWith('Aggregate')) nested ??= name;
        else within(target, same, at);
      } else columns.set(name, { name, path: at, type: list ? 'JSON' : kindOf(target?.name) });
    }
  }

  function within(target: GraphQLCompositeType, asked: readonly FieldNode[], path: readonly string[]): void {
    const types = isAbstractType(target) ? schema.getPossibleTypes(target) : [target];
    for (const each of types) below(each, asked, path);
  }

  within(type, [nodes], []);
  return nested === undefined ? [...columns.values()] : { nested };
}

function kindOf(scalar: string | undefined): Column['type'] {
  switch (scalar) {
    case 'Int':
      return 'INTEGER';
    case 'Float':
      return 'NUMBER';
    case 'Boolean':
      return 'BOOLEAN';
    case 'JSON':
    case 'GeoJSON':
      return 'JSON';
    default:
      return 'TEXT';
  }
}

export type Row = Readonly<Record<string, unknown>>;

/** The value of a column; null where it, or a row on its way, is not there. */
export function valueAt(row: Row, { path }: Column): unknown {
  let value: unknown = row;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Row)[key];
  }
  return value ?? null;
}
