// A rule as it is written: the data that the admin API takes and gives, and what it speaks of.

import type { CatalogType } from '../admin/types.ts';

export const uses = ['READ', 'MATCH', 'STATISTICS', 'EXPORT'] as const;
export type Use = (typeof uses)[number];

export interface RuleDocument {
  readonly id: string;
  readonly kind: 'GRANT' | 'LIMIT';
  readonly rung: string;
  readonly subjects: {
    readonly roles?: readonly string[];
    readonly organizations?: readonly string[];
    readonly applications?: readonly string[];
  };
  readonly purposes: readonly string[];
  readonly fields: readonly FieldSelector[];
  readonly uses: readonly Use[];
  readonly rows?: Condition;
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly reason: string;
}

/** A purpose as it is registered. */
export interface PurposeDocument {
  readonly code: string;
  readonly name: string;
  readonly legalBasis: string;
  readonly caseRequired: boolean;
  readonly consentRequired?: boolean;
  /** What may be read for it at most; absent: no bound. */
  readonly fields?: readonly FieldSelector[];
  readonly acknowledgement?: string;
  readonly caseWaiver?: string;
  readonly subjectAccessExemption?: string;
}

export type FieldSelector = string | FieldClass;

/** All fields that fit each of what is given. */
export interface FieldClass {
  readonly domain?: string;
  readonly maxLevel?: string;
  readonly share?: string;
}

export type Scalar = string | number | boolean;

export type Condition =
  | boolean
  | {
      readonly attribute: string;
      readonly op: string;
      readonly value: Scalar | readonly Scalar[] | { readonly principal: string };
    }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

/** The coordinates of a selector: `Type`, `Type.field`, `Type.*`, or a class, which speaks of fields only. */
export function coordinatesOf(selector: FieldSelector, catalog: readonly CatalogType[]): readonly string[] {
  if (typeof selector !== 'string') return classed(selector, catalog);
  const [typeName = '', field] = selector.split('.');
  const type = catalog.find(({ name }) => name === typeName);
  if (type === undefined) return [];
  if (field === undefined) return [typeName];
  const all = type.fields.map(({ coordinate }) => coordinate);
  return field === '*' ? [typeName, ...all] : all.filter((coordinate) => coordinate === selector);
}

function classed(
  { domain, maxLevel, share }: FieldClass,
  catalog: readonly CatalogType[],
): readonly string[] {
  const graph = domain?.replaceAll('-', '_').toUpperCase();
  return catalog
    .flatMap(({ fields }) => fields)
    .filter((field) => graph === undefined || field.domain === graph)
    .filter((field) => maxLevel === undefined || field.level <= maxLevel)
    .filter((field) => share === undefined || field.share === share)
    .map(({ coordinate }) => coordinate);
}
