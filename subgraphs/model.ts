// A domain made ready: its mapping joined with its schema, each field resolved once to where its value comes from.
// Mistakes in a mapping (a type or field that the SDL does not have, a field without a source) are found here, at start.

import { createHmac } from 'node:crypto';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isLeafType,
  isObjectType,
  Kind,
  parse,
} from 'graphql';
import { type Convert, converterOf } from './convert.ts';
import type { Compute, Domain, FieldMapping, ManyField, Mapping, TypeMapping } from './mapping.ts';
import { scalars } from './scalars.ts';
import { loadSdl } from './sdl.ts';
import { setQuestionsSdl, subjectsOf } from './subject.ts';

export interface Model {
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly sdl: string;
  readonly mapping: Mapping;
  /** Seed, as SQL, of the order of rows whose keys may not order them. */
  readonly shuffle: string;
  /** The mapping of a type. */
  type(name: string): TypeMapping;
  /** Where the value of `Type.field` comes from; `prefix` is that of the embedding field, if any. */
  source(type: string, field: string, prefix: string): FieldSource;
  /** Rungs of the visibility ladder that the SDL declares beside a field. */
  ladder(type: string, field: string): readonly string[];
  /** The field that reads a column of a type's table, if any does. */
  fieldOf(type: string, column: string): string | undefined;
  /** Column of the field that is the key of a type with rows. */
  keyColumn(type: string): string;
  /** Whether other subgraphs know rows of the type by the field: it is in a `@key`. */
  isEntityKey(type: string, field: string): boolean;
}

export type FieldSource =
  | {
      readonly kind: 'leaf';
      readonly sql: string;
      readonly convert: Convert;
      /** The value itself, where `sql` prepares it for the answer. */
      readonly raw: string;
      readonly type: GraphQLOutputType;
    }
  | {
      readonly kind: 'computed';
      readonly sources: readonly string[];
      readonly compute: Compute;
      readonly convert: Convert;
    }
  | {
      readonly kind: 'embedded';
      readonly type: string;
      readonly prefix: string;
      readonly presentIf: string | undefined;
    }
  | { readonly kind: 'one'; readonly type: string; readonly column: string; readonly references: string }
  | { readonly kind: 'many'; readonly many: ManyField; readonly column: string }
  | {
      readonly kind: 'entities';
      readonly options: readonly { readonly type: string; readonly column: string }[];
    };

export interface ModelOptions {
  /** Accept the never-assigned area codes of synthetic identities. */
  readonly synthetic: boolean;
  /** YYYY-MM-DD. */
  readonly today: () => string;
  /** Absent: whoever has the model asks nothing for anybody. */
  readonly secret?: Uint8Array;
}

export function createModel(domain: Domain, options: ModelOptions): Model {
  const sdl = loadSdl(domain);
  const schema = buildSubgraphSchema({
    typeDefs: parse(`${sdl}${setQuestionsSdl}`, { noLocation: true }),
    resolvers: { ...scalars(options) },
  });
  // It would keep a text of its own: the SDL is answered from the model.
  const service = schema.getQueryType()?.getFields()._service;
  if (service !== undefined) delete service.resolve;
  const { mapping } = domain;
  checkNames(mapping, schema);
  const sources = new Map<string, FieldSource>();
  const entityKeys = new Map(Object.keys(mapping.types).map((name) => [name, entityKeysOf(schema, name)]));
  const model: Model = {
    name: domain.name,
    schema,
    sdl,
    mapping,
    shuffle: shuffleOf(options.secret ?? new Uint8Array()),
    type(name) {
      const found = mapping.types[name];
      if (found === undefined) throw new Error(`${domain.name}: the mapping has no type ${name}`);
      return found;
    },
    source(type, field, prefix) {
      const id = `${type}.${field}:${prefix}`;
      const known = sources.get(id);
      if (known !== undefined) return known;
      const made = resolveSource(model, domain, type, field, prefix);
      sources.set(id, made);
      return made;
    },
    ladder(type, field) {
      const node = (schema.getType(type) as GraphQLObjectType).getFields()[field]?.astNode;
      const value = node?.directives?.find(({ name }) => name.value === 'ladder')?.arguments?.[0]?.value;
      return value?.kind === Kind.STRING ? value.value.split('>').map((rung) => rung.trim()) : [];
    },
    fieldOf(type, column) {
      const fields = Object.keys((schema.getType(type) as GraphQLObjectType).getFields());
      return fields.find((field) => {
        if (field.startsWith('_')) return false;
        const source = model.source(type, field, '');
        return source.kind === 'leaf' && source.sql === `{t}.${column}`;
      });
    },
    isEntityKey: (type, field) => entityKeys.get(type)?.has(field) === true,
    keyColumn(name) {
      const type = model.type(name);
      if (type.kind === 'embedded') throw new Error(`${domain.name}: ${name} is embedded and has no key`);
      return columnOf(type.fields?.[type.key], type.key);
    },
  };
  checkSources(model);
  checkSubjects(model);
  return model;
}

/** Equal in all processes of an installation: a cursor of one is good for another. */
function shuffleOf(secret: Uint8Array): string {
  return `'${createHmac('sha256', secret).update('order of rows').digest().readBigInt64BE()}'::bigint`;
}

function entityKeysOf(schema: GraphQLSchema, type: string): ReadonlySet<string> {
  const keys = (schema.getType(type)?.astNode?.directives ?? []).filter(({ name }) => name.value === 'key');
  return new Set(
    keys.flatMap(({ arguments: given = [] }) =>
      given.flatMap(({ name, value }) =>
        name.value === 'fields' && value.kind === Kind.STRING ? (value.value.match(/\w+/g) ?? []) : [],
      ),
    ),
  );
}

