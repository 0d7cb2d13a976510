// The pages: address, title, for whom, and what loads them. Each page is a chunk of its own, fetched when it is opened. Which pages
// are offered follows the office; what they may ask for is the gateway's to decide.

import { type ComponentType, lazy } from 'react';
import type { TextKey } from './language/texts.ts';
import type { Claims, Office } from './session/claims.ts';

export interface PageEntry {
  readonly path: string;
  readonly title: TextKey;
  readonly group: 'nav.work' | 'nav.rules' | 'nav.trail' | 'nav.system';
  /** Absent: everybody. */
  readonly offices?: readonly Office[];
  readonly page: ComponentType;
}

/** The auditor reads what the security admin writes. */
const rulers: readonly Office[] = ['SECURITY_ADMIN', 'AUDITOR'];

export const pages: readonly PageEntry[] = [
  {
    path: 'health',
    title: 'nav.health',
    group: 'nav.system',
    offices: ['SYSTEM_ADMIN'],
    page: lazy(() => import('./pages/health/health-page.tsx')),
  },
  {
    path: 'trail',
    title: 'nav.records',
    group: 'nav.trail',
    offices: ['AUDITOR'],
    page: lazy(() => import('./pages/trail/trail-page.tsx')),
  },
  {
    path: 'matrix',
    title: 'nav.matrix',
    group: 'nav.rules',
    offices: rulers,
    page: lazy(() => import('./pages/matrix/matrix-page.tsx')),
  },
  {
    path: 'rules',
    title: 'nav.ruleList',
    group: 'nav.rules',
    offices: rulers,
    page: lazy(() => import('./pages/rules/rules-page.tsx')),
  },
  {
    path: 'drafts',
    title: 'nav.drafts',
    group: 'nav.rules',
    offices: rulers,
    page: lazy(() => import('./pages/drafts/drafts-page.tsx')),
  },
  {
    path: 'simulator',
    title: 'nav.simulator',
    group: 'nav.rules',
    offices: ['SECURITY_ADMIN'],
    page: lazy(() => import('./pages/simulator/simulator-page.tsx')),
  },
  {
    path: 'versions',
    title: 'nav.versions',
    group: 'nav.rules',
    offices: rulers,
    page: lazy(() => import('./pages/versions/versions-page.tsx')),
  },
  {
    path: 'requests',
    title: 'nav.requests',
    group: 'nav.rules',
    offices: rulers,
    page: lazy(() => import('./pages/requests/requests-page.tsx')),
  },
  {
    path: 'purposes',
    title: 'nav.purposes',
    group: 'nav.rules',
    offices: rulers,
    page: lazy(() => import('./pages/purposes/purposes-page.tsx')),
  },
  {
    path: 'roundings',
    title: 'nav.roundings',
    group: 'nav.rules',
    offices: rulers,
    page: lazy(() => import('./pages/roundings/roundings-page.tsx')),
  },
  {
    path: 'grants',
    title: 'nav.grants',
    group: 'nav.rules',
    offices: rulers,
    page: lazy(() => import('./pages/grants/grants-page.tsx')),
  },
  {
    path: 'sight',
    title: 'nav.sight',
    group: 'nav.work',
    page: lazy(() => import('./pages/sight/sight-page.tsx')),
  },
  {
    path: 'profile',
    title: 'nav.profile',
    group: 'nav.work',
    page: lazy(() => import('./pages/profile/profile-page.tsx')),
  },
  {
    path: 'explorer',
    title: 'nav.explorer',
    group: 'nav.work',
    page: lazy(() => import('./pages/explorer/explorer-page.tsx')),
  },
];

export function pagesFor({ office }: Claims): readonly PageEntry[] {
  return pages.filter(
    (page) => page.offices === undefined || (office !== undefined && page.offices.includes(office)),
  );
}
