// One fetch of a compiled plan: it takes the objects that it is for from the answer so far, asks the subgraph about them, and
// merges what it learns into them.

import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { type Batch, batchOf, groupBatchesOf } from './batch.ts';
import type { Grouping } from './groups.ts';
import { merge } from './merge.ts';
import { isValue, own, put, type Value } from './own.ts';
import { objectsAt, type Path, type PathPattern, pathsAt } from './path.ts';
import type { RenamePath } from './renamed-path.ts';
import type { Represent } from './representation.ts';
import type { Rewrite } from './rewrites.ts';
import type { Ask, FetchAnswer } from './source.ts';

export interface Fetch {
  readonly subgraph: string;
  readonly at: PathPattern;
  /** Variables of the operation that the fetch uses too. */
  readonly variables: readonly string[];
  /** Absent: the fetch asks root fields. */
  readonly represent: Represent | undefined;
  /** The field that tells representations apart, where one alone does. */
  readonly soleField: string | null;
  /** Whether an object may be represented to this subgraph; absent: any may. */
  readonly allows: ((object: Readonly<Value>) => boolean) | undefined;
  readonly rewriteInput: Rewrite | undefined;
  readonly rewriteOutput: Rewrite | undefined;
  /** Where an error of the subgraph stands in the answer. */
  readonly rename: RenamePath;
  readonly ask: Ask;
  /** Undefined: all objects are asked alike. */
  readonly grouping: Grouping | undefined;
  /** Whether what it brings for several objects may become different below each of them. */
  readonly copies: boolean;
  /** Names of the interfaces of the supergraph. */
  readonly interfaces: ReadonlySet<unknown>;
}

/** One execution of an operation. */
export interface Run {
  readonly variables: Readonly<Record<string, unknown>>;
  /** What data sources learn of the request. */
  readonly context: unknown;
  readonly data: Value;
  readonly errors: GraphQLError[];
}

/** Hands over an answer when it is there. */
type TakeWhenThere = <T>(answer: Promise<T>, take: (answer: T) => void) => void;

/**
 * Never fails: what goes wrong is an error of the run.
 * @param ended is called when it is over; at once where there is nothing to ask
 */
export function runFetch(run: Run, fetch: Fetch, ended: () => void): void {
  const failed = (error: unknown) => {
    run.errors.push(asGraphQLError(error));
    ended();
  };
  const takeWhenThere: TakeWhenThere = (answer, take) => {
    answer.then((there) => {
      try {
        take(there);
      } catch (error) {
        failed(error);
        return;
      }
      ended();
    }, failed);
  };
  try {
    const objects = fetch.at.length === 0 ? [run.data] : objectsAt(run.data, fetch.at);
    if (objects.length > 0 && ask(run, fetch, objects, takeWhenThere)) return;
  } catch (error) {
    failed(error);
    return;
  }
  ended();
}

/** @returns whether there is anything to ask */
function ask(run: Run, fetch: Fetch, objects: readonly Value[], takeWhenThere: TakeWhenThere): boolean {
  const { represent, grouping } = fetch;
  if (represent === undefined) {
    takeWhenThere(fetch.ask(variablesOf(run, fetch), run.context), (answer) =>
      takeRoot(run, fetch, objects, answer),
    );
    return true;
  }
  if (grouping !== undefined) return askGroups(run, fetch, grouping, represent, objects, takeWhenThere);
  const batch = batchOf(fetch, represent, objects);
  if (batch.representations.length === 0) return false;
  const variables = variablesOf(run, fetch);
  variables.representations = batch.representations;
  takeWhenThere(fetch.ask(variables, run.context), (answer) =>
    takeEntities(run, fetch, batch, objects, answer),
  );
  return true;
}

function asGraphQLError(error: unknown): GraphQLError {
  const { message } = error as Error;
  return error instanceof GraphQLError ? error : new GraphQLError(message, { originalError: error as Error });
}

function takeRoot(
  run: Run,
  fetch: Fetch,
  objects: readonly Value[],
  { data, errors = [] }: FetchAnswer,
): void {
  for (const error of errors) {
    const { path } = error;
    const paths = path && pathsAt(run.data, fetch.at).map((at) => [...at, ...fetch.rename(path)]);
    run.errors.push(...downstreamErrors(fetch, error, paths ?? [undefined]));
  }
  if (!isValue(data)) return;
  fetch.rewriteOutput?.(data);
  for (const [index, object] of objects.entries()) merge(object, copyFor(fetch, index, data));
}

