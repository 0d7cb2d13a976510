// Where the supergraph gets its data: the one file of the gateway that looks at `subgraphs/`. A data source passes a
// subgraph the operation, its variables, the lens and a signal; of the caller's request and identity it knows nothing.

import { tracingChannel } from 'node:diagnostics_channel';
import type { GraphQLDataSource } from '@apollo/gateway';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLFormattedError, type GraphQLSchema, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { type CredentialKey, lensName, signCredential } from '../subgraphs/credential.ts';
import { inputError, inputErrors } from '../subgraphs/input-error.ts';
import { type JoinedCall, joinCalls } from '../subgraphs/joined-calls.ts';
import { type Lens, openLens, rowsOf } from '../subgraphs/lens.ts';
import { createMask, rungs, tokenKeyOf } from '../subgraphs/masks.ts';
import { scalars } from '../subgraphs/scalars.ts';
import { loadSdl } from '../subgraphs/sdl.ts';
import type { Subgraph, SubgraphCall, SubgraphRequest, SubgraphResult } from '../subgraphs/subgraph.ts';
import { ownGraph } from './access/catalog.ts';
import { type AttemptOutcome, type Attempts, createAttempts, isUnreachable, wasNotAsked } from './attempt.ts';
import { DeadlineExceeded, type Signal, timeLeft } from './deadline.ts';
import { isPlainRefusal } from './errors.ts';
import type { PreparingDataSource } from './executor/source.ts';
import type { GraphQLClient } from './graphql-client.ts';
import { requireWords } from './require-words.ts';
import { type Failure, type Fetch, type KeyLookups, sectionErrors, standIns } from './section-failure.ts';

export {
  type CredentialKey,
  createMask,
  inputError,
  inputErrors,
  type Lens,
  openLens,
  rungs,
  type Subgraph,
  type SubgraphResult,
  tokenKeyOf,
};

/** All that a data source learns of a request. */
export interface FetchContext {
  /** What the subgraph of this name obeys. */
  readonly lensFor: (subgraph: string) => Lens;
  readonly signal: Signal;
  /** For the log. */
  readonly requestId?: string | undefined;
  /** How long each statement may take for the caller; absent: as long as any. */
  readonly statementMilliseconds?: number;
}

export interface DataSourceOptions {
  /** Time that one fetch may take. */
  readonly timeoutMilliseconds: number;
  /** Told of each fetch that failed and why, for the log. */
  readonly report: (subgraph: string, error: unknown, requestId: string | undefined) => void;
  /** Told of each attempt to reach a subgraph. */
  readonly observe?: (subgraph: string, milliseconds: number, outcome: AttemptOutcome) => void;
  /** Told of the way in which a subgraph is asked, for those who watch its state. */
  readonly watch?: (subgraph: string, attempts: Attempts) => void;
}

/**
 * A subgraph that obeys lenses, in this process, behind HTTP, or made to obey by `plain/`: its errors become the coded errors of
 * sections. One that prepares documents is handed each once and then only variables.
 */