function resolveSource(
  model: Model,
  domain: Domain,
  typeName: string,
  fieldName: string,
  prefix: string,
): FieldSource {
  const type = model.type(typeName);
  const where = `${domain.name}: ${typeName}.${fieldName}`;
  const definition = (model.schema.getType(typeName) as GraphQLObjectType).getFields()[fieldName];
  if (definition === undefined) throw new Error(`${where} is not in the SDL`);
  const named = getNamedType(definition.type);
  const mapped: FieldMapping | undefined = type.fields?.[fieldName];
  if (mapped === undefined) {
    if (!isLeafType(named)) throw new Error(`${where} is a relation and needs a mapping`);
    return leaf(definition, named, `{t}.${prefix}${snakeCase(fieldName)}`);
  }
  if ('computedFrom' in mapped) {
    const compute = domain.computed[typeName]?.[fieldName];
    if (compute === undefined)
      throw new Error(`${where} is computed, but resolvers.ts has no function for it`);
    return { kind: 'computed', sources: mapped.computedFrom, compute, convert: converterOf(definition.type) };
  }
  if ('sql' in mapped) return leaf(definition, named, mapped.sql);
  if ('embed' in mapped) {
    return { kind: 'embedded', type: named.name, prefix: mapped.embed, presentIf: mapped.presentIf };
  }
  if ('many' in mapped) {
    if (type.kind === 'embedded')
      throw new Error(`${where}: an embedded object has no key for a to-many relation`);
    return { kind: 'many', many: mapped, column: mapped.column ?? model.keyColumn(typeName) };
  }
  if ('one' in mapped) {
    const references = mapped.references ?? model.keyColumn(mapped.one);
    return { kind: 'one', type: mapped.one, column: mapped.column, references };
  }
  if ('entity' in mapped)
    return { kind: 'entities', options: [{ type: mapped.entity, column: mapped.column }] };
  if ('oneOfEntities' in mapped) {
    const options = mapped.oneOfEntities.map(({ entity, column }) => ({ type: entity, column }));
    return { kind: 'entities', options };
  }
  return leaf(definition, named, `{t}.${mapped.column}`);
}

function leaf(definition: GraphQLField<unknown, unknown>, named: GraphQLNamedType, sql: string): FieldSource {
  const read = named.name === 'GeoJSON' ? `ST_AsGeoJSON(${sql}, 7, 0)::json` : sql;
  return { kind: 'leaf', sql: read, convert: converterOf(definition.type), raw: sql, type: definition.type };
}

function columnOf(mapped: FieldMapping | undefined, field: string): string {
  return mapped !== undefined && 'column' in mapped ? mapped.column : snakeCase(field);
}

/** `birthDate` → `birth_date`. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function checkNames(mapping: Mapping, schema: GraphQLSchema): void {
  for (const [name, type] of Object.entries(mapping.types)) {
    const defined = schema.getType(name);
    if (defined === undefined || !('getFields' in defined))
      throw new Error(`${mapping.schema}: no type ${name} in the SDL`);
    const fields = defined.getFields();
    const unknown = Object.keys(type.fields ?? {}).filter((field) => !(field in fields));
    if (unknown.length > 0)
      throw new Error(`${mapping.schema}: ${name} has no field ${unknown.join(', ')} in the SDL`);
  }
  const queries = schema.getQueryType()?.getFields() ?? {};
  const missing = Object.keys(queries).filter(
    (name) => !name.startsWith('_') && !name.endsWith('Aggregate') && mapping.queries[name] === undefined,
  );
  if (missing.length > 0)
    throw new Error(`${mapping.schema}: no mapping for Query.${missing.join(', Query.')}`);
}

// INVARIANT: every object type of the SDL that is not connection plumbing has a mapping, every field of it a source.
function checkSources(model: Model): void {
  for (const type of Object.values(model.schema.getTypeMap())) {
    if (!isObjectType(type) || isPlumbing(type.name)) continue;
    if (model.type(type.name).kind !== 'embedded') checkType(model, type.name, '');
  }
}

// INVARIANT: rows are about the same people whether they are read as their own type or as an interface: what is counted of them is
// protected alike.
function checkSubjects({ name, schema, mapping }: Model): void {
  for (const [type, entry] of Object.entries(mapping.types)) {
    const defined = schema.getType(type);
    if (entry.kind !== 'abstract' || !isAbstractType(defined)) continue;
    const own = JSON.stringify(subjectsOf(type, entry));
    for (const each of schema.getPossibleTypes(defined))
      if (JSON.stringify(subjectsOf(each.name, mapping.types[each.name])) !== own)
        throw new Error(`${name}: rows of ${type} name other subjects than ${each.name} does`);
  }
}

function checkType(model: Model, name: string, prefix: string): void {
  for (const field of Object.keys((model.schema.getType(name) as GraphQLObjectType).getFields())) {
    if (field.startsWith('_')) continue;
    const source = model.source(name, field, prefix);
    if (source.kind === 'embedded') checkType(model, source.type, source.prefix);
  }
}

/** Whether a type only carries paging or federation machinery. */
export function isPlumbing(name: string): boolean {
  return name === 'Query' || name === 'PageInfo' || /(^_)|(Connection|Edge|Aggregate|Group)$/.test(name);
}