function askGroups(
  run: Run,
  fetch: Fetch,
  grouping: Grouping,
  represent: Represent,
  objects: readonly Value[],
  takeWhenThere: TakeWhenThere,
): boolean {
  const batches = groupBatchesOf(run, fetch, grouping, represent, objects);
  if (batches.length === 0) return false;
  const variables = variablesOf(run, fetch);
  const sets = batches.map(({ values, representations }) => ({ ...variables, ...values, representations }));
  takeWhenThere(grouping.ask(sets, run.context), (answers) => {
    for (const [index, batch] of batches.entries()) {
      try {
        takeEntities(run, fetch, batch, objects, answers[index] ?? {});
      } catch (error) {
        run.errors.push(asGraphQLError(error));
      }
    }
  });
  return true;
}

function takeEntities(
  run: Run,
  fetch: Fetch,
  batch: Batch,
  objects: readonly Value[],
  { data, errors = [] }: FetchAnswer,
): void {
  if (errors.length > 0) addErrors(run, fetch, batch, errors);
  if (!isValue(data)) return;
  const entities = data._entities;
  if (!Array.isArray(entities) || entities.length !== batch.representations.length)
    throw new Error('the answer does not have one entity for each representation');
  entities.forEach((entity: unknown, index) => {
    if (!isValue(entity)) return;
    const targets = (batch.objects[index] ?? []).map((position) => objects[position] as Value);
    entity.__typename ??= targets[0]?.__typename;
    fetch.rewriteOutput?.(entity);
    for (const [at, object] of targets.entries()) mergeEntity(fetch, object, copyFor(fetch, at, entity));
  });
}

/** The first takes what came itself. */
function copyFor({ copies }: Fetch, index: number, value: Value): Value {
  return copies && index > 0 ? structuredClone(value) : value;
}

/** A subgraph that knows an interface as one object calls all its objects so: what the object is, is known better. */
function mergeEntity({ interfaces }: Fetch, object: Value, entity: Readonly<Value>): void {
  const { __typename: known } = object;
  merge(object, entity);
  if (known !== undefined && interfaces.has(entity.__typename)) object.__typename = known;
}

/** Errors of an answer, at the objects that they are of: more of them say nothing more. */
export const mostErrors = 1000;

function addErrors(run: Run, fetch: Fetch, batch: Batch, errors: readonly GraphQLFormattedError[]): void {
  const paths = pathsAt(run.data, fetch.at);
  let left = mostErrors;
  for (const error of errors) {
    const concerned = errorPaths(fetch, batch, paths, error).slice(0, left);
    run.errors.push(...downstreamErrors(fetch, error, concerned));
    left -= concerned.length;
    if (left === 0) return;
  }
}

/** An error of a representation stands at every object that it was sent for. */
function errorPaths(
  { rename }: Fetch,
  batch: Batch,
  paths: readonly Path[],
  { path }: GraphQLFormattedError,
): readonly (Path | undefined)[] {
  if (path === undefined) return [undefined];
  const [, index, ...rest] = path;
  if (typeof index !== 'number') return batch.objects.flatMap((of) => of.map((position) => paths[position]));
  return (batch.objects[index] ?? []).map((position) => [...(paths[position] ?? []), ...rename(rest)]);
}

function variablesOf({ variables }: Run, fetch: Fetch): Value {
  const used: Value = {};
  for (const name of fetch.variables) {
    const value = own(variables, name);
    if (value !== undefined) put(used, name, value);
  }
  return used;
}

function* downstreamErrors(
  { subgraph }: Fetch,
  original: GraphQLFormattedError,
  paths: readonly (Path | undefined)[],
): Generator<GraphQLError> {
  const message = original.message || `Error while fetching subquery from service "${subgraph}"`;
  const code = original.extensions?.code ?? 'DOWNSTREAM_SERVICE_ERROR';
  const extensions = { ...original.extensions, serviceName: subgraph, code };
  for (const path of paths)
    yield new GraphQLError(message, { path: path ?? null, originalError: original as Error, extensions });
}
