// The bytes of an answer.

import { transcode } from 'node:buffer';

/** From here on ICU encodes, in a tenth of the time that V8 takes for a text that is partly Chinese. */
const longText = 1000;

/**
 * A line in UTF-8, each character written once.
 * @param text JSON as `JSON.stringify` writes it, so that no half of a character stands alone in it
 */
export function jsonLine(text: string): Buffer {
  if (text.length > longText) return transcode(Buffer.from(`${text}\n`, 'utf16le'), 'utf16le', 'utf8');
  const bytes = Buffer.allocUnsafe(Buffer.byteLength(text) + 1);
  bytes[bytes.write(text)] = 10;
  return bytes;
}
