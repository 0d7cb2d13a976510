// What a request body may be: JSON in UTF-8, as it is, no larger than a request can be. Everything is refused that would
// have to be unpacked or guessed.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { gatewayError } from './errors.ts';
import { type Extent, exceeds } from './json-extent.ts';
import type { Bounds } from './limits/bounds.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What variables may be on this route, where it takes more than others. */
    readonly mostVariables?: Extent;
  }
}

/** What a request has beside its variables, with room to spare. */
const envelope: Extent = { values: 100, depth: 3 };

/**
 * @param most what the variables of the most generous role may be
 * @param bytesFor how long the body of a request may be, in bytes, no more than the server reads
 */
export function takeJson(
  app: FastifyInstance,
  { variableValues, variableDepth }: Pick<Bounds, 'variableValues' | 'variableDepth'>,
  bytesFor: (request: FastifyRequest) => number,
): void {
  const mostVariables = { values: variableValues, depth: variableDepth };
  app.removeAllContentTypeParsers();
  // INVARIANT: refuses `__proto__`, and `constructor` that holds `prototype`, as keys.
  const parse = app.getDefaultJsonParser('error', 'error');
  const decoder = new TextDecoder('utf-8', { fatal: true });

  app.addHook('preParsing', (request, _reply, payload, done) => {
    const { headers } = request;
    const encoding = headers['content-encoding'];
    const type = headers['content-type'];
    if (encoding !== undefined && !/^identity$/i.test(encoding)) done(gatewayError('CONTENT_ENCODING'));
    else if (type !== undefined && type !== 'application/json' && !isInUtf8(type))
      done(gatewayError('CONTENT_TYPE'));
    else if (Number(headers['content-length'] ?? 0) > bytesFor(request)) done(gatewayError('BODY_TOO_LARGE'));
    else done(null, payload);
  });
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    // What says its length is no longer than that.
    if (request.headers['content-length'] === undefined && body.length > bytesFor(request)) {
      done(gatewayError('BODY_TOO_LARGE'));
      return;
    }
    if (exceeds(body, withEnvelope(request.routeOptions.config.mostVariables ?? mostVariables))) {
      done(gatewayError('VARIABLES_LIMIT'));
      return;
    }
    let text: string;
    try {
      text = decoder.decode(body);
    } catch {
      done(gatewayError('BAD_REQUEST'));
      return;
    }
    parse(request, text, done);
  });
}

/** As far as it says in what. */
function isInUtf8(type: string): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";]*)"?/i.exec(type)?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset.trim());
}

function withEnvelope({ values, depth }: Extent): Extent {
  return { values: values + envelope.values, depth: depth + envelope.depth };
}
