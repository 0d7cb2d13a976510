// Posts operations to one GraphQL server: pooled connections, a bounded answer, one retry of what may be repeated.
// Deadlines come with the caller's signal; what a failure means for the gateway's client is decided elsewhere.

import { setTimeout as sleep } from 'node:timers/promises';
import type { GraphQLFormattedError } from 'graphql';
import { z } from 'zod';
import type { Signal } from './deadline.ts';
import { type Extent, exceeds } from './json-extent.ts';
import { traceparent } from './tracing.ts';

export interface GraphQLClient {
  /** @throws Error when there is no GraphQL answer: no connection, aborted, too long, not JSON, another shape. */
  post(request: GraphQLPost): Promise<GraphQLAnswer>;
  close(): Promise<void>;
}

export interface GraphQLPost {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
  readonly signal?: Signal;
  /** The gateway's own, for the log of a server that believes it. */
  readonly requestId?: string;
  /** Value of the Authorization header for a body. */
  readonly authorize?: (body: string) => Promise<string>;
}

export interface GraphQLAnswer {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly GraphQLFormattedError[];
}

export interface GraphQLClientOptions {
  readonly url: string;
  readonly connections?: number;
  /** In bytes. */
  readonly longestAnswer?: number;
}

const defaultConnections = 32;
const defaultLongestAnswer = 32 * 1024 * 1024;
/** Of an answer: a byte of text can become twenty of objects. */
const mostHeld: Extent = { values: 2_000_000, depth: 10_000 };
/** Of the errors of an answer. Messages are in characters. */
const mostOfErrors = { errors: 1000, message: 500, code: 100, path: 100 };
const retryDelayMilliseconds = { least: 20, spread: 80 };
/** The request did not arrive, or its connection broke: a read may be sent again. */
const retriable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
]);

export function createGraphQLClient(options: GraphQLClientOptions): GraphQLClient {
  const url = new URL(options.url);
  const path = `${url.pathname}${url.search}`;
  // Loaded where something is served elsewhere.
  const opening = import('undici').then(
    ({ Pool }) =>
      new Pool(url.origin, {
        connections: options.connections ?? defaultConnections,
        maxResponseSize: options.longestAnswer ?? defaultLongestAnswer,
      }),
  );
  // Whoever asks is told.
  opening.catch(() => {});

  async function send(body: string, { authorize, requestId, signal }: GraphQLPost): Promise<GraphQLAnswer> {
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json',
    };
    const trace = traceparent();
    if (trace !== undefined) headers.traceparent = trace;
    if (requestId !== undefined) headers['x-request-id'] = requestId;
    if (authorize !== undefined) headers.authorization = await authorize(body);
    const pool = await opening;
    const response = await pool.request({
      method: 'POST',
      path,
      headers,
      body,
      signal: abortSignalOf(signal),
    });
    if (unreachable.has(response.statusCode)) {
      await response.body.dump();
      throw new UnreachableError(response.statusCode);
    }
    if (response.statusCode >= 300 && response.statusCode < 400) {
      await response.body.dump();
      throw new Error('the answer is somewhere else, and nobody follows it');
    }
    return parseAnswer(readJson(Buffer.from(await response.body.arrayBuffer())));
  }

  return {
    async post(request) {
      const { query, variables, operationName, signal } = request;
      const body = JSON.stringify({ query, variables, operationName });
      try {
        return await send(body, request);
      } catch (error) {
        if (!isRetriable(error) || /^\s*mutation\b/.test(query)) throw error;
        const { least, spread } = retryDelayMilliseconds;
        await sleep(least + Math.random() * spread);
        if (signal?.aborted) throw signal.reason;
        return send(body, request);
      }
    },
    close: async () => (await opening).destroy(),
  };
}

/** Said by what stands before a server: it was not asked, or did not answer. */
const unreachable = new Set([502, 503, 504]);

class UnreachableError extends Error {
  readonly code: string;

  constructor(status: number) {
    super('nobody answers behind the address');
    this.code = `HTTP_${status}`;
  }
}

/** undici uses of a signal what a Signal has. */
function abortSignalOf(signal: Signal | undefined): AbortSignal | null {
  return (signal ?? null) as AbortSignal | null;
}

function isRetriable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && retriable.has(String(error.code));
}

const answerShape = z
  .object({
    data: z.record(z.string(), z.unknown()).nullish(),
    errors: z
      .array(
        z.object({
          message: z.string().transform((text) => text.slice(0, mostOfErrors.message)),
          path: z
            .array(z.union([z.string().max(mostOfErrors.message), z.number()]))
            .max(mostOfErrors.path)
            .optional()
            .catch(undefined),
          extensions: z
            .object({ code: z.string().max(mostOfErrors.code) })
            .optional()
            .catch(undefined),
        }),
      )
      .optional(),
  })
  .refine(({ data, errors }) => data !== undefined || errors !== undefined);

/** Of an error, message, path and code are kept: nothing else that a server says about itself travels on. */
function parseAnswer(answer: unknown): GraphQLAnswer {
  const { data, errors = [] } = answerShape.parse(withFewErrors(answer));
  return {
    ...(data === undefined ? {} : { data }),
    ...(errors.length === 0
      ? {}
      : {
          errors: errors.map(({ message, path, extensions }) => ({
            message,
            ...(path === undefined ? {} : { path }),
            ...(extensions === undefined ? {} : { extensions }),
          })),
        }),
  };
}

/** Looking at millions of them would take seconds in which nobody else is answered. */
function withFewErrors(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null || !('errors' in answer)) return answer;
  const { errors } = answer;
  return Array.isArray(errors) ? { ...answer, errors: errors.slice(0, mostOfErrors.errors) } : answer;
}

/** @throws Error for what is no JSON, or holds more than an answer may */
function readJson(text: Buffer): unknown {
  // A value has a byte at least.
  if (text.length > mostHeld.values && exceeds(text, mostHeld)) throw new Error('the answer holds too much');
  return JSON.parse(text.toString().replace(/^\uFEFF/, ''));
}
