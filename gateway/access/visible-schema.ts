// The schema as a caller may know it: without fields that no rule lets them use, and without types that are then out of
// reach. Introspection is answered from it.

import {
  buildASTSchema,
  type DocumentNode,
  type EnumTypeDefinitionNode,
  type GraphQLSchema,
  type InputObjectTypeDefinitionNode,
  isCompositeType,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  printSchema,
  type TypeDefinitionNode,
  type TypeNode,
  visit,
} from 'graphql';
import { isConnective } from './arguments.ts';
import { holdsNulls } from './nullable.ts';
import { isPlanned, type RewriteScope } from './rewrite.ts';
import { aggregatedType, isUsable, mayAggregate } from './statistics.ts';

const documents = new WeakMap<GraphQLSchema, DocumentNode>();

export function visibleSchema(scope: RewriteScope): GraphQLSchema {
  const types = new Map<string, TypeDefinitionNode>();
  for (const definition of documentOf(scope.schema).definitions) {
    if (!('name' in definition) || definition.name === undefined || !isTypeDefinition(definition)) continue;
    const aggregated = aggregatedType(scope.schema, definition.name.value);
    if (aggregated !== undefined && !mayAggregate(scope, aggregated)) continue;
    const visible = withVisibleFields(scope, definition);
    if (!('fields' in visible) || visible.fields === undefined || visible.fields.length > 0)
      types.set(visible.name.value, visible);
  }
  dropDanglingFields(types);
  const definitions = [...reachable(types)].map((name) => types.get(name) as TypeDefinitionNode);
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions }, { assumeValid: true });
}

function documentOf(schema: GraphQLSchema): DocumentNode {
  const known = documents.get(schema);
  if (known !== undefined) return known;
  const made = parse(printSchema(schema), { noLocation: true });
  documents.set(schema, made);
  return made;
}

function isTypeDefinition(definition: { readonly kind: Kind }): definition is TypeDefinitionNode {
  return definition.kind.endsWith('TypeDefinition');
}

function withVisibleFields(scope: RewriteScope, definition: TypeDefinitionNode): TypeDefinitionNode {
  const type = scope.schema.getType(definition.name.value);
  if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) return withUsableConditions(scope, definition);
  if (definition.kind === Kind.ENUM_TYPE_DEFINITION) return withSortableFields(scope, definition);
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
    return definition;
  if (!isCompositeType(type)) return definition;
  const nullable = holdsNulls(scope, type);
  const fields = definition.fields
    ?.filter(({ name: { value } }) => isPlanned(scope, type, value))
    .map((field) =>
      nullable && field.type.kind === Kind.NON_NULL_TYPE ? { ...field, type: field.type.type } : field,
    );
  return { ...definition, ...(fields === undefined ? {} : { fields }) } as ObjectTypeDefinitionNode;
}

/** Of the conditions on a type (`PersonWhere`), those on fields that a list may be asked by. */
function withUsableConditions(
  scope: RewriteScope,
  definition: InputObjectTypeDefinitionNode,
): InputObjectTypeDefinitionNode {
  const type = /^(.+)Where$/.exec(definition.name.value)?.[1];
  if (!isCompositeType(scope.schema.getType(type ?? '')) || type === undefined)
    return withUsableOperators(scope, definition);
  const fields = definition.fields?.filter(
    ({ name }) => isConnective(definition.name.value, name.value) || isUsable(scope, type, name.value),
  );
  return { ...definition, ...(fields === undefined ? {} : { fields }) };
}

/** Of operators, those that read nothing else beside the field, or what the caller can read. */
function withUsableOperators(
  scope: RewriteScope,
  definition: InputObjectTypeDefinitionNode,
): InputObjectTypeDefinitionNode {
  const reads = (operator: string) => scope.catalog.reads.get(`${definition.name.value}.${operator}`);
  if (definition.fields?.every(({ name }) => reads(name.value) === undefined)) return definition;
  const fields = definition.fields?.filter(({ name }) => {
    const [type, field] = reads(name.value)?.split('.') ?? [];
    return type === undefined || field === undefined || isUsable(scope, type, field);
  });
  return { ...definition, ...(fields === undefined ? {} : { fields }) };
}

