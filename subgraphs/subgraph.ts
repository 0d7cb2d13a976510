// A subgraph: takes an operation, variables and a lens, answers as GraphQL does. What depends only on document and lens
// is done once and kept; a warm call coerces its variables, binds statements and shapes rows.

import {
  type DocumentNode,
  GraphQLError,
  type GraphQLFormattedError,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { compile } from './compile.ts';
import { createCursors } from './cursor.ts';
import type { Database } from './database.ts';
import type { Lens } from './lens.ts';
import type { Domain } from './mapping.ts';
import { createMask, tokenKeyOf } from './masks.ts';
import { createModel, type Model } from './model.ts';
import type { CompiledFetch, Root } from './plan.ts';
import { type Execution, runRoot } from './run.ts';

export interface SubgraphRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly lens: Lens;
  readonly signal?: AbortSignal;
}

export interface SubgraphResult {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

export interface Subgraph {
  readonly name: string;
  execute(request: SubgraphRequest): Promise<SubgraphResult>;
}

export interface SubgraphOptions {
  readonly domain: Domain;
  readonly database: Database;
  /** From it come the keys of cursors and tokens; instances with the same secret read each other's. */
  readonly secret: Uint8Array;
  /** Accept the never-assigned area codes of synthetic identities. */
  readonly synthetic: boolean;
  /** Today's date, YYYY-MM-DD. */
  readonly today: () => string;
}

const cachedDocuments = 2000;
const cachedFetches = 5000;

export function createSubgraph(options: SubgraphOptions): Subgraph {
  const model = createModel(options.domain, options);
  const cursors = createCursors(options.secret);
  const documents = new LRUCache<string, Prepared>({
    max: cachedDocuments,
    memoMethod: (query) => prepare(model, query),
  });
  const fetches = new LRUCache<string, CompiledFetch>({ max: cachedFetches });
  const maskOf = (lens: Lens) => {
    const tokenKey = tokenKeyOf(options.secret, lens.purpose);
    return (rung: string, ladder: readonly string[]) =>
      createMask(rung, { tokenKey, today: options.today, ladder });
  };
  return {
    name: options.domain.name,
    async execute({ query, variables: given, lens, signal }) {
      const prepared = documents.memo(query);
      if ('errors' in prepared) return { errors: prepared.errors };
      const { operation, document, conditionNames } = prepared;
      const { coerced, errors } = getVariableValues(model.schema, operation.variableDefinitions ?? [], given);
      if (errors !== undefined) return { errors: errors.map((error) => error.toJSON()) };
      const conditions = Object.fromEntries(conditionNames.map((name) => [name, coerced[name]]));
      const key = JSON.stringify([lens.shape, conditions, query]);
      const known = fetches.get(key);
      const fetch = known ?? compile({ model, lens, mask: maskOf(lens) }, document, operation, conditions);
      if (known === undefined) fetches.set(key, fetch);
      const execution = {
        database: options.database,
        cursors,
        lens,
        today: options.today,
        variables: coerced,
        loaders: new Map(),
      };
      return run(signal === undefined ? execution : { ...execution, signal }, fetch);
    },
  };
}

interface Operation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Variables that decide `@skip` and `@include`. */
  readonly conditionNames: readonly string[];
}

type Prepared = Operation | { readonly errors: readonly GraphQLFormattedError[] };

function prepare(model: Model, query: string): Prepared {
  try {
    const document = parse(query);
    const errors = validate(model.schema, document);
    if (errors.length > 0) return { errors: errors.map((error) => error.toJSON()) };
    const operation = document.definitions.find(
      (definition) => definition.kind === Kind.OPERATION_DEFINITION,
    );
    if (operation?.operation !== 'query')
      return { errors: [{ message: 'A subgraph answers one query operation.' }] };
    return { document, operation, conditionNames: conditionNames(document) };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error.toJSON()] };
    throw error;
  }
}

function conditionNames(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: args }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of args ?? []) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].sort();
}

async function run(execution: Execution, fetch: CompiledFetch): Promise<SubgraphResult> {
  const errors: GraphQLFormattedError[] = [];
  const values = await Promise.all(
    fetch.roots.map((root) =>
      runRoot(execution, root).catch((error: unknown) => {
        errors.push(formatted(error, root));
        return null;
      }),
    ),
  );
  const data: Record<string, unknown> = {};
  fetch.roots.forEach((root, index) => {
    data[root.key] = values[index];
  });
  return errors.length > 0 ? { data, errors } : { data };
}

// A failed root is null with one coded error; what is no coded error is a defect and stays inside.
function formatted(error: unknown, root: Root): GraphQLFormattedError {
  const coded = codedError(error);
  return { message: coded.message, path: [root.key], extensions: coded.extensions };
}

function codedError(error: unknown): { message: string; extensions: Record<string, unknown> } {
  if (error instanceof GraphQLError) return { message: error.message, extensions: { ...error.extensions } };
  if (error instanceof Error && 'code' in error)
    return { message: error.message, extensions: { code: error.code } };
  throw error;
}
