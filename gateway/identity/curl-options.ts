// The options by which `curl` calls the gateway as a persona.

import type { Persona } from './personas.ts';

/** For `eval "curl $(npm run -s token -- clerk --headers) …"`. */
export function curlOptions(token: string, { purpose, caseNumber }: Persona): string {
  const headers = [`Authorization: Bearer ${token}`, `X-Purpose: ${purpose}`];
  if (caseNumber !== undefined) headers.push(`X-Case: ${caseNumber}`);
  return headers.map((header) => `-H '${header}'`).join(' ');
}
