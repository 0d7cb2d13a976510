// Purpose and case under which a user of the data plane calls, the same on all pages of the tab until they are changed.

import { useSyncExternalStore } from 'react';

export interface CallReason {
  readonly purpose: string;
  readonly caseNumber: string;
}

const key = 'yidang-call-reason';
const nothing: CallReason = { purpose: '', caseNumber: '' };
const listeners = new Set<() => void>();
let current = read();

export function useCallReason(): CallReason {
  return useSyncExternalStore(subscribe, () => current);
}

export function setCallReason(change: Partial<CallReason>): void {
  current = { ...current, ...change };
  sessionStorage.setItem(key, JSON.stringify(current));
  for (const listener of listeners) listener();
}

/** As the gateway reads them; what is empty is left out. */
export function reasonHeaders({ purpose, caseNumber }: CallReason): Record<string, string> {
  return {
    ...(purpose === '' ? {} : { 'x-purpose': purpose }),
    ...(caseNumber === '' ? {} : { 'x-case': caseNumber }),
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(): CallReason {
  const stored = sessionStorage.getItem(key);
  return stored === null ? nothing : { ...nothing, ...(JSON.parse(stored) as Partial<CallReason>) };
}
