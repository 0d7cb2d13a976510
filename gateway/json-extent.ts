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
  for (let at = 0; at < text.length; at++) {
    const byte = text[at];
    if (byte === quote) at = endOfString(text, at + 1);
    else if (byte === comma) values += 1;
    else if (byte === openBracket || byte === openBrace) {
      depth += 1;
      values += 1;
    } else if (byte === closeBracket || byte === closeBrace) depth -= 1;
    if (values > most.values || depth > most.depth) return true;
  }
  return false;
}

/** Bytes of a string that are looked at one by one before the next quote is searched: of short strings all, of a document few. */
const nearby = 64;

/** @returns where the string ends whose first byte is at `from` */
function endOfString(text: Uint8Array, from: number): number {
  let at = from;
  while (at < text.length) {
    const near = at + nearby;
    for (; at < near; at++) {
      if (text[at] === backslash) at += 1;
      else if (text[at] === quote) return at;
    }
    const next = text.indexOf(quote, at);
    if (next < 0) break;
    let escapes = next;
    while (escapes > at && text[escapes - 1] === backslash) escapes -= 1;
    if ((next - escapes) % 2 === 0) return next;
    at = next + 1;
  }
  return text.length;
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