export function ownDataSource(
  subgraph: Pick<Subgraph, 'name' | 'execute' | 'prepare'> & { readonly remote?: boolean },
  lookups: KeyLookups,
  options: DataSourceOptions,
): PreparingDataSource {
  const report = reportTo(options, subgraph.name);
  const { attempt } = openAttempts(subgraph.name, options);

  const asking =
    (call: SubgraphCall): JoinedCall =>
    (request) =>
      attempt(request.signal, (signal) => call({ ...request, signal }));

  function answer(fetch: Fetch, context: FetchContext, ask: JoinedCall) {
    const lens = context.lensFor(subgraph.name);
    const { statementMilliseconds, signal, requestId } = context;
    const asked: Asked = { fetch, context, lens };
    return ask({
      variables: fetch.variables,
      lens,
      signal,
      ...(statementMilliseconds === undefined ? {} : { statementMilliseconds }),
      ...(requestId === undefined ? {} : { requestIds: requestId }),
    }).then(
      (result) => {
        const known = withItsEntities(fetch, result);
        if (known instanceof Error) return failed(asked, known);
        const { data, errors } = known;
        if (errors.length === 0) return { data };
        return partly(
          asked,
          data,
          errors.map((error) => failureOf(error, (cause) => report(cause, context))),
        );
      },
      (error: unknown) => failed(asked, error),
    );
  }

  function failed(asked: Asked, error: unknown) {
    if (!wasNotAsked(error)) report(error, asked.context);
    return partly(asked, null, [wholeFetch(error)]);
  }

  function partly({ fetch, lens }: Asked, data: Answer['data'], failures: readonly Failure[]) {
    // INVARIANT: a key stands in for its object only where the caller sees all rows of the type; elsewhere, whether the
    // row is there for the caller is known to nobody while its owner is down.
    const standIn = standIns(fetch, lookups, failures, (type) => rowsOf(lens, type) === true);
    const kept = Object.keys(standIn).length === 0 ? data : { ...data, ...standIn };
    return { data: kept, errors: sectionErrors(fetch, failures, standIn) };
  }

  const { prepare } = subgraph;
  return {
    trusted: subgraph.remote !== true,
    report,
    process({ request, context }) {
      const fetch = fetchOf(request);
      const ask = asking((call) => subgraph.execute({ ...fetch, ...call }));
      return answer(fetch, context as FetchContext, ask);
    },
    ...(prepare === undefined
      ? {}
      : {
          prepare({ query }) {
            const ask = joinCalls({ ask: asking(prepare(query)), failsAll });
            return (variables, context) => answer({ query, variables }, context as FetchContext, ask);
          },
        }),
  };
}

/** A subgraph of somebody else, behind plain HTTP: it gets no credential and no lens, and its errors pass. */
export function foreignDataSource(
  name: string,
  client: GraphQLClient,
  options: DataSourceOptions,
): PreparingDataSource {
  const report = reportTo(options, name);
  const { attempt } = openAttempts(name, options);
  return {
    report,
    async process({ request, context }) {
      const { signal, requestId } = context as FetchContext;
      const fetch = fetchOf(request);
      const named = requestId === undefined ? {} : { requestId };
      try {
        const result = await attempt(signal, (within) => client.post({ ...fetch, ...named, signal: within }));
        const known = withItsEntities(fetch, result);
        if (known instanceof Error) throw known;
        const { data, errors } = known;
        return errors.length === 0 ? { data } : { data, errors };
      } catch (error) {
        if (!wasNotAsked(error)) report(error, context);
        return { data: null, errors: sectionErrors(fetch, [wholeFetch(error)], {}) };
      }
    },
  };
}

/** @returns what is told of a failure, and of the request in whose context it was */
function reportTo(
  { report }: DataSourceOptions,
  subgraph: string,
): NonNullable<PreparingDataSource['report']> {
  return (error, context) =>
    report(subgraph, error, (context as Partial<FetchContext> | undefined)?.requestId);
}

/** The SDL of the gateway's own fields, written as that of a domain is. There is no table behind it. */
export function ownGraphSdl(): string {
  return loadSdl({ name: ownGraph.name, mapping: { types: {} } });
}

export function ownGraphSchema(): GraphQLSchema {
  return buildSubgraphSchema({ typeDefs: parse(ownGraphSdl()) });
}

/** One way of writing each value of our scalars: `11010119900307123x` as with a capital X. What is no value stays as it is. */
export function createNormalise(synthetic: boolean): (scalar: string, value: string) => string {
  const known = scalars({ synthetic, today: () => new Date().toISOString().slice(0, 10) });
  return (scalar, value) => {
    try {
      return String(known[scalar]?.parseValue(value) ?? value.trim());
    } catch {
      return value.trim();
    }
  };
}

/** Our own subgraph `name` behind `url`. It is told a lens once, and then only which one. */
export function remoteSubgraph(
  name: string,
  client: GraphQLClient,
  key: CredentialKey,
): Subgraph & { readonly remote: true } {
  const told = new LRUCache<string, true>({ max: keptLenses });
  async function execute({ lens, statementMilliseconds, requestIds, ...request }: SubgraphRequest) {
    const said = {
      ...(statementMilliseconds === undefined ? {} : { statement: statementMilliseconds }),
      ...(requestIds === undefined ? {} : { requests: requestIds }),
    };
    const ask = async (by: Lens | string) => {
      const answer = await client.post({
        ...request,
        authorize: async (body) => {
          const wait = request.signal && timeLeft(request.signal);
          const token = signCredential(key, name, body, by, wait === undefined ? said : { ...said, wait });
          return `Bearer ${await token}`;
        },
      });
      requireWords(answer.data);
      return answer;
    };
    const known = lensName(lens);
    if (told.has(known)) {
      const answer = await ask(known);
      // It has forgotten, or another process answers behind the address.
      if (answer.errors?.[0]?.extensions?.code !== 'LENS_UNKNOWN') return answer;
    }
    const answer = await ask(lens);
    told.set(known, true);
    return answer;
  }
  return { name, remote: true, execute, prepare: (query) => (call) => execute({ query, ...call }) };
}

