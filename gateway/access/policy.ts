// A rule set compiled against a catalogue: selectors resolved to coordinates once, rules found by role.

import { type Catalog, type CatalogField, graphName } from './catalog.ts';
import type { FieldSelector, Purpose, Rule, RuleSet } from './rule.ts';

export interface Policy {
  /** Number of the rule set's version; every answer names one. */
  readonly version: number;
  readonly catalog: Catalog;
  readonly purposes: ReadonlyMap<string, Purpose>;
  /** Role (or `*`) → rules that name it. Rules without roles stand under `*`. */
  readonly byRole: ReadonlyMap<string, readonly CompiledRule[]>;
}

export interface CompiledRule {
  readonly rule: Rule;
  /** What it speaks of: `Type` for rows, `Type.field` for cells. */
  readonly coordinates: readonly string[];
  /** Milliseconds since 1970; infinite where open. */
  readonly from: number;
  readonly until: number;
}

export function compilePolicy(ruleSet: RuleSet, catalog: Catalog, version: number): Policy {
  const resolve = createResolver(catalog);
  const byRole = new Map<string, CompiledRule[]>();
  for (const rule of ruleSet.rules) {
    const compiled: CompiledRule = {
      rule,
      coordinates: [...new Set(rule.fields.flatMap((selector) => resolve(selector)))],
      from: rule.validFrom === undefined ? Number.NEGATIVE_INFINITY : Date.parse(rule.validFrom),
      until: rule.validUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(rule.validUntil),
    };
    for (const role of rule.subjects.roles ?? ['*']) {
      const known = byRole.get(role);
      if (known === undefined) byRole.set(role, [compiled]);
      else known.push(compiled);
    }
  }
  const purposes = new Map(ruleSet.purposes.map((purpose) => [purpose.code, purpose]));
  return { version, catalog, purposes, byRole };
}

/** Coordinates of a selector; the same selector is worked out once. Unknown names resolve to nothing. */
export function createResolver(catalog: Catalog): (selector: FieldSelector) => readonly string[] {
  const known = new Map<string, readonly string[]>();
  return (selector) => {
    const id = JSON.stringify(selector);
    const found = known.get(id);
    if (found !== undefined) return found;
    const made = typeof selector === 'string' ? named(catalog, selector) : classed(catalog, selector);
    known.set(id, made);
    return made;
  };
}

function named(catalog: Catalog, selector: string): readonly string[] {
  const [typeName = '', field] = selector.split('.');
  const type = catalog.types.get(typeName);
  if (type === undefined) return [];
  if (field === undefined) return [typeName];
  if (field === '*') return [typeName, ...[...type.fields.keys()].map((each) => `${typeName}.${each}`)];
  return type.fields.has(field) ? [selector] : [];
}

type FieldClass = Exclude<FieldSelector, string>;

// A class speaks of fields only. Rows are never opened by a class: a rule names the types whose rows it means.
function classed(catalog: Catalog, fieldClass: FieldClass): readonly string[] {
  const coordinates: string[] = [];
  for (const type of catalog.types.values()) {
    for (const [name, field] of type.fields) {
      if (belongs(field, fieldClass)) coordinates.push(`${type.name}.${name}`);
    }
  }
  return coordinates;
}

function belongs(field: CatalogField, { domain, maxLevel, share }: FieldClass): boolean {
  if (domain !== undefined && graphName(domain) !== field.graph) return false;
  if (maxLevel !== undefined && field.level > maxLevel) return false;
  return share === undefined || field.share === share;
}
