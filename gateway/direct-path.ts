// The short way of an operation whose document this server has answered before: from the body of the request to the executor, with
// the door, the limits and the record as on the long way, and none of what a GraphQL server does to find out what is asked. Whatever
// is new or unusual about a request goes the long way. Both give the same answers to the byte; a differential test says so.

import { type ExecutionResult, GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import { LRUCache } from 'lru-cache';
import { type CompletedResult, completeResult } from './complete-result.ts';
import type { createErrorFormat } from './errors.ts';
import type { KnownOperations, RequestContext } from './federation.ts';
import { jsonLine } from './json-line.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: string | Buffer;
}

export type DirectAnswer = (context: RequestContext) => Promise<HttpAnswer>;

export interface DirectPath {
  /** @returns undefined for what has to go the long way */
  find(body: unknown, accept: string | undefined): DirectAnswer | undefined;
  /** Tells which type of content the long way has answered with status 200 to an `Accept`. */
  learn(accept: string | undefined, contentType: string | undefined): void;
}

export interface DirectPathOptions {
  readonly operations: KnownOperations;
  readonly formatError: ReturnType<typeof createErrorFormat>;
}

const keptAccepts = 100;

export function createDirectPath({ operations, formatError }: DirectPathOptions): DirectPath {
  const contentTypes = new LRUCache<string, string>({ max: keptAccepts });

  /** As Apollo Server formats them: the status is the last one that an error brings. */
  function format(errors: readonly GraphQLError[], head: Head): GraphQLFormattedError[] {
    return errors.map((error) => {
      const { http, code = 'INTERNAL_SERVER_ERROR', ...others } = error.extensions;
      const extensions = { ...others, code };
      const { status, headers = [] } = (http ?? {}) as Partial<Pick<Head, 'status' | 'headers'>>;
      if (status !== undefined) head.status = status;
      for (const [name, value] of headers) head.headers.set(name, value);
      return formatError({ ...error.toJSON(), extensions }, error, head.requestId);
    });
  }

  function formatted(result: ExecutionResult, head: Head): CompletedResult {
    if (result.errors === undefined) return result as CompletedResult;
    const errors = format(result.errors.map(asUserInput), head);
    if (errors.length > 0 && result.data === undefined) head.status ??= 400;
    return { ...result, errors };
  }

  function formattedFailure(error: unknown, head: Head): CompletedResult {
    const errors = format([asGraphQLError(error)], head);
    head.status ??= 500;
    return { errors };
  }

  return {
    find(body, accept) {
      const request = requestIn(body);
      const contentType = contentTypes.get(accept ?? '');
      if (request === undefined || contentType === undefined) return undefined;
      const known = operations.find(request.query, request.operationName);
      if (known === undefined) return undefined;
      return (context) => {
        const { requestId } = context;
        const head: Head = {
          requestId,
          status: undefined,
          headers: new Map([['content-type', contentType]]),
        };
        const answer = (result: CompletedResult): HttpAnswer => {
          completeResult(result, { ...context, document: known.document, operation: known.definition });
          const { errors, data, extensions } = result;
          return {
            status: head.status ?? 200,
            headers: head.headers,
            body: jsonLine(JSON.stringify({ errors, data, extensions })),
          };
        };
        return operations
          .run(known, request.variables, context, (result) => answer(formatted(result, head)))
          .catch((error: unknown) => answer(formattedFailure(error, head)));
      };
    },
    learn(accept, contentType) {
      if (contentType !== undefined) contentTypes.set(accept ?? '', contentType);
    },
  };
}

interface Head {
  readonly requestId: string;
  status: number | undefined;
  readonly headers: Map<string, string>;
}

interface Request {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

const usual: ReadonlySet<string> = new Set(['query', 'operationName', 'variables']);

/** What is asked, where the body says that and nothing more. */
function requestIn(body: unknown): Request | undefined {
  if (!isRecord(body)) return undefined;
  for (const name in body) if (!usual.has(name)) return undefined;
  const { query, operationName, variables } = body;
  if (typeof query !== 'string' || query === '' || operationName === '') return undefined;
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string')
    return undefined;
  if (variables !== undefined && variables !== null && !isRecord(variables)) return undefined;
  return { query, operationName: operationName ?? undefined, variables: variables ?? {} };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  if (!(error instanceof Error)) return new GraphQLError(`Unexpected error value: ${String(error)}`);
  return new GraphQLError(error.message, { originalError: error });
}

/** Variables that do not fit their types are the caller's mistake. */
function asUserInput(error: GraphQLError): GraphQLError {
  const [node, ...others] = error.nodes ?? [];
  if (node?.kind !== Kind.VARIABLE_DEFINITION || others.length > 0 || error.extensions.code != null)
    return error;
  const variable = `Variable "$${node.variable.name.value}" `;
  const faults = ['has invalid value', 'got invalid value ', 'of required type ', 'of non-null type '];
  if (!faults.some((fault) => error.message.startsWith(`${variable}${fault}`))) return error;
  return new GraphQLError(error.message, {
    nodes: [node],
    originalError: error.originalError ?? error,
    extensions: { ...error.extensions, code: 'BAD_USER_INPUT' },
  });
}
