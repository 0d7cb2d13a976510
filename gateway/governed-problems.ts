// What keeps a supergraph of plain subgraphs from being governed: declarations that the gateway could not keep.

import {
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isListType,
  isNonNullType,
  isScalarType,
  Kind,
} from 'graphql';
import { type Catalog, type CatalogType, graphName } from './access/catalog.ts';
import { allOf, argument } from './access/directives.ts';
import { rungs } from './data-sources.ts';
import { holdsRows } from './lens.ts';
import { isReadable } from './plain/path.ts';

/** @param schemas subgraph → its own schema */
export function supergraphProblems(
  document: DocumentNode,
  catalog: Catalog,
  schemas: ReadonlyMap<string, GraphQLSchema>,
): readonly string[] {
  const governed = [...catalog.types.values()];
  if (governed.every(({ fields }) => fields.size === 0))
    return [
      'no field is @classified, so nothing could ever be shown. Declare the governance directives in its subgraphs’ SDL.',
    ];
  return [
    ...keyProblems(document),
    ...governed.flatMap((type) => [
      ...attributeProblems(type, schemas),
      ...subjectProblems(type, schemas),
      ...ladderProblems(type, schemas),
    ]),
  ];
}

function keyProblems(document: DocumentNode): readonly string[] {
  const problems: string[] = [];
  for (const type of document.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const join of allOf(type.directives, 'join__type')) {
      if (argument(join, 'key').includes('{'))
        problems.push(
          `${type.name.value} has the key "${argument(join, 'key')}": a key of nested fields cannot be told from what is hidden. Use a key of plain fields.`,
        );
      if (argument(join, 'isInterfaceObject') === 'true')
        problems.push(
          `${type.name.value} is an @interfaceObject in ${argument(join, 'graph')}: which rule a row falls under cannot be known there. Remove it.`,
        );
    }
  }
  return [...new Set(problems)];
}

/** The schemas in which rows of the type are decided. */
function holders(type: CatalogType, schemas: ReadonlyMap<string, GraphQLSchema>) {
  return [...schemas].flatMap(([name, schema]) => {
    const object = schema.getType(type.name);
    return holdsRows(type, graphName(name)) && object !== undefined && 'getFields' in object
      ? [{ name, schema, object: object as GraphQLObjectType }]
      : [];
  });
}

function attributeProblems(
  type: CatalogType,
  schemas: ReadonlyMap<string, GraphQLSchema>,
): readonly string[] {
  return [...type.attributeFields].flatMap(([attribute, path]) =>
    holders(type, schemas)
      .filter(({ schema, object }) => !isReadable(schema, object, path))
      .map(
        ({ name }) =>
          `row attribute ${attribute} of ${type.name} is to be read from the field ${path}, which in ${name} is not a single value that needs no argument. Name such a field of the subgraph that owns ${type.name}.`,
      ),
  );
}

function subjectProblems(type: CatalogType, schemas: ReadonlyMap<string, GraphQLSchema>): readonly string[] {
  return type.subjects.flatMap(({ type: kind, path }) =>
    holders(type, schemas)
      .filter(({ schema, object }) => !isReadable(schema, object, path))
      .map(
        ({ name }) =>
          `the subject ${kind} of ${type.name} is to be read from the field ${path}, which in ${name} is not a single value that needs no argument. Name such a field of the subgraph that owns ${type.name}.`,
      ),
  );
}

function ladderProblems(type: CatalogType, schemas: ReadonlyMap<string, GraphQLSchema>): readonly string[] {
  return [...type.fields].flatMap(([field, { ladder, level }]) => {
    const coordinate = `${type.name}.${field}`;
    if (ladder[0] !== 'CLEAR' || ladder.at(-1) !== 'HIDDEN' || !ladder.every((rung) => rungs.includes(rung)))
      return [
        `the ladder of ${coordinate} does not go from CLEAR to HIDDEN by known masks. The masks are ${rungs.slice(1, -1).join(', ')}.`,
      ];
    if (level === 'L4' && ladder.includes('ID_BIRTH'))
      return [
        `${coordinate} is of level L4 and has the mask ID_BIRTH, which the check character undoes. Use ID_3_4 or ID_1_1.`,
      ];
    if (ladder.length === 2) return [];
    if (type.keys.has(field))
      return [`${coordinate} is a key and cannot be masked. Give it the ladder CLEAR > HIDDEN.`];
    const types = [...schemas.values()].flatMap((schema) => {
      const object = schema.getType(type.name);
      return object !== undefined && 'getFields' in object ? (object.getFields()[field]?.type ?? []) : [];
    });
    const isText = types.every(
      (each) =>
        !isList(each) && isScalarType(getNamedType(each)) && !/^(Int|Float|Boolean)!?$/.test(String(each)),
    );
    return isText
      ? []
      : [`${coordinate} has masks, and is no single text. Give it the ladder CLEAR > HIDDEN.`];
  });
}

function isList(type: unknown): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
