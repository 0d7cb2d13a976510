// A configuration as it may be shown: what opens something is left out, wherever in a value it stands.

import type { Configuration } from './config.ts';

const mask = '***';
const secretName = /secret|password|token|key$/i;
const secretParameter = /^(?:password|sslpassword|token|access_token|api_?key|secret|sig|signature)$/i;

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

/** An address without its password and without what opens something among its parameters; other text as it is. */
export function maskedText(text: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || !URL.canParse(text)) return text;
  const url = new URL(text);
  if (url.password !== '') url.password = mask;
  for (const name of [...url.searchParams.keys()]) {
    if (secretParameter.test(name)) url.searchParams.set(name, mask);
  }
  return url.href;
}
