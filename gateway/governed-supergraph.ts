// Somebody else's supergraph made ready to be governed: its schema as rules need it, its catalogue, and a model of each of
// its subgraphs, which are plain. What cannot be governed is told at once and in full.

import { Supergraph } from '@apollo/federation-internals';
import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
  type TypeNode,
  visit,
} from 'graphql';
import { withoutAccessDirectives } from './access/access-directives.ts';
import { accessField, type Catalog, graphName, readCatalog, subjectField } from './access/catalog.ts';
import type { Demands } from './access/demands.ts';
import { allOf, graphsOf } from './access/directives.ts';
import { readDemands } from './access/read-demands.ts';
import { supergraphProblems } from './governed-problems.ts';
import { ownersOf } from './owners.ts';
import { createPlainModel, type PlainModel } from './plain/model.ts';
import { isReadable } from './plain/path.ts';
import type { ReloadFailure } from './reloads.ts';
import { loadSupergraph } from './supergraph.ts';
import { requireAccessKept, requireNoContext } from './unsupported-supergraph.ts';

export interface GovernedSupergraph {
  /** What is planned over: rows have the word of their owner, and what a rule may hide may be null. */
  readonly sdl: string;
  readonly catalog: Catalog;
  readonly models: ReadonlyMap<string, PlainModel>;
}

export class SupergraphError extends Error {
  override readonly name = 'SupergraphError';
  /** What kept it from being served. */
  readonly reason: Extract<ReloadFailure, 'unreadable' | 'invalid' | 'rules'>;

  constructor(message: string, reason: SupergraphError['reason'] = 'invalid') {
    super(message);
    this.reason = reason;
  }
}

/** @throws SupergraphError that lists everything found wrong */
export function governSupergraph(supergraphSdl: string): GovernedSupergraph {
  const whole = parse(supergraphSdl, { noLocation: true });
  const demands = readDemands(whole);
  const given = withoutAccessDirectives(whole);
  requireAccessKept(given);
  requireNoContext(given);
  const schemas = subgraphSchemas(given);
  const prepared = withoutHardNulls(withSubjects(withOwners(withoutSideDoors(given)), schemas), demands);
  const catalog: Catalog = { ...readCatalog(prepared), plain: true, demands };
  const problems = supergraphProblems(given, catalog, schemas);
  if (problems.length > 0) {
    const lines = problems.map((problem) => `  - ${problem}`);
    throw new SupergraphError(['The supergraph cannot be governed:', ...lines].join('\n'));
  }
  const models = [...schemas].map(
    ([name, schema]) => [name, createPlainModel(name, schema, catalog)] as const,
  );
  return { sdl: print(prepared), catalog, models: new Map(models) };
}

/**
 * @param source file or URL of the supergraph
 * @throws SupergraphError
 */
export async function loadGovernedSupergraph(source: string): Promise<GovernedSupergraph> {
  const sdl = await loadSupergraph(source).catch((error: Error) => {
    throw new SupergraphError(
      `SUPERGRAPH cannot be loaded: ${withoutStop(error.message)}. ${remedy}`,
      'unreadable',
    );
  });
  try {
    return governSupergraph(sdl);
  } catch (error) {
    if (error instanceof SupergraphError) throw error;
    throw new SupergraphError(
      `SUPERGRAPH cannot be loaded: ${withoutStop((error as Error).message)}. ${remedy}`,
    );
  }
}

const remedy = 'Set it to the file or URL of a composed Federation 2 supergraph.';

function subgraphSchemas(supergraph: DocumentNode): ReadonlyMap<string, GraphQLSchema> {
  const subgraphs = Supergraph.build(supergraph).subgraphs();
  return new Map([...subgraphs].map(({ name, schema }) => [name, schema.toGraphQLJSSchema()]));
}