/** Of the fields by which a type can be ordered (`PersonField`), those that may be. */
function withSortableFields(scope: RewriteScope, definition: EnumTypeDefinitionNode): EnumTypeDefinitionNode {
  const type = /^(.+)Field$/.exec(definition.name.value)?.[1];
  if (!isCompositeType(scope.schema.getType(type ?? '')) || type === undefined) return definition;
  const values = definition.values?.filter(({ name }) => isUsable(scope, type, name.value));
  return { ...definition, ...(values === undefined ? {} : { values }) };
}

/** Fields of types that have gone go too, with the last of its fields a type, and of a type the interfaces that have gone. */
function dropDanglingFields(types: Map<string, TypeDefinitionNode>): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, definition] of types) {
      if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
        const members = definition.types?.filter((each) => types.has(each.name.value)) ?? [];
        if (members.length === definition.types?.length) continue;
        changed = true;
        if (members.length === 0) types.delete(name);
        else types.set(name, { ...definition, types: members });
      } else if (
        definition.kind === Kind.OBJECT_TYPE_DEFINITION ||
        definition.kind === Kind.INTERFACE_TYPE_DEFINITION
      ) {
        const fields = definition.fields?.filter(({ type }) => isKnown(types, namedType(type))) ?? [];
        if (fields.length === definition.fields?.length) continue;
        changed = true;
        if (fields.length === 0) types.delete(name);
        else types.set(name, { ...definition, fields });
      } else if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
        changed = dropDanglingInputs(types, definition) || changed;
      }
    }
  }
  dropDanglingArguments(types);
  dropDanglingInterfaces(types);
}

function dropDanglingInterfaces(types: Map<string, TypeDefinitionNode>): void {
  for (const [name, definition] of types) {
    if (!('interfaces' in definition) || definition.interfaces === undefined) continue;
    const interfaces = definition.interfaces.filter((each) => types.has(each.name.value));
    types.set(name, { ...definition, interfaces });
  }
}

/** @returns whether something was dropped; an input without a field that it demands cannot be given. */
function dropDanglingInputs(
  types: Map<string, TypeDefinitionNode>,
  definition: InputObjectTypeDefinitionNode,
): boolean {
  const given = definition.fields ?? [];
  const fields = given.filter(({ type }) => isKnown(types, namedType(type)));
  if (fields.length === given.length) return false;
  const demanded = given.some((field) => field.type.kind === Kind.NON_NULL_TYPE && !fields.includes(field));
  if (demanded || fields.length === 0) types.delete(definition.name.value);
  else types.set(definition.name.value, { ...definition, fields });
  return true;
}

function dropDanglingArguments(types: Map<string, TypeDefinitionNode>): void {
  for (const [name, definition] of types) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
      continue;
    const fields = definition.fields?.map((field) => ({
      ...field,
      arguments: field.arguments?.filter(({ type }) => isKnown(types, namedType(type))) ?? [],
    }));
    types.set(name, { ...definition, fields: fields ?? [] });
  }
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

const builtIn: ReadonlySet<string> = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);

function isKnown(types: ReadonlyMap<string, TypeDefinitionNode>, name: string): boolean {
  return builtIn.has(name) || types.has(name);
}

function reachable(types: ReadonlyMap<string, TypeDefinitionNode>): ReadonlySet<string> {
  const seen = new Set<string>();
  const waiting = ['Query', 'Mutation'];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const definition = types.get(name);
    if (definition === undefined || seen.has(name)) continue;
    seen.add(name);
    waiting.push(...namesIn(definition));
    if (definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const each of types.values()) {
      if ('interfaces' in each && each.interfaces?.some((one) => one.name.value === name))
        waiting.push(each.name.value);
    }
  }
  return seen;
}

function namesIn(
  node: TypeDefinitionNode | NonNullable<ObjectTypeDefinitionNode['fields']>[number],
): ReadonlySet<string> {
  const names = new Set<string>();
  visit(node, { NamedType: ({ name }) => void names.add(name.value), Directive: () => false });
  return names;
}
