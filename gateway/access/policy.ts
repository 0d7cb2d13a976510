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
  /** Role (or `*`) → what counts of statistics are multiples of for its callers. */
  readonly multiples: ReadonlyMap<string, number>;
  /** Coordinates that the catalogue did not have when the rules became active. */
  readonly newcomers: readonly string[];
}

export interface CompiledRule {
  readonly rule: Rule;
  /** What it speaks of: `Type` for rows, `Type.field` for cells. */
  readonly coordinates: readonly string[];
  /** Milliseconds since 1970; infinite where open. */
  readonly from: number;
  readonly until: number;
}

/**
 * @param known coordinates of the catalogue when the rules became active; null: it is the same, or nobody knows. What came
 * later no grant of a class or of a whole type shows, until rules are activated that have seen it.
 */
export function compilePolicy(
  ruleSet: RuleSet,
  catalog: Catalog,
  version: number,
  known: ReadonlySet<string> | null = null,
): Policy {
  const byRole = new Map<string, CompiledRule[]>();
  for (const compiled of compileRules(ruleSet, catalog, known)) {
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
    multiples: new Map(ruleSet.roundings.map(({ id, multiple }) => [id, multiple])),
    ceilings: ceilingsOf(ruleSet.purposes, createResolver(catalog)),
    newcomers: known === null ? [] : coordinatesOf(catalog).filter((coordinate) => !known.has(coordinate)),
  };
}

/** The rules in the order of the set. */
export function compileRules(
  { rules }: { readonly rules: readonly Rule[] },
  catalog: Catalog,
  known: ReadonlySet<string> | null = null,
): readonly CompiledRule[] {
  const resolve = createResolver(catalog);
  // INVARIANT: a limit hides what is new as well; only a grant must have meant what it shows.
  const meant = ({ kind }: Rule, selector: FieldSelector) =>
    kind === 'GRANT' && known !== null && isWide(selector)
      ? resolve(selector).filter((coordinate) => known.has(coordinate))
      : resolve(selector);
  return rules.map((rule) => ({
    rule,
    coordinates: [...new Set(rule.fields.flatMap((selector) => meant(rule, selector)))],
    from: rule.validFrom === undefined ? Number.NEGATIVE_INFINITY : Date.parse(rule.validFrom),
    until: rule.validUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(rule.validUntil),
  }));
}

/** Whether a selector names no single coordinate. */
function isWide(selector: FieldSelector): boolean {
  return typeof selector !== 'string' || selector.endsWith('.*');
}

/** All that can be governed: `Type` and `Type.field`. */
export function coordinatesOf(catalog: Catalog): readonly string[] {
  return [...catalog.types.keys()].flatMap((type) => named(catalog, `${type}.*`));
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
