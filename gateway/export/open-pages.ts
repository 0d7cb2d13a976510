// Opens the pages of an export: the first of them, which may be refused, and the way to the others. Each is an operation of its own: who
// calls is verified anew, it takes its turn beside other requests, passes the door, and has the time of a request.

import type { FastifyRequest } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import { DeadlineExceeded, type Signal, withDeadline } from '../deadline.ts';
import { gatewayError } from '../errors.ts';
import type { Graph } from '../graph.ts';
import { purposeOf } from '../graphql-routes.ts';
import { anonymous, type Principal } from '../identity/principal.ts';
import { soleAuthorization } from '../identity/sole-authorization.ts';
import { emptyNote, type Note } from '../note.ts';
import type { Operation } from '../operation.ts';
import type { ExportRoutes } from './export-routes.ts';
import { afterVariable, type PagedDocument, pagedDocument } from './paged-document.ts';
import { type Answered, type FetchPage, type Page, pageOf } from './pages.ts';

export interface Opened {
  readonly paged: PagedDocument;
  readonly first: Page;
  readonly fetch: FetchPage;
  /** What the first page came to. */
  readonly begun: Answered;
}

/** What the operation is refused for, in the words of its errors. */
export interface RefusedPages {
  readonly refused: readonly GraphQLFormattedError[];
  /** Seconds after which it is worth another try, as the header has them. */
  readonly retryAfter: string | undefined;
}

/** A page that would cost too much is tried smaller. */
const shares = [1, 10, 100];
const retryMilliseconds = 500;

/** @throws GraphQLError */
export async function openPages(
  routes: ExportRoutes & Pick<Graph, 'apollo' | 'schema'>,
  request: FastifyRequest,
  operation: Operation,
  gone: Signal,
): Promise<Opened | RefusedPages> {
  const note = routes.noteOf(request);
  const { roles } = await identified(routes, request);
  const { pageSize } = routes.limits.boundsFor(roles);
  let refusal: RefusedPages = { refused: [], retryAfter: undefined };
  for (const share of shares) {
    const paged = pagedDocument(routes.schema, operation, Math.max(1, Math.floor(pageSize / share)));
    const run = running(routes, request, operation, paged, gone);
    const begun = await run(null, note, routes.overload.enter);
    if (begun.errors.length === 0) {
      const fetch: FetchPage = async (after) =>
        pageOf(paged.key, await run(after, emptyNote(performance.now()), again(routes)), begun);
      return { paged, first: pageOf(paged.key, begun, undefined), fetch, begun };
    }
    refusal = { refused: begun.errors, retryAfter: begun.retryAfter };
    if (!begun.codes.includes('COST_TOO_HIGH')) break;
  }
  return refusal;
}

type Turn = ExportRoutes['overload']['enter'];

function running(
  routes: ExportRoutes & Pick<Graph, 'apollo'>,
  request: FastifyRequest,
  { variables, definition }: Operation,
  paged: PagedDocument,
  gone: Signal,
) {
  return (after: string | null, note: Note, turn: Turn) => {
    let hasTurn = false;
    return withDeadline(gone, routes.requestTimeoutMilliseconds, async (signal) => {
      if (routes.readiness.draining) throw gatewayError('SHUTTING_DOWN');
      const principal = await identified(routes, request);
      const leave = await turn(principal, signal);
      hasTurn = true;
      try {
        const { body, http } = await routes.readiness.track(
          routes.apollo.executeOperation(
            {
              query: paged.text,
              variables: { ...variables, [afterVariable]: after },
              ...(definition.name === undefined ? {} : { operationName: definition.name.value }),
            },
            {
              contextValue: {
                requestId: request.id,
                principal,
                purpose: purposeOf(request),
                note,
                signal,
                bulk: 'EXPORT',
              },
            },
          ),
        );
        if (body.kind !== 'single') throw new Error('incremental delivery is not offered');
        const { data, errors = [], extensions } = body.singleResult;
        return {
          data,
          errors,
          codes: errors.map((error) => String(error.extensions?.code)),
          access: extensions?.access as Answered['access'],
          released: note.rows ?? [],
          retryAfter: http.headers.get('retry-after'),
        };
      } finally {
        leave();
      }
    }).catch((error: unknown) => {
      if (!(error instanceof DeadlineExceeded)) throw error;
      throw gatewayError(hasTurn ? 'SECTION_TIMEOUT' : 'OVERLOADED');
    });
  };
}

/** Waits while others have all turns, as long as its page has time. */
function again({ overload }: ExportRoutes): Turn {
  return async (principal, signal) => {
    while (!signal.aborted) {
      try {
        return await overload.enter(principal, signal);
      } catch (error) {
        if (signal.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, retryMilliseconds));
      }
    }
    throw signal.reason;
  };
}

// INVARIANT: asked for every page, so that a token or principal that is revoked meanwhile gets no more.
async function identified({ identity }: ExportRoutes, request: FastifyRequest): Promise<Principal> {
  return identity === 'open' ? anonymous : identity(soleAuthorization(request.raw));
}
