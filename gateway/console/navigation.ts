// The pages: address, title, for whom, and what loads them. Each page is a chunk of its own, fetched when it is opened. Which pages
// are offered follows the office; what they may ask for is the gateway's to decide.

import { type ComponentType, lazy } from 'react';
import type { TextKey } from './language/language.ts';
import type { Claims, Office } from './session/claims.ts';

export interface PageEntry {
  readonly path: string;
  readonly title: TextKey;
  readonly group: 'nav.work' | 'nav.rules' | 'nav.trail' | 'nav.system';
  /** Absent: everybody. */
  readonly office?: Office;
  readonly page: ComponentType;
}

export const pages: readonly PageEntry[] = [
  {
    path: 'explorer',
    title: 'nav.explorer',
    group: 'nav.work',
    page: lazy(() => import('./pages/explorer/explorer-page.tsx')),
  },
];

export function pagesFor({ office }: Claims): readonly PageEntry[] {
  return pages.filter((page) => page.office === undefined || page.office === office);
}
