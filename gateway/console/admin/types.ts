// What the pages read of the admin API, as narrow as they need it. The contract is schema/admin.graphql.

import type { PurposeDocument, RuleDocument } from '../rules/rule-document.ts';

export interface CatalogType {
  readonly name: string;
  readonly title: string;
  readonly domain: string;
  readonly attributes: readonly { readonly name: string; readonly kind: string }[];
  readonly fields: readonly CatalogField[];
}

export interface CatalogField {
  readonly coordinate: string;
  readonly title: string;
  readonly ladder: readonly string[];
  readonly level: string;
  readonly share: string;
  readonly source: string;
  readonly domain: string;
  /** Whether it is part of a key. */
  readonly key: boolean;
}

export interface Rule {
  readonly id: string;
  readonly document: RuleDocument;
  readonly coordinates: readonly string[];
}

export interface Purpose {
  readonly code: string;
  readonly name: string;
  readonly legalBasis: string;
  readonly caseRequired: boolean;
  readonly document: PurposeDocument;
}

/** How roughly the callers of a role are told counts of statistics. */
export interface Rounding {
  /** The role; `*`: everybody. */
  readonly id: string;
  readonly multiple: number;
  readonly reason: string;
}

/** What rules and purposes stand in, be it a version or a draft. */
export interface RuleSet {
  readonly rules: readonly Rule[];
  readonly purposes: readonly Purpose[];
  readonly roundings: readonly Rounding[];
}

export interface Version extends RuleSet {
  readonly number: number;
}

export type DraftState = 'EDITING' | 'IN_REVIEW' | 'APPROVED' | 'PUBLISHED' | 'DISCARDED';

export interface DraftSummary {
  readonly id: string;
  readonly title: string;
  readonly state: DraftState;
  readonly revision: number;
  readonly base: number;
  readonly stale: boolean;
  readonly author: string;
  readonly updatedAt: string;
}

export const catalogFields = `catalog {
  name title domain attributes { name kind }
  fields { coordinate title ladder level share source domain key }
}`;
export const ruleSetFields = `rules { id document coordinates } purposes { code name legalBasis caseRequired document } roundings { id multiple reason }`;
export const draftSummaryFields = 'id title state revision base stale author updatedAt';
