// What a request body may be: JSON in UTF-8, as it is, no larger than a request can be. Everything is refused that would
// have to be unpacked or guessed.

import type { FastifyInstance } from 'fastify';
import { gatewayError } from './errors.ts';
import type { Bounds } from './limits/bounds.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What variables may be on this route, where it takes more than others. */
    readonly mostVariables?: typeof envelope;
  }
}

/** What a request has beside its variables, with room to spare. */
const envelope = { values: 100, depth: 3 };

/** @param most what the variables of the most generous role may be */
export function takeJson(
  app: FastifyInstance,
  { variableValues, variableDepth }: Pick<Bounds, 'variableValues' | 'variableDepth'>,
): void {
  const mostVariables = { values: variableValues, depth: variableDepth };
  app.removeAllContentTypeParsers();
  // INVARIANT: refuses `__proto__`, and `constructor` that holds `prototype`, as keys.
  const parse = app.getDefaultJsonParser('error', 'error');
  const decoder = new TextDecoder('utf-8', { fatal: true });

  app.addHook('preParsing', ({ headers }, _reply, payload, done) => {
    const encoding = headers['content-encoding'];
    const type = headers['content-type'];
    if (encoding !== undefined && !/^identity$/i.test(encoding)) done(gatewayError('CONTENT_ENCODING'));
    else if (type !== undefined && type !== 'application/json' && !isInUtf8(type))
      done(gatewayError('CONTENT_TYPE'));
    else done(null, payload);
  });
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (exceeds(body, request.routeOptions.config.mostVariables ?? mostVariables)) {
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

const [quote, backslash, comma, openBracket, closeBracket, openBrace, closeBrace] = [
  ...Buffer.from('"\\,[]{}'),
] as const;

/** Whether JSON text holds more than a request with the `most` variables, read off its bytes: making the objects takes far longer. */
function exceeds(body: Uint8Array, most: typeof envelope): boolean {
  let values = 1;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (inString) {
      if (byte === backslash) at += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === comma) values += 1;
    else if (byte === openBracket || byte === openBrace) {
      depth += 1;
      values += 1;
    } else if (byte === closeBracket || byte === closeBrace) depth -= 1;
    if (values > most.values + envelope.values || depth > most.depth + envelope.depth) return true;
  }
  return false;
}