/** Without mutations and subscriptions, and without paths on which a subgraph answers for another's field (`@provides`). */
function withoutSideDoors(document: DocumentNode): DocumentNode {
  const closed = new Set<string>();
  const queries = visit(document, {
    OperationTypeDefinition({ operation, type }) {
      if (operation === 'query') return undefined;
      closed.add(type.name.value);
      return null;
    },
    Directive({ name, arguments: given }, _key, _parent, _path) {
      if (name.value !== 'join__field' || !given?.some((each) => each.name.value === 'provides'))
        return undefined;
      const rest = given.filter((each) => each.name.value !== 'provides');
      return { kind: Kind.DIRECTIVE, name, arguments: rest };
    },
  });
  const definitions = queries.definitions.filter((each) => {
    return each.kind !== Kind.OBJECT_TYPE_DEFINITION || !closed.has(each.name.value);
  });
  return { ...queries, definitions };
}

/** With the field by which the owner of an entity says that its row is there; the gateway answers it in the owner's place. */
function withOwners(document: DocumentNode): DocumentNode {
  const owners = ownersOf(document);
  return visit(document, {
    ObjectTypeDefinition(type) {
      const owner = owners.get(type.name.value);
      return owner === undefined ? undefined : withField(type, accessField, [owner]);
    },
  });
}

/** With the field by which a row names its subjects, in every subgraph that can read what `@subject` says of its type. */
function withSubjects(document: DocumentNode, schemas: ReadonlyMap<string, GraphQLSchema>): DocumentNode {
  const { types } = readCatalog(document);
  return visit(document, {
    ObjectTypeDefinition(type) {
      const subjects = types.get(type.name.value)?.subjects ?? [];
      if (subjects.length === 0) return undefined;
      const joins = allOf(type.directives, 'join__type');
      const resolving = (name: string) => {
        const field = type.fields?.find((each) => each.name.value === name);
        return field === undefined ? [] : graphsOf(field, joins);
      };
      const known = resolving(subjectField);
      const able = [...schemas].flatMap(([name, schema]) => {
        const graph = graphName(name);
        const object = schema.getType(type.name.value);
        const reads = ({ path }: { readonly path: string }) =>
          object !== undefined &&
          isReadable(schema, object, path) &&
          resolving(path.split('.')[0] ?? '').includes(graph);
        return subjects.every(reads) ? [graph] : [];
      });
      return withField(type, subjectField, [...new Set([...known, ...able])]);
    },
  });
}

/** The type with a field of text that the subgraphs of these names answer. */
function withField(
  type: ObjectTypeDefinitionNode,
  name: string,
  graphs: readonly string[],
): ObjectTypeDefinitionNode {
  const joins = graphs.map((graph) => `@join__field(graph: ${graph})`).join(' ');
  const [made] = parse(`type T { ${name}: String ${joins} }`, { noLocation: true }).definitions;
  const added = made?.kind === Kind.OBJECT_TYPE_DEFINITION ? (made.fields ?? []) : [];
  const others = (type.fields ?? []).filter((field) => field.name.value !== name);
  return { ...type, fields: graphs.length === 0 ? others : [...others, ...added] };
}

/** What may be hidden may be null, whatever the subgraphs promise; a key stays, as nothing is joined without it. */
function withoutHardNulls(document: DocumentNode, { at }: Demands): DocumentNode {
  const { types } = readCatalog(document);
  const softened = (name: string, isInterface: boolean) => (field: string) =>
    isInterface ||
    name === 'Query' ||
    (types.has(name) ? types.get(name)?.keys.has(field) !== true : at.has(`${name}.${field}`));
  return {
    ...document,
    definitions: document.definitions.map((each) => {
      const isInterface = each.kind === Kind.INTERFACE_TYPE_DEFINITION;
      if (!isInterface && each.kind !== Kind.OBJECT_TYPE_DEFINITION) return each;
      const isSoft = softened(each.name.value, isInterface);
      const fields = each.fields?.map((field) =>
        isSoft(field.name.value) ? { ...field, type: nullable(field.type) } : field,
      );
      return { ...each, ...(fields && { fields }) };
    }),
  };
}

function nullable(type: TypeNode): TypeNode {
  return type.kind === Kind.NON_NULL_TYPE ? type.type : type;
}

function withoutStop(message: string): string {
  return message.replace(/\.$/, '');
}
