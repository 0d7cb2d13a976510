// A plan also fetches what nobody asked: keys, what `@requires` names, the type of an object. These stand in the answer under
// the names of their fields, and the planner takes a client's alias of such a name for them: of `{ id: title }` it makes the
// key, or of the key the title. So an operation with such aliases is planned and run with others in their place.

import {
  type DocumentNode,
  type ExecutionResult,
  type FieldNode,
  GraphQLError,
  Kind,
  type VariableNode,
  visit,
} from 'graphql';
import type { Incomplete } from './complete.ts';
import { dividedKeys, keyOf, kindOf } from './divided.ts';
import { isValue, put, type Value } from './own.ts';

export interface Renamed {
  readonly document: DocumentNode;
  /** Their values, by the names that they have in the document. */
  variables(given: Readonly<Value>): Readonly<Value>;
  /** The answer, under the keys that the client chose. */
  restore(result: ExecutionResult): ExecutionResult;
}

/** Null for an operation that has no such alias. */
export type Rename = (document: DocumentNode) => Renamed | null;

/** @param supergraph as the planner is given it */
export function createRename(supergraph: DocumentNode): Rename {
  const taken = fetchedNames(supergraph);
  const contextual = contextualFields(supergraph);
  const known = new WeakMap<DocumentNode, Renamed | null>();
  return (document) => {
    const before = known.get(document);
    if (before !== undefined) return before;
    const names = { taken, contextual, divided: dividedKeys(document) };
    const made = renamed(document, names);
    known.set(document, made);
    return made;
  };
}

interface Names {
  /** Under which plans fetch what nobody asked. */
  readonly taken: ReadonlySet<string>;
  /** Of fields that plans fetch for arguments from contexts. */
  readonly contextual: ReadonlySet<string>;
  /** Keys of fields of several kinds, with the kinds. */
  readonly divided: ReadonlyMap<string, readonly string[]>;
}

/** Fields that contexts give: a plan fetches them without arguments, also where a client asks them with some. */
function contextualFields(supergraph: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(supergraph, {
    Argument({ name, value }) {
      if (name.value !== 'contextArguments') return;
      visit(value, { StringValue: ({ value: text }) => addNames(names, text) });
    },
  });
  return names;
}

function addNames(names: Set<string>, text: string): void {
  for (const [name] of text.matchAll(/\w+/g)) names.add(name);
}

/** Variables of plans, which the planner does not tell from those of clients. */
const plannedVariable = /^contextualArgument_/;

/** Names under which plans fetch what nobody asked. One too many costs nothing but another alias in a fetch. */
function fetchedNames(supergraph: DocumentNode): ReadonlySet<string> {
  const names = new Set(['__typename']);
  visit(supergraph, {
    Directive(directive) {
      if (!/^join__(type|field)$/.test(directive.name.value)) return false;
      visit(directive, {
        StringValue: ({ value }) => addNames(names, value),
      });
      return false;
    },
  });
  return names;
}

