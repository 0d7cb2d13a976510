// Where in the console one is: the part of the address after `#`. The server knows one page only, so that no address of the console
// can stand in the way of an endpoint.

import { useSyncExternalStore } from 'react';

export interface Route {
  /** `rules`, `rules/clerk-names`. */
  readonly path: string;
  readonly parameters: URLSearchParams;
}

/** Renders again when the address changes. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return parseRoute(hash);
}

/** @param hash `#/rules?level=L4` */
export function parseRoute(hash: string): Route {
  const [path = '', parameters = ''] = hash.replace(/^#?\/?/, '').split('?');
  return { path: decodeURI(path), parameters: new URLSearchParams(parameters) };
}

export function hrefOf(path: string, parameters: Readonly<Record<string, string>> = {}): string {
  const text = new URLSearchParams(parameters).toString();
  return `#/${encodeURI(path)}${text === '' ? '' : `?${text}`}`;
}

export function go(path: string, parameters: Readonly<Record<string, string>> = {}): void {
  window.location.hash = hrefOf(path, parameters);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
