// A schema without what it was built of and what only its readers want. Whoever plans and answers reads no syntax trees, and of a
// supergraph, with its directives on each field, they are the larger part.

import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
} from 'graphql';

/** Without syntax trees. @returns the same schema */
export function withoutNodes(schema: GraphQLSchema): GraphQLSchema {
  for (const part of partsOf(schema)) {
    part.astNode = undefined;
    if (part.extensionASTNodes !== undefined) part.extensionASTNodes = [];
  }
  return schema;
}

/** For a schema that nobody is told of. @returns the same schema */
export function withoutDescriptions(schema: GraphQLSchema): GraphQLSchema {
  for (const part of partsOf(schema)) part.description = undefined;
  return schema;
}

interface Part {
  astNode?: unknown;
  extensionASTNodes?: readonly unknown[];
  description?: unknown;
}

/** INVARIANT: not those that the language brings, which are one and the same in all schemas. */
function partsOf(schema: GraphQLSchema): readonly Part[] {
  const directives = schema.getDirectives().filter((directive) => !isSpecifiedDirective(directive));
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
  return [
    schema,
    ...directives.flatMap((directive) => [directive, ...directive.args]),
    ...types.flatMap((type) => [type, ...membersOf(type)]),
  ];
}

function membersOf(type: GraphQLNamedType): readonly Part[] {
  if (isEnumType(type)) return type.getValues();
  if (isInputObjectType(type)) return Object.values(type.getFields());
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [field, ...field.args]);
}
