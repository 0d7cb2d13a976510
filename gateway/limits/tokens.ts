// How many tokens a text has and how deep its brackets nest, counted before it is parsed: the parser and all that walk its
// tree call themselves once a level, and the stack is finite.

import { Lexer, Source, TokenKind } from 'graphql';

export interface TokenCount {
  readonly tokens: number;
  readonly nesting: number;
}

const opening = new Set<string>([TokenKind.PAREN_L, TokenKind.BRACKET_L, TokenKind.BRACE_L]);
const closing = new Set<string>([TokenKind.PAREN_R, TokenKind.BRACKET_R, TokenKind.BRACE_R]);

/** A longer name counts as several: messages repeat names. */
const longestName = 100;

/** Stops as soon as one of `most` is exceeded, and at a mistake of syntax, which the parser will name. Comments are free. */
export function countTokens(text: string, most: TokenCount): TokenCount {
  const lexer = new Lexer(new Source(text));
  let tokens = 0;
  let open = 0;
  let nesting = 0;
  try {
    while (lexer.advance().kind !== TokenKind.EOF) {
      const { kind, start, end } = lexer.token;
      tokens += kind === TokenKind.NAME ? Math.ceil((end - start) / longestName) : 1;
      if (opening.has(kind)) open += 1;
      else if (closing.has(kind)) open -= 1;
      nesting = Math.max(nesting, open);
      if (tokens > most.tokens || nesting > most.nesting) break;
    }
  } catch {}
  return { tokens, nesting };
}
