// What a request may not exceed, checked before its document is validated, cached or planned, and for every caller anew:
// the counts of a document are kept, what they are compared with is the caller's.

import { type DocumentNode, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { gatewayError } from '../errors.ts';
import { aliases } from './aliases.ts';
import { type Bounds, boundsOf, highestBounds, type LimitSettings } from './bounds.ts';
import { depth } from './depth.ts';
import { directives } from './directives.ts';
import type { DisclosureSettings } from './disclosure.ts';
import { fragments } from './fragments.ts';
import { inputObjects } from './input-objects.ts';
import { introspection } from './introspection.ts';
import type { Limit } from './limit.ts';
import { hasForbiddenName } from './names.ts';
import { countOverlaps } from './overlaps.ts';
import { repeats } from './repeats.ts';
import { rootFields } from './root-fields.ts';
import { selections } from './selections.ts';
import { countTokens, type TokenCount } from './tokens.ts';
import { countVariables } from './variables.ts';

export interface Limits {
  /**
   * @param request as it came, of whatever shape: what is no text and no object is for others to refuse
   * @throws GraphQLError with the code of the first limit that is exceeded
   */
  check(request: { readonly query?: unknown; readonly variables?: unknown }, roles: readonly string[]): void;
  /** What a caller with these roles may. */
  boundsFor(roles: readonly string[]): Bounds;
  /** What aggregates must have; absent: what the subgraphs have of themselves. */
  readonly disclosure: DisclosureSettings | undefined;
}

/** Those that are counted in the parsed document, by the name of their bound. */
const limits = {
  fragments,
  depth,
  aliases,
  rootFields,
  directives,
  repeats,
  selections,
  introspection,
  inputObjects,
} as const satisfies Partial<Record<keyof Bounds, Limit>>;

type Counted = keyof typeof limits;
const counted = Object.keys(limits) as Counted[];

/** In characters of the documents, which are the keys. */
const keptText = 8 * 1024 * 1024;

export function createLimits(settings?: LimitSettings): Limits {
  const highest = highestBounds(settings);
  const counts = new LRUCache<string, DocumentCount>({
    maxSize: keptText,
    sizeCalculation: (_, text) => text.length + 1,
    memoMethod: (text) => countDocument(text, highest),
  });
  /** By the roles as a token brought them, whose principal is kept. */
  const bounds = new WeakMap<readonly string[], Bounds>();
  const boundsFor = (roles: readonly string[]): Bounds => {
    const known = bounds.get(roles);
    if (known !== undefined) return known;
    const allowed = boundsOf(settings, roles);
    bounds.set(roles, allowed);
    return allowed;
  };
  return {
    boundsFor,
    disclosure: settings?.disclosure,
    check({ query, variables }, roles) {
      const allowed = boundsFor(roles);
      if (typeof query === 'string') {
        // Before anything reads it.
        if (query.length > allowed.characters) throw gatewayError('TOKEN_LIMIT');
        checkDocument(counts.memo(query), allowed);
      }
      if (variables !== undefined) checkVariables(variables, allowed);
    },
  };
}

interface DocumentCount extends TokenCount {
  readonly forbiddenName: boolean;
  readonly overlaps: number;
  /** Absent where the text is too long or no document. */
  readonly of?: Readonly<Record<Counted, number>>;
}

function countDocument(text: string, most: Bounds): DocumentCount {
  const count = countTokens(text, most);
  const document =
    count.tokens > most.tokens || count.nesting > most.nesting ? undefined : parsed(text, most.tokens);
  if (document === undefined) return { ...count, forbiddenName: false, overlaps: 0 };
  const of = Object.fromEntries(counted.map((name) => [name, limits[name].count(document)])) as Record<
    Counted,
    number
  >;
  // What is refused for its size or depth is not read again: it may be endless, written out.
  const isBounded = of.selections <= most.selections && of.depth <= most.depth;
  const overlaps = isBounded ? countOverlaps(document, of) : 0;
  return { ...count, forbiddenName: hasForbiddenName(document), overlaps, of };
}

/** Undefined for a mistake of syntax, which the server will tell. */
function parsed(text: string, maxTokens: number): DocumentNode | undefined {
  try {
    return parse(text, { noLocation: true, maxTokens });
  } catch {
    return undefined;
  }
}

function checkDocument(count: DocumentCount, allowed: Bounds): void {
  const { tokens, nesting, forbiddenName, overlaps, of } = count;
  if (tokens > allowed.tokens || nesting > allowed.nesting) throw gatewayError('TOKEN_LIMIT');
  if (of === undefined) return;
  for (const name of counted) if (of[name] > allowed[name]) throw gatewayError(limits[name].code);
  if (overlaps > allowed.overlaps) throw gatewayError('REPEAT_LIMIT');
  if (forbiddenName) throw gatewayError('NAME_FORBIDDEN');
}

function checkVariables(variables: unknown, allowed: Bounds): void {
  const { values, objects, depth: nesting, forbidden } = countVariables(variables);
  if (values > allowed.variableValues || nesting > allowed.variableDepth)
    throw gatewayError('VARIABLES_LIMIT');
  if (objects > allowed.inputObjects) throw gatewayError('INPUT_LIMIT');
  if (forbidden) throw gatewayError('NAME_FORBIDDEN');
}
