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
import type { GraphQLFormattedError } from 'graphql';
import { nameTheRequest, noteTheAnswer, sayWhatIsMissing } from './complete-result.ts';
import { createErrorFormat, type ErrorFormatOptions, gatewayError } from './errors.ts';
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
    plugins: [...guarded.plugins, noteEachAnswer],
    gateway: options.federation,
  });
}

/** What a GraphQL server of this process has switched off and on, whatever it serves. */
export function guardedOptions({ introspection, errors }: Pick<ApolloOptions, 'introspection' | 'errors'>) {
  const format = createErrorFormat(errors);
  return {
    // Whether there is any is a validation rule of ours.
    introspection: true,
    validationRules: [...additionalRules(introspection)],
    formatError: (formatted: GraphQLFormattedError, error: unknown) =>
      format(formatted, error, requestIds.get(error as object)),
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
      sayOfEachWhatIsMissing,
      nameEachRequest,
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

const sayOfEachWhatIsMissing: ApolloServerPlugin<{ requestId: string }> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response }) {
        if (response.body.kind === 'single') sayWhatIsMissing(response.body.singleResult);
      },
    };
  },
};

export const noteEachAnswer: ApolloServerPlugin<{ readonly note: Note }> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response, contextValue: { note }, document, operation }) {
        if (response.body.kind === 'single')
          noteTheAnswer(response.body.singleResult, note, document, operation);
      },
    };
  },
};

/** Of errors on their way out: what formats them is not told whose they are. */
const requestIds = new WeakMap<object, string>();

const nameEachRequest: ApolloServerPlugin<{ requestId: string }> = {
  async requestDidStart() {
    return {
      async didEncounterErrors({ errors, contextValue }) {
        for (const error of errors) requestIds.set(error, contextValue.requestId);
      },
      async willSendResponse({ response, contextValue }) {
        if (response.body.kind === 'single')
          nameTheRequest(response.body.singleResult, contextValue.requestId);
      },
    };
  },
};
