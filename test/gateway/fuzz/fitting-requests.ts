// Requests whose documents fit the schema, of callers with different rights: most are executed, with values that are hostile. In some
// the token, the headers or the body are broken on purpose.

import fc from 'fast-check';
import type { PersonaName } from '../../../gateway/identity/personas.ts';
import type { Document } from './documents.ts';
import { type FuzzRequest, headers, hostileRequests, tokens } from './requests.ts';

/** Of those whose documents fit, each has its own, so that as many are planned for each. */
export const callers = [
  'full',
  'clerk',
  'full',
  'analyst',
  'market-officer',
  'medical-app',
  'startup-app',
  'credit-officer',
  'citizen-app',
  'none',
] as const satisfies readonly PersonaName[];

/** What is done to a request that is good but for its values. */
const twist = fc.oneof(
  { weight: 16, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constantFrom(...tokens).map((token) => ({ token })) },
  { weight: 1, arbitrary: headers.map((changed) => ({ headers: changed })) },
  { weight: 1, arbitrary: fc.nat(400).map((cut) => ({ cut })) },
);

/** @param number how many documents there are */
function fitting(documents: (number: number) => Document, number: number): fc.Arbitrary<FuzzRequest> {
  return fc.record({ at: fc.nat(number - 1), seed: fc.nat(), twist }).map(({ at, seed, twist }) => {
    const { query, operationName, variables } = documents(at);
    const { token, headers, cut }: { token?: FuzzRequest['token']; headers?: object; cut?: number } = twist;
    const body = JSON.stringify({ query, variables: variables(seed), operationName });
    return {
      persona: callers[at % callers.length] ?? 'full',
      token: token ?? 'whole',
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json', ...headers },
      body: body.slice(0, cut ?? body.length),
    };
  });
}

/** Half of them fit the schema. */
export function requestsOf(
  documents: (number: number) => Document,
  number: number,
): fc.Arbitrary<FuzzRequest> {
  return fc.oneof(fitting(documents, number), hostileRequests);
}
