// A rule set compiled against a catalogue: selectors resolved to coordinates once, rules found by role.

import { type Admit, createAdmission } from './admission.ts';
import { type Catalog, type CatalogField, graphName } from './catalog.ts';
import type { RegisteredPrincipal } from './registry.ts';
import type { FieldSelector, Purpose, Rule, RuleSet } from './rule.ts';

export interface Policy {
  /** Number of the rule set's version; every answer names one. */
  readonly version: number;
  readonly catalog: Catalog;
  readonly purposes: ReadonlyMap<string, Purpose>;
  /** Role (or `*`) → rules that name it. Rules without roles stand under `*`. */
  readonly byRole: ReadonlyMap<string, readonly CompiledRule[]>;
  /** What the register says of a caller. */
  readonly admit: Admit;
  /** Subject of the token → what the register says of it. */
  readonly principals: ReadonlyMap<string, RegisteredPrincipal>;
  /** Principals, organisations and applications that a rule or the register names; of the others it tells none apart. */
  readonly named: ReadonlySet<string>;
  /** Purpose → coordinates that may be read for it; purposes without such a bound are absent. */
  readonly ceilings: ReadonlyMap<string, ReadonlySet<string>>;
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
  const byRole = new Map<string, CompiledRule[]>();
  for (const compiled of compileRules(ruleSet, catalog)) {
    for (const role of compiled.rule.subjects.roles ?? ['*']) {
      const known = byRole.get(role);
      if (known === undefined) byRole.set(role, [compiled]);
      else known.push(compiled);
    }
  }
  const { principals, organizations, applications, rules } = ruleSet;
  const named = [
    ...[...principals, ...organizations, ...applications].map(({ id }) => id),
    ...rules.flatMap(({ subjects }) => [
      ...(subjects.principals ?? []),
      ...(subjects.organizations ?? []),
      ...(subjects.applications ?? []),
    ]),
  ];
  return {
    version,
    catalog,
    purposes: new Map(ruleSet.purposes.map((purpose) => [purpose.code, purpose])),
    byRole,
    admit: createAdmission(ruleSet),
    principals: new Map(ruleSet.principals.map((each) => [each.id, each])),
    named: new Set(named),
    ceilings: ceilingsOf(ruleSet.purposes, createResolver(catalog)),
  };
}

/** The rules in the order of the set. */
export function compileRules({ rules }: Pick<RuleSet, 'rules'>, catalog: Catalog): readonly CompiledRule[] {
  const resolve = createResolver(catalog);
  return rules.map((rule) => ({
    rule,
    coordinates: [...new Set(rule.fields.flatMap((selector) => resolve(selector)))],
    from: rule.validFrom === undefined ? Number.NEGATIVE_INFINITY : Date.parse(rule.validFrom),
    until: rule.validUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(rule.validUntil),
  }));
}

/** With a field of a type, its rows are meant too: they are granted by rules of their own. */
function ceilingsOf(purposes: readonly Purpose[], resolve: ReturnType<typeof createResolver>) {
  return new Map(
    purposes.flatMap(({ code, fields }): [string, ReadonlySet<string>][] => {
      const coordinates = fields?.flatMap((selector) => resolve(selector));
      if (coordinates === undefined) return [];
      const types = coordinates.map((coordinate) => coordinate.split('.')[0] as string);
      return [[code, new Set([...coordinates, ...types])]];
    }),
  );
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