const keptLenses = 500;

/** For whoever traces, see tracing.ts. */
const traced = tracingChannel('yidang:fetch');

function openAttempts(name: string, { timeoutMilliseconds, watch, observe }: DataSourceOptions): Attempts {
  const { attempt, state } = createAttempts({
    timeoutMilliseconds,
    isOutage,
    ...(observe === undefined
      ? {}
      : { observe: (milliseconds, outcome) => observe(name, milliseconds, outcome) }),
  });
  const attempts: Attempts = {
    attempt: (signal, run) =>
      traced.start.hasSubscribers
        ? traced.tracePromise(() => attempt(signal, run), { name })
        : attempt(signal, run),
    state,
  };
  watch?.(name, attempts);
  return attempts;
}

/** A statement that its caller's own limit ended says nothing of the database. */
const outageCodes = new Set(['DATABASE_UNAVAILABLE', 'DATABASE_TIMEOUT']);

/** Of a subgraph of ours that answers, and says that its database does not. */
function isOutage(result: unknown): boolean {
  const { errors = [] } = result as SubgraphResult;
  return errors.some(({ extensions }) => outageCodes.has(String(extensions?.code)));
}

/** Whatever was asked, the subgraph would have failed. */
function failsAll(failure: SubgraphResult | Error): boolean {
  if (!(failure instanceof Error)) return isOutage(failure);
  return isUnreachable(failure) || wasNotAsked(failure);
}

type Request = Parameters<GraphQLDataSource['process']>[0]['request'];

function fetchOf({ query = '', variables = {}, operationName }: Request): Fetch & { operationName?: string } {
  return { query, variables, ...(operationName === undefined ? {} : { operationName }) };
}

interface Asked {
  readonly fetch: Fetch;
  readonly context: FetchContext;
  readonly lens: Lens;
}

interface Answer {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly GraphQLFormattedError[];
}

/** The plan needs one entity for each representation, or none at all beside errors. @returns an error for anything else */
function withItsEntities(fetch: Fetch, { data = null, errors = [] }: SubgraphResult): Answer | Error {
  const { representations } = fetch.variables;
  const entities = data?._entities;
  if (data === null && errors.length === 0) return new Error('the answer has neither data nor errors');
  if (!Array.isArray(representations)) return { data, errors };
  if (Array.isArray(entities) && entities.length === representations.length) {
    if (!entities.every(isObjectOrNull)) return new Error('the answer has an entity that is no object');
    return { data, errors };
  }
  if (errors.length === 0) return new Error('the answer does not have one entity for each representation');
  return { data: null, errors };
}

function isObjectOrNull(value: unknown): boolean {
  return typeof value === 'object' && !Array.isArray(value);
}

function wholeFetch(error: unknown): Failure {
  const timeout = error instanceof DeadlineExceeded;
  return { path: [], code: timeout ? 'SECTION_TIMEOUT' : 'SECTION_UNAVAILABLE', ownerDown: true };
}

/** What the caller brought was wrong, and the subgraph said so in a code that may pass; or the subgraph failed. */
function failureOf(error: GraphQLFormattedError, report: (error: unknown) => void): Failure {
  const code = String(error.extensions?.code);
  const path = error.path ?? [];
  if (Object.hasOwn(inputErrors, code) || isPlainRefusal(code)) return { path, code, ownerDown: false };
  report(error);
  const timeout = code === 'DATABASE_TIMEOUT' || code === 'STATEMENT_LIMIT';
  return { path, code: timeout ? 'SECTION_TIMEOUT' : 'SECTION_UNAVAILABLE', ownerDown: true };
}
