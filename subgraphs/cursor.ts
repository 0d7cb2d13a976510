// Cursors: opaque, authenticated and encrypted, since the values by which a list is ordered may be hidden from whoever
// pages through it. Equal places have equal cursors (the nonce is derived from the content, as in RFC 5297).

import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { inputError } from './input-error.ts';

const nonceLength = 12;
const tagLength = 16;

/** The values of the order columns and the key of the row a cursor points at. */
export type Position = readonly (string | number | boolean | null)[];

export interface Cursors {
  /** @param scope what the cursor is good for: a schema coordinate with everything its order depends on. */
  encode(scope: string, position: Position): string;
  /** @throws GraphQLError CURSOR_INVALID when the text was not made by `encode` with the same secret and scope. */
  decode(scope: string, cursor: string): Position;
}

/** @param secret any length; processes that share it read each other's cursors. */
export function createCursors(secret: Uint8Array): Cursors {
  const encryptionKey = createHmac('sha256', secret).update('cursor encryption').digest();
  const nonceKey = createHmac('sha256', secret).update('cursor nonce').digest();
  return {
    encode(scope, position) {
      const text = JSON.stringify(position);
      const nonce = createHmac('sha256', nonceKey)
        .update(`${scope}\n${text}`)
        .digest()
        .subarray(0, nonceLength);
      const cipher = createCipheriv('aes-256-gcm', encryptionKey, nonce).setAAD(Buffer.from(scope));
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url');
    },
    decode(scope, cursor) {
      const bytes = Buffer.from(cursor, 'base64url');
      if (bytes.length <= nonceLength + tagLength) throw inputError('CURSOR_INVALID');
      const decipher = createDecipheriv('aes-256-gcm', encryptionKey, bytes.subarray(0, nonceLength))
        .setAAD(Buffer.from(scope))
        .setAuthTag(bytes.subarray(bytes.length - tagLength));
      try {
        const opened = decipher.update(bytes.subarray(nonceLength, bytes.length - tagLength));
        return JSON.parse(Buffer.concat([opened, decipher.final()]).toString('utf8')) as Position;
      } catch {
        throw inputError('CURSOR_INVALID');
      }
    },
  };
}
