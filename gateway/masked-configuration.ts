// A configuration as it may be shown: what opens something is left out, wherever in a value it stands.

import type { Configuration } from './config.ts';

const mask = '***';
const secretName = /secret|password|token|key$/i;
/** Also of signed addresses of stores of files, like `X-Amz-Signature`. */
const secretParameter = /pass|pwd|token|key|secret|^sig$|signature|credential|auth|code/i;

/** The same settings; secrets, and passwords inside addresses, as `***`. */
export function masked(configuration: Configuration): unknown {
  return maskedValue('', configuration);
}

function maskedValue(name: string, value: unknown): unknown {
  if (typeof value === 'string') return secretName.test(name) ? mask : maskedText(value);
  if (Array.isArray(value)) return value.map((each) => maskedValue(name, each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, maskedValue(key, inner)]));
}

/**
 * An address without its password, without a name that stands there alone, as a token does, and without what opens something among
 * its parameters. Of what is written like an address and is none, nothing is shown, for who knows what it was to be; other text as it is.
 */
export function maskedText(text: string): string {
  if (!/^\s*[a-z][a-z0-9+.-]*:\/\//i.test(text)) return text;
  if (!URL.canParse(text)) return mask;
  const url = new URL(text);
  if (url.password !== '') url.password = mask;
  else if (url.username !== '' && /^https?:$/.test(url.protocol)) url.username = mask;
  for (const name of [...url.searchParams.keys()]) {
    if (secretParameter.test(name)) url.searchParams.set(name, mask);
  }
  return url.href;
}