function renamed(document: DocumentNode, { taken, contextual, divided }: Names): Renamed | null {
  const used = new Set<string>();
  const composite = new Set<string>();
  const clashing = new Set<string>();
  const planned = new Set<string>();
  const isTaken = (node: FieldNode) => {
    const [key, name] = [keyOf(node), node.name.value];
    return key === name ? contextual.has(name) && (node.arguments ?? []).length > 0 : taken.has(key);
  };
  visit(document, {
    Name({ value }) {
      used.add(value);
    },
    Field(node) {
      if (node.selectionSet !== undefined) composite.add(keyOf(node));
      if (isTaken(node)) clashing.add(keyOf(node));
    },
    VariableDefinition({ variable }) {
      if (contextual.size > 0 && plannedVariable.test(variable.name.value)) planned.add(variable.name.value);
    },
  });
  if (clashing.size === 0 && divided.size === 0 && planned.size === 0) return null;
  const aliases = new Map<string, string>();
  const fresh = (alias: string) => {
    const key = freshName(alias, used, taken);
    used.add(key);
    aliases.set(key, alias);
    return key;
  };
  const keys = new Map([...clashing].map((alias) => [alias, fresh(alias)]));
  const variables = new Map([...planned].map((name) => [name, freshName(name, used, taken)]));
  // The first kind stays where it is.
  const kindKeys = new Map(
    [...divided].flatMap(([alias, [, ...kinds]]) =>
      kinds.map((kind) => [`${alias} ${kind}`, fresh(alias)] as const),
    ),
  );
  return {
    document: visit(document, {
      Field(node): FieldNode | undefined {
        const given = keyOf(node);
        const ownKey = divided.has(given) ? kindKeys.get(`${given} ${kindOf(node)}`) : undefined;
        const key = ownKey ?? (isTaken(node) ? keys.get(given) : undefined);
        return key === undefined ? undefined : { ...node, alias: { kind: Kind.NAME, value: key } };
      },
      Variable({ name, ...node }): VariableNode | undefined {
        const value = variables.get(name.value);
        return value === undefined ? undefined : { ...node, name: { ...name, value } };
      },
    }),
    variables: (given) =>
      Object.fromEntries(Object.entries(given).map(([name, value]) => [variables.get(name) ?? name, value])),
    restore: (result) => restored(result, { aliases, composite: within(composite, aliases) }),
  };
}

function freshName(alias: string, used: ReadonlySet<string>, taken: ReadonlySet<string>): string {
  let name = `as_${alias}`;
  while (used.has(name) || taken.has(name)) name = `as_${name}`;
  return name;
}

function within(composite: ReadonlySet<string>, aliases: ReadonlyMap<string, string>): ReadonlySet<string> {
  const renamed = [...aliases].flatMap(([key, alias]) => (composite.has(alias) ? [key] : []));
  return new Set([...composite, ...renamed]);
}

interface Restoring {
  /** Key of the answer → alias. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Keys under which there are objects of the schema, not scalars that look like some. */
  readonly composite: ReadonlySet<string>;
}

function restored(result: ExecutionResult, restoring: Restoring): ExecutionResult {
  const { data } = result;
  return {
    ...withKeys(result, (key) => restoring.aliases.get(key) ?? key),
    ...(data == null ? {} : { data: restoredObject(data, restoring) }),
  };
}

/** A result whose errors stand at other keys. */
export function withKeys(result: ExecutionResult, keyOf: (key: string) => string): ExecutionResult {
  const { errors, extensions } = result;
  const pathOf = (path: readonly (string | number)[]) =>
    path.map((step) => (typeof step === 'string' ? keyOf(step) : step));
  const incomplete = extensions?.valueCompletion as readonly Incomplete[] | undefined;
  return {
    ...result,
    ...(errors === undefined ? {} : { errors: errors.map((error) => errorAt(error, pathOf)) }),
    ...(incomplete === undefined
      ? {}
      : {
          extensions: {
            ...extensions,
            valueCompletion: incomplete.map((each) => ({ ...each, path: pathOf(each.path) })),
          },
        }),
  };
}

function restoredObject(object: Readonly<Value>, restoring: Restoring): Value {
  const { aliases, composite } = restoring;
  const made: Value = {};
  for (const [key, value] of Object.entries(object))
    put(made, aliases.get(key) ?? key, composite.has(key) ? restoredValue(value, restoring) : value);
  return made;
}

function restoredValue(value: unknown, restoring: Restoring): unknown {
  if (Array.isArray(value)) return value.map((each) => restoredValue(each, restoring));
  return isValue(value) ? restoredObject(value, restoring) : value;
}

function errorAt(
  error: GraphQLError,
  pathOf: (path: readonly (string | number)[]) => (string | number)[],
): GraphQLError {
  const { message, path, originalError, extensions } = error;
  return path === undefined
    ? error
    : new GraphQLError(message, { path: pathOf(path), originalError: originalError ?? null, extensions });
}
