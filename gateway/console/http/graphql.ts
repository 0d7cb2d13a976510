// Calls the gateway's GraphQL endpoints and narrows what comes back to data or one kind of failure.

export interface Call {
  readonly path: '/graphql' | '/admin/graphql';
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface GraphQLFailure {
  /** "中文 · English". */
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string; readonly remedy?: string; readonly requestId?: string };
}

export interface Answer<Data> {
  readonly data: Data | null;
  readonly errors: readonly GraphQLFailure[];
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** The gateway did not give what was asked. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  /** Code of docs/errors.md; UNREACHABLE and UNREADABLE are the console's own. */
  readonly code: string;
  readonly remedy: string | undefined;
  readonly requestId: string | undefined;

  constructor(code: string, message = '', remedy?: string, requestId?: string) {
    super(message);
    this.code = code;
    this.remedy = remedy;
    this.requestId = requestId;
  }
}

/**
 * Posts one operation. Errors beside data are returned with it: a section that is down does not take the others along.
 * @throws RequestFailed where there is no data at all
 */
export async function post<Data>(call: Call): Promise<Answer<Data>> {
  const { path, query, variables = {}, headers, signal } = call;
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw new RequestFailed('UNREACHABLE');
  });
  const requestId = response.headers.get('x-request-id') ?? undefined;
  const body = (await response.json().catch(() => null)) as Partial<Answer<Data>> | null;
  if (body === null) throw new RequestFailed('UNREADABLE', '', undefined, requestId);
  const errors = body.errors ?? [];
  if (body.data === undefined || body.data === null) {
    const [first] = errors;
    const { code = 'UNREADABLE', remedy } = first?.extensions ?? {};
    throw new RequestFailed(code, first?.message, remedy, requestId);
  }
  return { data: body.data, errors, extensions: body.extensions ?? {} };
}
