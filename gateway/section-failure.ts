// What a client sees of a failed fetch: each section that the fetch was for is null with an error of its own. Where an
// object was looked up by its key, the key alone stands in for it, so that the sections of the other domains remain.

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLFormattedError,
  Kind,
  parse,
  type SelectionNode,
} from 'graphql';

/** Query field → the entity it looks up and the argument, named like the key field, that holds its key. */
export type KeyLookups = ReadonlyMap<string, { readonly type: string; readonly key: string }>;

export interface Fetch {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Something that went wrong at `path` of a fetch (empty: all of it). */
export interface Failure {
  readonly path: Path;
  readonly code: string;
  /** The subgraph failed, as opposed to what it was asked. */
  readonly ownerDown: boolean;
}

type Path = readonly (string | number)[];
type StandIns = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** More errors than this say nothing more. */
const mostErrors = 100;

/**
 * Finds the look-ups by key of a supergraph: fields of Query that return an entity with a key of one field and take an
 * argument of the same name.
 */
export function keyLookups(supergraphSdl: string): KeyLookups {
  const types = parse(supergraphSdl, { noLocation: true }).definitions.filter(
    (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION,
  );
  const keys = new Map<string, string>();
  for (const { name, directives } of types) {
    for (const { name: directive, arguments: given } of directives ?? []) {
      const key = given?.find((argument) => argument.name.value === 'key')?.value;
      if (directive.value === 'join__type' && key?.kind === Kind.STRING && /^\w+$/.test(key.value)) {
        keys.set(name.value, key.value);
      }
    }
  }
  const lookups = new Map<string, { type: string; key: string }>();
  for (const field of types.find(({ name }) => name.value === 'Query')?.fields ?? []) {
    if (field.type.kind !== Kind.NAMED_TYPE) continue;
    const type = field.type.name.value;
    const key = keys.get(type);
    if (key !== undefined && field.arguments?.some(({ name }) => name.value === key)) {
      lookups.set(field.name.value, { type, key });
    }
  }
  return lookups;
}

/**
 * The key alone of each root field that is a look-up by key and lost its owner, by the response keys of the fetch:
 * `{ person: { __typename: 'Person', personId: 'P1' } }`. Whether the object exists is not known then.
 */
export function standIns(
  fetch: Fetch,
  lookups: KeyLookups,
  failures: readonly Failure[],
  seesAllRows: (type: string) => boolean,
): StandIns {
  const lost = failures.filter(({ ownerDown }) => ownerDown);
  if (lost.length === 0) return {};
  const document = parse(fetch.query);
  const found: Record<string, Record<string, string>> = {};
  for (const field of collect(document, rootSelections(document))) {
    const lookup = lookups.get(field.name.value);
    const value = lookup && argumentOf(field, lookup.key, fetch.variables);
    const isLost = lost.some(({ path }) => path.length === 0 || path[0] === responseKey(field));
    if (lookup === undefined || typeof value !== 'string' || !isLost || !seesAllRows(lookup.type)) continue;
    const known: Record<string, string> = { __typename: lookup.type, [lookup.key]: value };
    found[responseKey(field)] = Object.fromEntries(
      collect(document, field.selectionSet?.selections ?? []).flatMap((child) => {
        const has = known[child.name.value];
        return has === undefined ? [] : [[responseKey(child), has]];
      }),
    );
  }
  return found;
}

/** One error for each place that stays empty: path from the root of the fetch, code; the words are added on the way out. */
export function sectionErrors(
  fetch: Fetch,
  failures: readonly Failure[],
  standIn: StandIns,
): GraphQLFormattedError[] {
  return failures
    .flatMap(({ path, code }) =>
      emptyPlaces(fetch, path, standIn).map((place) => ({
        message: code,
        path: place,
        extensions: { code },
      })),
    )
    .slice(0, mostErrors);
}

/** The sections of every representation, the sections of a stood-in look-up, or the root field itself. */
function emptyPlaces(fetch: Fetch, path: Path, standIn: StandIns): Path[] {
  if (path.length > 1) return [path];
  const document = parse(fetch.query);
  const roots = collect(document, rootSelections(document)).filter(
    (field) => path.length === 0 || responseKey(field) === path[0],
  );
  return roots.flatMap((field): Path[] => {
    const key = responseKey(field);
    const children = collect(document, field.selectionSet?.selections ?? []);
    const known = standIn[key];
    if (known !== undefined) {
      return children
        .filter((child) => !Object.hasOwn(known, responseKey(child)))
        .map((child) => [key, responseKey(child)]);
    }
    if (field.name.value !== '_entities') return [[key]];
    const sections = new Set(
      children.filter((child) => child.name.value !== '__typename').map((child) => responseKey(child)),
    );
    const representations = argumentOf(field, 'representations', fetch.variables);
    const count = Array.isArray(representations) ? Math.min(representations.length, mostErrors) : 0;
    return Array.from({ length: count }, (_, index) => index).flatMap((index) =>
      [...sections].map((section) => [key, index, section]),
    );
  });
}

function rootSelections(document: DocumentNode): readonly SelectionNode[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet.selections : [],
  );
}

/** The fields of a selection, fragments opened; the documents are the gateway's own, so fragments are few and sound. */
function collect(document: DocumentNode, selections: readonly SelectionNode[]): FieldNode[] {
  return selections.flatMap((selection): FieldNode[] => {
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) return collect(document, selection.selectionSet.selections);
    const fragment = document.definitions.find(
      (definition): definition is FragmentDefinitionNode =>
        definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === selection.name.value,
    );
    return fragment === undefined ? [] : collect(document, fragment.selectionSet.selections);
  });
}

function responseKey(field: FieldNode): string {
  return field.alias?.value ?? field.name.value;
}

function argumentOf(field: FieldNode, name: string, variables: Fetch['variables']): unknown {
  const value = field.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value?.kind === Kind.VARIABLE) return variables[value.name.value];
  return value?.kind === Kind.STRING ? value.value : undefined;
}
