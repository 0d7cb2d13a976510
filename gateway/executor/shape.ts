// The shape of an answer: what is taken of the fetched data, under which keys, in which order, and what becomes of a value that
// is missing although it must be there (GraphQL specification, 6.4.4). Worked out once per document; an object that says what
// type it is gets the shape of that type.

import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type OperationDefinitionNode,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import { type MakeRecord, recordMaker } from '../../subgraphs/record-maker.ts';
import { type Accepts, acceptsOf } from './leaf.ts';

export interface ObjectShape {
  readonly fields: readonly FieldShape[];
  readonly make: MakeRecord;
}

export type FieldShape =
  | { readonly kind: 'typename'; readonly key: string; readonly name: string | null }
  | { readonly kind: 'introspection'; readonly key: string }
  | { readonly kind: 'leaf'; readonly key: string; readonly accepts: Accepts }
  | { readonly kind: 'value'; readonly key: string; readonly value: ValueShape };

export type ValueShape =
  | { readonly kind: 'nonNull'; readonly of: ValueShape }
  | { readonly kind: 'list'; readonly of: ValueShape }
  | { readonly kind: 'leaf'; readonly accepts: Accepts }
  | { readonly kind: 'object'; readonly shapes: ObjectShapes };

/** The shapes of a selection by the type that an object names, made when the first object of that type comes. */
export interface ObjectShapes {
  /** @param name undefined for an object that does not say; null comes back for no type of the schema */
  of(name: unknown): ObjectShape | null;
}

export interface ShapeScope {
  /** The schema that callers see. */
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Values of the variables that decide `@skip` and `@include`. */
  readonly conditions: Record<string, unknown>;
}

export function compileShape(scope: ShapeScope, operation: OperationDefinitionNode): ObjectShape {
  const { schema, fragments, conditions } = scope;
  const root = schema.getRootType(operation.operation);
  if (root == null) throw new Error('the document was not validated');
  return objectShape(scope, root, collectFields(schema, fragments, conditions, root, operation.selectionSet));
}

type Fields = ReadonlyMap<string, readonly FieldNode[]>;

function objectShape(scope: ShapeScope, type: GraphQLCompositeType, fields: Fields): ObjectShape {
  const definitions = 'getFields' in type ? type.getFields() : {};
  const shapes = [...fields].map(([key, nodes]): FieldShape => {
    const name = nodes[0]?.name.value ?? '';
    if (name === '__typename') return { kind: 'typename', key, name: isObjectType(type) ? type.name : null };
    const definition = definitions[name];
    if (definition === undefined) return { kind: 'introspection', key };
    const value = valueShape(scope, definition.type, nodes);
    return value.kind === 'leaf'
      ? { kind: 'leaf', key, accepts: value.accepts }
      : { kind: 'value', key, value };
  });
  return {
    fields: shapes,
    make: recordMaker(shapes.map(({ key }) => key)),
  };
}

function valueShape(scope: ShapeScope, type: GraphQLOutputType, nodes: readonly FieldNode[]): ValueShape {
  if (isNonNullType(type)) return { kind: 'nonNull', of: valueShape(scope, type.ofType, nodes) };
  if (isListType(type)) return { kind: 'list', of: valueShape(scope, type.ofType, nodes) };
  if (isCompositeType(type)) return { kind: 'object', shapes: objectShapes(scope, type, nodes) };
  return { kind: 'leaf', accepts: acceptsOf(type) };
}

/** @param declared null: any */
export function objectShapes(
  scope: ShapeScope,
  declared: GraphQLCompositeType | null,
  nodes: readonly FieldNode[],
): ObjectShapes {
  const known = new Map<unknown, ObjectShape>();
  const make = (type: GraphQLCompositeType): ObjectShape => {
    const { schema, fragments, conditions } = scope;
    // Fragments fit an interface that a subgraph knows as an object as they would fit an object.
    const fields = collectSubfields(schema, fragments, conditions, type as GraphQLObjectType, [...nodes]);
    const shape = objectShape(scope, type, fields);
    known.set(type.name, shape);
    return shape;
  };
  return {
    of(name) {
      const wanted = name ?? declared?.name;
      const shape = known.get(wanted);
      if (shape !== undefined) return shape;
      const type = typeof wanted === 'string' ? scope.schema.getType(wanted) : undefined;
      return isCompositeType(type) && isWithin(scope.schema, type, declared) ? make(type) : null;
    },
  };
}

/** An object is of the type that its place declares, as far as an interface that a subgraph knows as an object can be. */
function isWithin(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  declared: GraphQLCompositeType | null,
): boolean {
  if (declared === null || type === declared) return true;
  if (isUnionType(type)) return false;
  return isAbstractType(declared)
    ? schema.isSubType(declared, type)
    : isInterfaceType(type) && schema.isSubType(type, declared);
}
