// Reads the SDL of a domain: the shared text, the domain's own file, and what follows from them by rule instead of being
// written out: the Relay connection types of every field whose type is named `XConnection`, what a list can be asked, and
// the fields by which the owner of a row confirms it and says whose it is.

import { readFileSync } from 'node:fs';
import { type DocumentNode, Kind, type ObjectTypeDefinitionNode, parse, print, visit } from 'graphql';
import { aggregateSdl } from './aggregate-sdl.ts';
import { grammarSdl, namedType, withListArguments } from './grammar-sdl.ts';
import { indexUses } from './indexed.ts';
import type { Mapping } from './mapping.ts';
import { countedSubjectSdl, subjectSdl } from './subject.ts';

const directory = new URL('../schema/', import.meta.url);

/** A domain, as far as its SDL follows from it. */
export interface SdlSource {
  readonly name: string;
  readonly mapping: Pick<Mapping, 'types'>;
}

/** The complete SDL of a domain (`schema/<name>.graphql` and what follows from it and its mapping), ready for composition. */
export function loadSdl({ name, mapping }: SdlSource): string {
  const shared = readFileSync(new URL('shared.graphql', directory), 'utf8');
  const grammar = readFileSync(new URL('grammar.graphql', directory), 'utf8');
  const own = parse(readFileSync(new URL(`${name}.graphql`, directory), 'utf8'), { noLocation: true });
  const unmapped = objectTypes(own)
    .map((type) => type.name.value)
    .filter((type) => !Object.hasOwn(mapping.types, type));
  // Of what lies in no table here, no list can be filtered, ordered or counted.
  const references = new Set([...referencesOf(own), ...unmapped]);
  const embedded = new Set(
    Object.keys(mapping.types).filter((type) => mapping.types[type]?.kind === 'embedded'),
  );
  const grammatical = {
    references,
    embedded,
    indexed: (type: string, field: string) => indexUses(mapping.types[type], field),
  };
  return [
    shared,
    grammar,
    print(withListArguments({ document: withOwnWords(own), ...grammatical })),
    ownedEntities(own).map(accessSdl).join(''),
    objectTypes(own)
      .map((type) => subjectSdl(type, mapping.types[type.name.value]))
      .join(''),
    connectionSdl(own, new Set(unmapped), mapping.types),
    grammarSdl({ document: own, ...grammatical }),
    aggregateSdl(
      own,
      listedTypes(own).filter((type) => 'table' in (mapping.types[type] ?? {})),
      (type) => countedSubjectSdl(type, mapping.types[type]),
    ),
  ].join('\n');
}

/** The entities that another domain owns. */
function referencesOf(document: DocumentNode): ReadonlySet<string> {
  const owned = ownedEntities(document);
  const entities = document.definitions.filter(
    (definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION && isEntity(definition),
  );
  return new Set(
    entities
      .map((each) => (each as ObjectTypeDefinitionNode).name.value)
      .filter((each) => !owned.includes(each)),
  );
}

/** An entity is described by the domain that owns it; where others repeat it, their words would compete with the owner's. */
function withOwnWords(document: DocumentNode): DocumentNode {
  const owned = new Set(ownedEntities(document));
  return visit(document, {
    ObjectTypeDefinition(type) {
      if (!isEntity(type) || owned.has(type.name.value)) return undefined;
      const { description: _, ...rest } = type;
      const keys = keysOf(type);
      const fields = type.fields?.map((field) => {
        if (!keys.includes(field.name.value)) return field;
        const { description: __, ...key } = field;
        return key;
      });
      return { ...rest, ...(fields === undefined ? {} : { fields }) };
    },
  });
}

/** A domain owns the entities whose key it classifies. */
function ownedEntities(document: DocumentNode): readonly string[] {
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION || !isEntity(definition)) return [];
    const keys = keysOf(definition);
    const classified = definition.fields?.some(({ name, directives }) => {
      return keys.includes(name.value) && directives?.some((each) => each.name.value === 'classified');
    });
    return classified ? [definition.name.value] : [];
  });
}

function objectTypes({ definitions }: DocumentNode): readonly ObjectTypeDefinitionNode[] {
  return definitions.filter((definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION);
}

function isEntity(type: ObjectTypeDefinitionNode): boolean {
  return type.directives?.some(({ name }) => name.value === 'key') ?? false;
}

function keysOf(type: ObjectTypeDefinitionNode): readonly string[] {
  const keys = type.directives?.filter(({ name }) => name.value === 'key') ?? [];
  return keys.flatMap(({ arguments: given }) => {
    const fields = given?.find(({ name }) => name.value === 'fields')?.value;
    return fields?.kind === Kind.STRING ? fields.value.split(/\s+/) : [];
  });
}

function accessSdl(entity: string): string {
  return `
extend type ${entity} {
  "行在调用者可见范围内的凭据，供网关使用 · The owner's word that the row is in the caller's scope; for the gateway."
  _access: String
}
`;
}

function connectionSdl(
  document: DocumentNode,
  uncounted: ReadonlySet<string>,
  types: Mapping['types'],
): string {
  return listedTypes(document)
    .map((node) =>
      connectionTypes(
        node,
        uncounted.has(node) ? '' : `${totalCount}${countedSubjectSdl(node, types[node])}`,
      ),
    )
    .join('\n');
}

const totalCount = `
  "总条数 · How many rows there are, on all pages."
  totalCount(
    "计数方式 · How they are counted"
    mode: CountMode! = EXACT
  ): Int`;

/** The types of which the domain has lists. */
function listedTypes(document: DocumentNode): readonly string[] {
  const connections = new Set<string>();
  visit(document, {
    FieldDefinition(field) {
      const name = namedType(field.type);
      if (name.endsWith('Connection')) connections.add(name.slice(0, -'Connection'.length));
    },
  });
  return [...connections].sort();
}

function connectionTypes(node: string, count: string): string {
  return `
"${node} 的分页连接 · Connection of ${node} (Relay cursor connections)."
type ${node}Connection @shareable {
  "边 · Edges."
  edges: [${node}Edge!]!
  "节点，边的简写 · The nodes of the edges."
  nodes: [${node}!]!
  "分页信息 · Paging information."
  pageInfo: PageInfo!${count}
}

"${node} 连接的一条边 · Edge of a ${node}Connection."
type ${node}Edge @shareable {
  "游标 · Opaque cursor of this edge."
  cursor: String!
  "节点 · The node."
  node: ${node}!
}
`;
}
