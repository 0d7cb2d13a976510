// What can be governed: the types and fields of a supergraph with their classification, ladder and row attributes.
// Read from the supergraph alone, so it knows no domain.

import {
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import type { Demands } from './demands.ts';
import { allOf, argument, graphsOf, namedType, topFields, words } from './directives.ts';

export type Level = 'L1' | 'L2' | 'L3' | 'L4';

export interface CatalogField {
  /** What it is called, "中文 · English"; empty where the SDL does not say. */
  readonly title: string;
  /** Rungs from CLEAR to HIDDEN. */
  readonly ladder: readonly string[];
  readonly level: Level;
  readonly share: string;
  readonly source: string;
  /** Name of the subgraph that resolves the field, as `join__Graph` spells it. */
  readonly graph: string;
  /** All subgraphs that resolve it; of an entity, mostly one. */
  readonly graphs: readonly string[];
  /** Whether the field is part of a key of its type. */
  readonly key: boolean;
  /** Name of the type of its values; of the node for a connection. */
  readonly type: string;
  /** Fields of the same type that a rung gives away: rung → field names. */
  readonly reveals: ReadonlyMap<string, readonly string[]>;
  /** Fields of the same type from which it is computed. */
  readonly derivedFrom: readonly string[];
}

export interface CatalogType {
  readonly name: string;
  /** What its rows are called, "中文 · English". */
  readonly title: string;
  /** Subgraph that holds the rows and knows their attributes. */
  readonly owner: string;
  /** All subgraphs that have the type. */
  readonly graphs: readonly string[];
  /** Fields of its keys, classified or not; none: the type is no entity. */
  readonly keys: ReadonlySet<string>;
  /** Row attribute → kind. */
  readonly attributes: ReadonlyMap<string, string>;
  /** Row attribute → field that holds it in a plain subgraph, or a path to it: `person.personId`. */
  readonly attributeFields: ReadonlyMap<string, string>;
  /** Whose data a row of a plain subgraph is: kind of subject, and the field or path that names it. */
  readonly subjects: readonly { readonly type: string; readonly path: string }[];
  readonly fields: ReadonlyMap<string, CatalogField>;
  /** Whether every field is classified; what is not is hidden from everybody. */
  readonly classified: boolean;
}

export interface Catalog {
  /** The subgraphs are plain: conditions read attributes only where a field holds them. */
  readonly plain?: true;
  /** What the supergraph itself demands of callers beside all rules; absent: nothing. */
  readonly demands?: Demands;
  readonly types: ReadonlyMap<string, CatalogType>;
  /** Coordinate of an argument (`Query.personByIdNumber(idNumber:)`) → field that it is compared with. */
  readonly matches: ReadonlyMap<string, string>;
  /** Operator of a condition (`GeoJSONFilter.withinDivision`) → field that it reads beside the one on which it stands. */
  readonly reads: ReadonlyMap<string, string>;
  /** Fields of Query that the gateway answers itself. They hold no rows, so no rule is asked about them. */
  readonly own: ReadonlySet<string>;
}

/** The gateway's own part of the supergraph. Nothing can be served at its address. */
export const ownGraph = { name: 'gateway', url: 'http://gateway.invalid/graphql' } as const;

/**
 * A field by which the owner of an entity says that its row is there and in the caller's scope. It is no part of what a
 * caller asks; the door adds it where an entity may be reached without passing its owner.
 */
export const accessField = '_access';

/** A field by which the owner of a row names the people and legal entities it is about: `Person:ptg…`, a line each. */
export const subjectField = '_subject';

/** @param supergraph the parsed supergraph SDL */
export function readCatalog(supergraph: DocumentNode): Catalog {
  const objects = supergraph.definitions.filter((each) => each.kind === Kind.OBJECT_TYPE_DEFINITION);
  const names = new Set(
    supergraph.definitions.map((each) => ('name' in each ? each.name?.value : undefined)),
  );
  const own = ownGraphOf(supergraph);
  const types = objects
    .filter((object) => !isPlumbing(object, names) && !isAggregate(object, objects) && !isOwn(object, own))
    .map((object) => readType(object));
  const queries = objects.find(({ name }) => name.value === 'Query')?.fields ?? [];
  return {
    types: new Map(types.map((type) => [type.name, type])),
    matches: new Map(objects.flatMap(matchesOf)),
    reads: new Map(supergraph.definitions.flatMap(readsOf)),
    own: new Set(queries.filter((field) => isOwn(field, own)).map(({ name }) => name.value)),
  };
}

/**
 * Name of the gateway's own graph, as `join__Graph` spells it.
 * INVARIANT: it is known by its address too; a subgraph of somebody else that bears its name is governed as any other.
 */
function ownGraphOf(supergraph: DocumentNode): string | undefined {
  const graphs = supergraph.definitions.flatMap((each) =>
    each.kind === Kind.ENUM_TYPE_DEFINITION && each.name.value === 'join__Graph' ? (each.values ?? []) : [],
  );
  return graphs.find(({ directives }) => {
    const [graph] = allOf(directives, 'join__graph');
    return argument(graph, 'name') === ownGraph.name && argument(graph, 'url') === ownGraph.url;
  })?.name.value;
}

/** Whether a type, or a field of Query, is of the gateway's own graph and of no other. */
function isOwn(node: ObjectTypeDefinitionNode | FieldDefinitionNode, own: string | undefined): boolean {
  const joins = [...allOf(node.directives, 'join__type'), ...allOf(node.directives, 'join__field')];
  return own !== undefined && joins.length > 0 && joins.every((join) => argument(join, 'graph') === own);
}

const roots = ['Query', 'Mutation', 'Subscription'];

/** Whether a type holds rows together without being one: an operation root, a part of a connection. */
function isPlumbing(object: ObjectTypeDefinitionNode, names: ReadonlySet<string | undefined>): boolean {
  // INVARIANT: any other type that classifies nothing is governed all the same, and nobody is granted it.
  if (object.fields?.some(({ directives }) => allOf(directives, 'classified').length > 0)) return false;
  const name = object.name.value;
  const node = nodeName(name);
  return roots.includes(name) || name === 'PageInfo' || (node !== undefined && names.has(node));
}

/** Whether a type holds totals of groups, as the SDL of a domain derives it. Statistics decide on them. */
function isAggregate(
  object: ObjectTypeDefinitionNode,
  objects: readonly ObjectTypeDefinitionNode[],
): boolean {
  const type = /^(.+)(?:Aggregate|Group)$/.exec(object.name.value)?.[1];
  const aggregate = objects.find(({ name }) => name.value === `${type}Aggregate`);
  if (object.fields?.some(({ directives }) => allOf(directives, 'classified').length > 0)) return false;
  return aggregate?.fields?.some(({ name }) => name.value === '_suppressed') ?? false;
}

/** Rungs of a coordinate from CLEAR to HIDDEN; a row is there or it is not. */
export function ladderOf(catalog: Catalog, coordinate: string): readonly string[] {
  const [type = '', field] = coordinate.split('.');
  const governed = field === undefined ? undefined : catalog.types.get(type)?.fields.get(field);
  return governed?.ladder ?? ['CLEAR', 'HIDDEN'];
}

/** Name of the type that a connection or edge is of, by the name of the connection or edge. */
export function nodeName(name: string): string | undefined {
  return /^(.+)(?:Connection|Edge)$/.exec(name)?.[1];
}

function readType(object: ObjectTypeDefinitionNode): CatalogType {
  const joins = allOf(object.directives, 'join__type');
  const keys = new Set(joins.flatMap((join) => words(argument(join, 'key').replaceAll(/[{}]/g, ' '))));
  const word = object.fields?.find(({ name }) => name.value === accessField);
  const [owner = ''] = graphsOf(word, joins);
  const fields = new Map<string, CatalogField>();
  for (const field of object.fields ?? []) {
    const graphs = graphsOf(field, joins);
    const entry = readField(field, owner, graphs, keys.has(field.name.value));
    if (entry !== undefined) fields.set(field.name.value, entry);
  }
  const attributes = allOf(object.directives, 'rowAttribute');
  const held = attributes.filter((each) => argument(each, 'field') !== '');
  return {
    name: object.name.value,
    title: object.description?.value ?? '',
    owner,
    graphs: [...new Set(joins.map((join) => argument(join, 'graph')))],
    keys,
    attributes: new Map(attributes.map((each) => [argument(each, 'name'), argument(each, 'kind')])),
    attributeFields: new Map(held.map((each) => [argument(each, 'name'), argument(each, 'field')])),
    subjects: allOf(object.directives, 'subject').map((each) => ({
      type: argument(each, 'type'),
      path: argument(each, 'field'),
    })),
    fields,
    classified: (object.fields ?? []).every(
      ({ name }) => name.value.startsWith('_') || fields.has(name.value),
    ),
  };
}

function readField(
  field: FieldDefinitionNode,
  owner: string,
  graphs: readonly string[],
  key: boolean,
): CatalogField | undefined {
  const [classified] = allOf(field.directives, 'classified');
  if (classified === undefined) return undefined;
  const [ladder] = allOf(field.directives, 'ladder');
  const reveals = allOf(field.directives, 'reveals');
  const type = namedType(field.type);
  return {
    title: field.description?.value ?? '',
    ladder:
      ladder === undefined
        ? ['CLEAR', 'HIDDEN']
        : argument(ladder, 'rungs')
            .split('>')
            .map((rung) => rung.trim()),
    level: argument(classified, 'level') as Level,
    share: argument(classified, 'share'),
    source: argument(classified, 'source'),
    // What the owner can say itself needs nobody else: keys above all, which every domain repeats.
    graph: graphs.includes(owner) ? owner : (graphs[0] ?? owner),
    graphs,
    key,
    type: nodeName(type) ?? type,
    reveals: new Map(reveals.map((each) => [argument(each, 'at'), words(argument(each, 'fields'))])),
    derivedFrom: [
      ...allOf(field.directives, 'derivedFrom').flatMap((each) => words(argument(each, 'fields'))),
      ...allOf(field.directives, 'join__field').flatMap((each) => topFields(argument(each, 'requires'))),
    ],
  };
}

function matchesOf(object: ObjectTypeDefinitionNode): [string, string][] {
  return (object.fields ?? []).flatMap((field) =>
    (field.arguments ?? []).flatMap((each): [string, string][] => {
      const [compared] = allOf(each.directives, 'matches');
      const coordinate = `${object.name.value}.${field.name.value}(${each.name.value}:)`;
      return compared === undefined ? [] : [[coordinate, argument(compared, 'field')]];
    }),
  );
}

function readsOf(definition: DefinitionNode): [string, string][] {
  if (definition.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) return [];
  return (definition.fields ?? []).flatMap(({ name, directives }): [string, string][] => {
    const [read] = allOf(directives, 'reads');
    const coordinate = `${definition.name.value}.${name.value}`;
    return read === undefined ? [] : [[coordinate, argument(read, 'field')]];
  });
}

/** Whether nobody but the holder of a row resolves the field. */
export function isLocal(type: CatalogType, field: CatalogField): boolean {
  return type.keys.size === 0 || field.graphs.every((graph) => graph === type.owner);
}

/** `legal-entities` as composition spells it in `join__Graph`. */
export function graphName(subgraph: string): string {
  return subgraph.replaceAll('-', '_').toUpperCase();
}
