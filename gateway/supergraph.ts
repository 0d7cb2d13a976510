// The supergraph as text, from where it is kept: our own, or somebody else's.

import { readFile } from 'node:fs/promises';
import { maskedText } from './masked-configuration.ts';

export const supergraphFile = new URL('../schema/supergraph.graphql', import.meta.url);

/** File or address that does not give a supergraph. The message holds no secret that stands in the address. */
export class UnreadableSupergraph extends Error {
  override readonly name = 'UnreadableSupergraph';
}

/**
 * @param source a file or an http(s) URL
 * @throws UnreadableSupergraph
 */
export async function loadSupergraph(source: string | URL): Promise<string> {
  if (typeof source === 'string' && /^https?:\/\//.test(source)) return download(source);
  const text = await readFile(source, 'utf8').catch((error: Error) => {
    throw new UnreadableSupergraph(error.message, { cause: error });
  });
  // Parts of it, such as descriptions, keep the whole text in memory: those who read it one after the other keep one.
  if (text !== lastText) lastText = text;
  return lastText;
}

let lastText = '';

async function download(source: string): Promise<string> {
  const place = maskedText(source);
  try {
    const response = await fetch(source, { signal: AbortSignal.timeout(downloadTimeoutMilliseconds) });
    if (response.ok) return await response.text();
    throw new UnreadableSupergraph(`${place} answered ${response.status}`);
  } catch (error) {
    if (error instanceof UnreadableSupergraph) throw error;
    // The message may quote the address as it is.
    throw new UnreadableSupergraph(`${place} cannot be fetched (${kindOf(error)})`, { cause: error });
  }
}

/** The code of the network's error where there is one: fetch hides it behind its own. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}

const downloadTimeoutMilliseconds = 10_000;
