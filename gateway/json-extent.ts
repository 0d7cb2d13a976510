// How much JSON text holds, read off its bytes: to make the objects takes far longer, and many times the memory.

export interface Extent {
  /** Commas, lists and objects, and one. */
  readonly values: number;
  /** Lists and objects within each other. */
  readonly depth: number;
}

/** Whether the text holds more than that. Of text that is no JSON, anything may be said. */
export function exceeds(text: Uint8Array, most: Extent): boolean {
  let values = 1;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at];
    if (inString) {
      if (byte === backslash) at += 1;
      else if (byte === quote) inString = false;
    } else if (byte === quote) inString = true;
    else if (byte === comma) values += 1;
    else if (byte === openBracket || byte === openBrace) {
      depth += 1;
      values += 1;
    } else if (byte === closeBracket || byte === closeBrace) depth -= 1;
    if (values > most.values || depth > most.depth) return true;
  }
  return false;
}

const [quote, backslash, comma, openBracket, closeBracket, openBrace, closeBrace] = [
  ...Buffer.from('"\\,[]{}'),
] as const;
