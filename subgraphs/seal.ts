// Texts that a domain hands out and takes back: opaque, authenticated and encrypted, so that whoever carries them reads nothing of
// them and can make none. Equal texts are equal sealed (the nonce is derived from the content, as in RFC 5297).

import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';

const nonceLength = 12;
const tagLength = 16;

export interface Seal {
  /** @param scope what the text is good for */
  close(scope: string, text: string): string;
  /** Null for what was not made by `close` with the same secret, purpose and scope. */
  open(scope: string, sealed: string): string | null;
}

/**
 * AES-256-GCM (NIST SP 800-38D).
 * @param secret any length; processes that share it open each other's
 * @param purpose texts of one purpose do not open for another
 */
export function createSeal(secret: Uint8Array, purpose: string): Seal {
  const encryptionKey = createHmac('sha256', secret).update(`${purpose} encryption`).digest();
  const nonceKey = createHmac('sha256', secret).update(`${purpose} nonce`).digest();
  return {
    close(scope, text) {
      const nonce = createHmac('sha256', nonceKey)
        .update(`${scope}\n${text}`)
        .digest()
        .subarray(0, nonceLength);
      const cipher = createCipheriv('aes-256-gcm', encryptionKey, nonce).setAAD(Buffer.from(scope));
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([sealed, cipher.getAuthTag()]).toString('base64url');
    },
    open(scope, sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length <= nonceLength + tagLength) return null;
      const decipher = createDecipheriv('aes-256-gcm', encryptionKey, bytes.subarray(0, nonceLength))
        .setAAD(Buffer.from(scope))
        .setAuthTag(bytes.subarray(bytes.length - tagLength));
      try {
        const opened = decipher.update(bytes.subarray(nonceLength, bytes.length - tagLength));
        return Buffer.concat([opened, decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}
