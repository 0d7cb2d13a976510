// Callers that ask questions whose whole answers are known, and judge what they get.

import { untruths } from './comparison.ts';
import type { Question } from './questions.ts';

/** A question with its whole answer and what authorizes it. */
export interface Known extends Question {
  readonly headers: Readonly<Record<string, string>>;
  readonly expected: unknown;
}

export interface Tally {
  whole: number;
  /** Some sections were null, and said so. */
  partial: number;
  /** By code: nothing of it was answered. */
  readonly refused: Map<string, number>;
  /** Connections that broke. */
  broken: number;
  slowest: number;
  /** Longer than a request may take. */
  hanging: number;
  /** In flight now. */
  running: number;
  /** Ids of requests by which data left. */
  readonly released: string[];
  readonly untruths: string[];
  /** What was done last, for whoever reads of an untruth. */
  readonly lately: () => string;
}

export const newTally = (lately: () => string = () => ''): Tally => ({
  whole: 0,
  partial: 0,
  refused: new Map(),
  broken: 0,
  slowest: 0,
  hanging: 0,
  running: 0,
  released: [],
  untruths: [],
  lately,
});

/** @param longest milliseconds after which an answer hangs */
export async function ask(
  url: string,
  { headers, body, expected }: Known,
  longest: number,
  tally: Tally,
): Promise<void> {
  const begun = performance.now();
  tally.running += 1;
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(longest * 3),
    });
    const answer = (await response.json()) as Body;
    judge(response, answer, expected, tally);
  } catch (error) {
    tally.broken += 1;
    if ((error as Error).name === 'SyntaxError') tally.untruths.push('an answer that is no JSON');
  } finally {
    tally.running -= 1;
    const taken = performance.now() - begun;
    tally.slowest = Math.max(tally.slowest, taken);
    if (taken > longest) tally.hanging += 1;
  }
}

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
}

function judge({ status, headers }: Response, answer: Body, expected: unknown, tally: Tally): void {
  const { data, errors = [] } = answer;
  if (status !== 200) {
    const code = errors[0]?.extensions?.code ?? `${status}`;
    tally.refused.set(code, (tally.refused.get(code) ?? 0) + 1);
    if (data !== undefined && data !== null) tally.untruths.push(`status ${status} with data`);
    if (status !== 503 && status !== 504) tally.untruths.push(`status ${status} ${code}`);
    return;
  }
  for (const untruth of untruths(expected, answer as object))
    tally.untruths.push(`${untruth} (${tally.lately()})`);
  if (hasValue(data)) tally.released.push(headers.get('x-request-id') ?? '');
  if (errors.length === 0) tally.whole += 1;
  else tally.partial += 1;
}

function hasValue(data: unknown): boolean {
  if (typeof data !== 'object' || data === null) return data !== null && data !== undefined;
  return Object.values(data).some(hasValue);
}
