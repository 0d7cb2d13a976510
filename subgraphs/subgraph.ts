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
  print,
  type VariableDefinitionNode,
  validate,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { compile } from './compile.ts';
import { createCursors } from './cursor.ts';
import type { Database } from './database.ts';
import { joinedOf } from './joined.ts';
import type { Lens } from './lens.ts';
import type { Domain } from './mapping.ts';
import { createMask, tokenKeyOf } from './masks.ts';
import { createModel, type Model } from './model.ts';
import type { CompiledFetch, Root } from './plan.ts';
import type { Execution } from './run.ts';
import { runRoot } from './run-root.ts';
import type { Signal } from './signal.ts';
import { createSubjectSets } from './subject-sets.ts';

export interface SubgraphRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly lens: Lens;
  readonly signal?: Signal;
  /** How long each statement may take for this caller; absent: as long as any. */
  readonly statementMilliseconds?: number;
  /** For the log of who answers in a process of its own, see request-ids.ts. */
  readonly requestIds?: string;
}

export interface SubgraphResult {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** A call of a prepared document. */
export type SubgraphCall = (
  call: Pick<SubgraphRequest, 'variables' | 'lens' | 'signal' | 'statementMilliseconds' | 'requestIds'>,
) => Promise<SubgraphResult>;

export interface Subgraph {
  readonly name: string;
  execute(request: SubgraphRequest): Promise<SubgraphResult>;
  /** A document that is going to be called again. Absent where nothing is gained by that. */
  prepare?(query: string): SubgraphCall;
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
/** Of one document: lenses and conditions. */
const cachedFetches = 500;

export function createSubgraph(options: SubgraphOptions): Subgraph {
  const model = createModel(options.domain, options);
  const cursors = createCursors(options.secret);
  const sets = createSubjectSets(options.secret, options.domain.name, Date.now);
  const joined = joinedOf(options.database);
  const maskOf = (lens: Lens) => {
    const tokenKey = tokenKeyOf(options.secret, lens.purpose);
    return (rung: string, ladder: readonly string[]) =>
      createMask(rung, { tokenKey, today: options.today, ladder });
  };
  const prepareCall = (query: string): SubgraphCall => {
    const prepared = prepare(model, query);
    if ('errors' in prepared) return async () => ({ errors: prepared.errors });
    const { operation, document, conditionNames, coerced, passed } = prepared;
    const fetches = new LRUCache<string, CompiledFetch>({ max: cachedFetches });
    return async ({ variables: given, lens, signal, statementMilliseconds }) => {
      const values = coerced.length === 0 ? none : getVariableValues(model.schema, coerced, given);
      if (values.errors !== undefined) return { errors: values.errors.map((error) => error.toJSON()) };
      const variables: Record<string, unknown> = { ...values.coerced };
      for (const name of passed) {
        if (!areObjects(given[name]))
          return { errors: [{ message: 'Representations are a list of objects.' }] };
        variables[name] = given[name];
      }
      const conditions = Object.fromEntries(conditionNames.map((name) => [name, variables[name]]));
      const key = conditionNames.length === 0 ? lens.shape : JSON.stringify([lens.shape, conditions]);
      const known = fetches.get(key);
      const fetch = known ?? compile({ model, lens, mask: maskOf(lens) }, document, operation, conditions);
      if (known === undefined) fetches.set(key, fetch);
      const { database, today, secret } = options;
      const execution: Execution = {
        database,
        cursors,
        sets,
        lens,
        today,
        secret,
        variables,
        joined,
        ...(signal === undefined ? {} : { signal }),
        ...(statementMilliseconds === undefined ? {} : { statementMilliseconds }),
      };
      const taken: Taken = { data: {}, errors: [] };
      const [only, ...others] = fetch.roots;
      if (only !== undefined && others.length === 0) await take(execution, only, taken);
      else await Promise.all(fetch.roots.map((root) => take(execution, root, taken)));
      return taken.errors.length > 0 ? taken : { data: taken.data };
    };
  };
  const documents = new LRUCache<string, SubgraphCall>({ max: cachedDocuments, memoMethod: prepareCall });
  return {
    name: options.domain.name,
    execute: ({ query, ...call }) => documents.memo(query)(call),
    prepare: prepareCall,
  };
}

/** Of a document that has no variable to be coerced. */
const none: ReturnType<typeof getVariableValues> = { coerced: {} };

function areObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'object' && each !== null);
}

interface Operation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Variables that decide `@skip` and `@include`. */
  readonly conditionNames: readonly string[];
  readonly coerced: readonly VariableDefinitionNode[];
  /** Variables that need no coercion: representations, which are read as they come. */
  readonly passed: readonly string[];
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
    const variables = operation.variableDefinitions ?? [];
    const areRepresentations = ({ type }: VariableDefinitionNode) => print(type) === '[_Any!]!';
    return {
      document,
      operation,
      conditionNames: conditionNames(document),
      coerced: variables.filter((each) => !areRepresentations(each)),
      passed: variables.filter(areRepresentations).map(({ variable }) => variable.name.value),
    };
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

async function take(execution: Execution, root: Root, { data, errors }: Taken): Promise<void> {
  // The place in the answer is that of the selection.
  data[root.key] = null;
  try {
    data[root.key] = await runRoot(execution, root);
  } catch (error) {
    errors.push(formatted(error, root));
  }
}

interface Taken {
  readonly data: Record<string, unknown>;
  readonly errors: GraphQLFormattedError[];
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
