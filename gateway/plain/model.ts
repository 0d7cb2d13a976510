// What is known of a plain subgraph: its own schema, cut out of the supergraph, and what the catalogue says of its types.
// Facts only; what a caller gets of them is decided elsewhere.

import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
} from 'graphql';
import { type Catalog, type CatalogType, graphName, nodeName } from '../access/catalog.ts';
import { holdsRows } from '../lens.ts';

export interface PlainModel {
  readonly name: string;
  /** As the subgraph itself has it, with `_entities`. */
  readonly schema: GraphQLSchema;
  /** The governed type of this name; nothing for what only holds rows together. */
  governed(type: string): CatalogType | undefined;
  /** Whether the rows of a governed type are this subgraph's to decide, rather than those of another owner. */
  holds(type: string): boolean;
  /** The field that an argument (`Query.book(isbn:)`) is declared to be compared with. */
  comparedWith(coordinate: string): string | undefined;
  /** The types that may stand where a type is named. */
  possible(type: GraphQLNamedType): readonly GraphQLObjectType[];
  /** Of a connection, the name of the type of its rows. */
  rowsOf(type: GraphQLNamedType): GraphQLNamedType | undefined;
}

export function createPlainModel(name: string, schema: GraphQLSchema, catalog: Catalog): PlainModel {
  const graph = graphName(name);
  return {
    name,
    schema,
    governed: (type) => catalog.types.get(type),
    holds(type) {
      const governed = catalog.types.get(type);
      return governed !== undefined && holdsRows(governed, graph);
    },
    comparedWith: (coordinate) => catalog.matches.get(coordinate),
    possible(type) {
      if (isAbstractType(type)) return schema.getPossibleTypes(type);
      return isObjectType(type) ? [type] : [];
    },
    rowsOf(type) {
      const node = nodeName(type.name);
      if (node === undefined || !type.name.endsWith('Connection') || catalog.types.has(type.name))
        return undefined;
      return schema.getType(node);
    },
  };
}

/** Name of the type of a field's values. */
export function valueType(type: GraphQLObjectType, field: string): GraphQLNamedType | undefined {
  return getNamedType(type.getFields()[field]?.type);
}
