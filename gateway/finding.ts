// An error that is told instead of raised: what accessCheck says of an operation that would be refused. It has the words of
// the executed operation's errors and no others, so that it names nothing that the caller did not.

import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { createErrorFormat, type GatewayErrorCode, gatewayError } from './errors.ts';

export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** Coordinate of the field that it is about. */
  readonly argument?: string;
  /** The grant that is not in its time. */
  readonly grant?: { readonly rule: string; readonly at: string };
  readonly locations?: GraphQLFormattedError['locations'];
}

export function finding(code: GatewayErrorCode, argument?: string): Finding {
  return findingOf(gatewayError(code, argument));
}

/** @param code of an error that comes without one */
export function findingOf(error: GraphQLError, code?: GatewayErrorCode): Finding {
  const { message, locations, extensions = {} } = error.toJSON();
  const { code: given = code } = extensions;
  const place = locations === undefined ? {} : { locations };
  const said = format({ message, ...place, extensions: { ...extensions, code: given } }, error);
  const { remedy = '', argument, grant } = (said.extensions ?? {}) as Partial<Finding>;
  return {
    code: String(said.extensions?.code),
    message: said.message,
    remedy,
    ...(argument === undefined ? {} : { argument }),
    ...(grant === undefined ? {} : { grant }),
    ...place,
  };
}

/** What is refused with a coded error, as a finding; other errors are defects and pass. */
export function findingIn(attempt: () => void): Finding | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof GraphQLError) return findingOf(error);
    throw error;
  }
}

const format = createErrorFormat({ inputErrors: {}, foreign: false, report() {} });
