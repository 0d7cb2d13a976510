// The gateway's own part of the supergraph, served to the query plan like any domain's. It holds no data: what it answers
// with is what the door knows of whoever asks. The fields themselves are in own-fields.ts.

import type { GraphQLDataSource } from '@apollo/gateway';
import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  parse,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Policy } from './access/policy.ts';
import type { RewriteScope } from './access/rewrite.ts';
import type { Use } from './access/rule.ts';
import type { AccessCheck, CheckRequest } from './access-check.ts';
import { inputErrors, ownGraphSchema } from './data-sources.ts';
import { gatewayError, isGatewayErrorCode } from './errors.ts';
import type { Principal } from './identity/principal.ts';
import type { Purpose } from './purpose.ts';

/** What the gateway's own fields know of whoever asks; made by the door for one request. */
export interface Asker {
  readonly principal: Principal;
  readonly purpose: Purpose;
  /** Schema, catalogue and the decision for this caller and purpose. */
  readonly scope: RewriteScope;
  /** Coordinates of the fields that the caller may use so on some row. */
  readonly mayUse: (use: Use) => ReadonlySet<string>;
  /** What the door would do with another operation of the same caller. */
  readonly check: (request: CheckRequest) => AccessCheck;
  /** The registered purposes by code. */
  readonly purposes: Policy['purposes'];
  /** Notes for the record whose data the field is about. @param name as `Pseudonyms.subject` takes it */
  readonly asked: (name: string) => void;
}

/** Answers a field of Query: arguments as the schema has them → plain data of the field's type, or a promise of it. */
export type OwnField = (args: Readonly<Record<string, unknown>>, asker: Asker) => unknown;

export interface OwnGraphContext {
  /** Null where nothing is decided. */
  readonly asker: Asker | null;
  /** For the log. */
  readonly requestId?: string | undefined;
}

const keptDocuments = 500;

/**
 * @param fields by the name that they have in schema/gateway.graphql: all of them and no others
 * @param report told of what is no coded error
 */
export function createOwnGraph(
  fields: Readonly<Record<string, OwnField>>,
  report: (error: unknown, requestId: string | undefined) => void,
): GraphQLDataSource {
  const schema = ownGraphSchema();
  checkNames(schema, fields);
  const documents = new LRUCache<string, DocumentNode>({
    max: keptDocuments,
    memoMethod: (query) => parse(query),
  });
  return {
    async process({ request: { query = '', variables = {} }, context }) {
      const { asker, requestId } = context as OwnGraphContext;
      const rootValue = Object.fromEntries(
        Object.entries(fields).map(([name, field]) => [
          name,
          (args: Readonly<Record<string, unknown>>) => {
            if (asker === null) throw gatewayError('POLICY_UNAVAILABLE');
            return field(args, asker);
          },
        ]),
      );
      const document = documents.memo(query);
      const { data, errors = [] }: ExecutionResult = await execute({
        schema,
        document,
        rootValue,
        variableValues: variables,
      });
      const answer = { data: data ?? null };
      return errors.length === 0
        ? answer
        : { ...answer, errors: errors.map((error) => coded(error, (cause) => report(cause, requestId))) };
    },
  };
}

function checkNames(schema: GraphQLSchema, fields: Readonly<Record<string, OwnField>>): void {
  const declared = Object.keys(schema.getQueryType()?.getFields() ?? {}).filter(
    (name) => !name.startsWith('_'),
  );
  const strays = [...declared, ...Object.keys(fields)].filter(
    (name) => !declared.includes(name) || !Object.hasOwn(fields, name),
  );
  if (strays.length > 0)
    throw new Error(`schema/gateway.graphql and its fields differ in ${strays.join(', ')}`);
}

/** The words and the status belong to the way out: see `createErrorFormat`. */
function coded(error: GraphQLError, report: (error: unknown) => void): GraphQLFormattedError {
  const given = String(error.extensions.code);
  const code = isGatewayErrorCode(given) || Object.hasOwn(inputErrors, given) ? given : 'INTERNAL';
  if (code === 'INTERNAL') report(error.originalError ?? error);
  return { message: code, ...(error.path === undefined ? {} : { path: error.path }), extensions: { code } };
}
