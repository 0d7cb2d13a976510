// The GraphQL server between HTTP and the federation. Its options are mostly a list of what is switched off, because by
// default it says more than a caller may know.

import { ApolloServer, type ApolloServerOptions, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { createErrorFormat, type ErrorFormatOptions, gatewayError, gatewayErrors } from './errors.ts';
import type { Federation, RequestContext } from './federation.ts';
import type { Note } from './note.ts';
import { additionalRules, validationOptions } from './validation.ts';

export interface ApolloOptions {
  readonly federation: Federation;
  readonly introspection: boolean;
  readonly errors: ErrorFormatOptions;
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

export function createApolloServer(options: ApolloOptions): ApolloServer<RequestContext> {
  const guarded = guardedOptions(options);
  return new ApolloServer<RequestContext>({
    ...guarded,
    plugins: [...guarded.plugins, noteTheAnswer],
    gateway: options.federation,
  });
}

/** What a GraphQL server of this process has switched off and on, whatever it serves. */
export function guardedOptions({ introspection, errors }: Pick<ApolloOptions, 'introspection' | 'errors'>) {
  return {
    // Whether there is any is a validation rule of ours.
    introspection: true,
    validationRules: [...additionalRules(introspection)],
    formatError: createErrorFormat(errors),
    persistedQueries: false,
    hideSchemaDetailsFromClientErrors: true,
    validationOptions,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    cache: 'bounded',
    allowBatchedHttpRequests: false,
    stopOnTerminationSignals: false,
    logger: silent,
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      refuseUnclearOperation,
      sayWhatIsMissing,
      nameTheRequest,
    ],
  } as const satisfies Partial<ApolloServerOptions<{ requestId: string }>>;
}

/** The gateway package refuses it too, but as an error of its own making; of a kind that the schema has not, as a defect. */
const refuseUnclearOperation: ApolloServerPlugin<{ requestId: string }> = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation, schema }) {
        if (operation === undefined || !schema.getRootType(operation.operation))
          throw gatewayError('OPERATION_RESOLUTION_FAILURE');
      },
    };
  },
};

/** A required value that a subgraph left out makes its parent null; the package notes that where no client looks. */
const sayWhatIsMissing: ApolloServerPlugin<{ requestId: string }> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response }) {
        if (response.body.kind !== 'single') return;
        const { singleResult } = response.body;
        const { valueCompletion: missing, ...others } = singleResult.extensions ?? {};
        if (!Array.isArray(missing)) return;
        if (Object.keys(others).length > 0) singleResult.extensions = others;
        else delete singleResult.extensions;
        const { message, remedy } = gatewayErrors.RESULT_INVALID;
        singleResult.errors = missing.map(({ path }) => ({
          message,
          path,
          extensions: { code: 'RESULT_INVALID', remedy },
        }));
      },
    };
  },
};

/** For the record: the document that was asked, and the codes that the caller gets. */
export const noteTheAnswer: ApolloServerPlugin<{ readonly note: Note }> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response, contextValue: { note }, document, operationName }) {
        note.document = document ?? null;
        note.operationName = operationName ?? '';
        if (response.body.kind !== 'single') return;
        const { data, errors } = response.body.singleResult;
        note.answered = data !== null && data !== undefined;
        note.codes = errors?.map(({ extensions }) => String(extensions?.code ?? 'INTERNAL')) ?? [];
      },
    };
  },
};

/** Failures that operators have to look into carry the id under which the log knows them. */
const nameTheRequest: ApolloServerPlugin<{ requestId: string }> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response, contextValue }) {
        if (response.body.kind !== 'single') return;
        const { singleResult } = response.body;
        const { errors } = singleResult;
        if (errors === undefined) return;
        singleResult.errors = errors.map((error) =>
          forOperators.has(String(error.extensions?.code))
            ? { ...error, extensions: { ...error.extensions, requestId: contextValue.requestId } }
            : error,
        );
      },
    };
  },
};

const forOperators = new Set(['INTERNAL', 'RESULT_INVALID', 'SECTION_UNAVAILABLE', 'SECTION_TIMEOUT']);
