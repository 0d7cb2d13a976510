// Checks of a rule set before it becomes active: all findings at once, each naming the rule. What only shows when rules
// are taken together is found in lens-findings.ts.

import { type Catalog, isLocal, ladderOf } from './catalog.ts';
import { evaluate, readsOf } from './condition.ts';
import { type Finding, type FindingCode, finding } from './finding.ts';
import { lensFindings } from './lens-findings.ts';
import { createResolver } from './policy.ts';
import { registryFindings } from './registry-findings.ts';
import type { FieldSelector, Rule, RuleSet } from './rule.ts';

export type { Finding, FindingCode } from './finding.ts';

export interface Findings {
  /** While there is one, the set cannot become active. */
  readonly errors: readonly Finding[];
  /** Coordinates that no rule grants: new and renamed fields appear here. */
  readonly ungranted: readonly string[];
}

/** @param now milliseconds since 1970, the time from which on lenses are compared */
export function findingsOf(ruleSet: RuleSet, catalog: Catalog, now: number): Findings {
  const resolve = createResolver(catalog);
  const errors = [
    ...duplicates(ruleSet),
    ...registryFindings(ruleSet, catalog),
    ...ruleSet.rules.flatMap((rule) => ruleFindings(rule, ruleSet, catalog, resolve)),
  ];
  // Lenses can be compared only when each rule by itself is sound.
  if (errors.length === 0) errors.push(...lensFindings(ruleSet, catalog, now));
  const granted = new Set(
    ruleSet.rules.filter(({ kind }) => kind === 'GRANT').flatMap(({ fields }) => fields.flatMap(resolve)),
  );
  const all = [...catalog.types.values()].flatMap(({ name }) => resolve(`${name}.*`));
  return { errors, ungranted: all.filter((coordinate) => !granted.has(coordinate)) };
}

function duplicates({ rules }: RuleSet): Finding[] {
  return repeated(rules.map(({ id }) => id)).map((id) =>
    finding('DUPLICATE_ID', [id], 'two rules have this id'),
  );
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

type Resolve = ReturnType<typeof createResolver>;

function ruleFindings(rule: Rule, ruleSet: RuleSet, catalog: Catalog, resolve: Resolve): Finding[] {
  const found: Finding[] = [];
  const say = (code: FindingCode, message: string) => found.push(finding(code, [rule.id], message));
  for (const selector of rule.fields) {
    if (resolve(selector).length === 0) say('UNKNOWN_COORDINATE', unknown(selector));
  }
  const codes = new Set(ruleSet.purposes.map(({ code }) => code));
  for (const purpose of rule.purposes) {
    if (purpose !== '*' && !codes.has(purpose)) say('UNKNOWN_PURPOSE', `${purpose} is not registered`);
  }
  const coordinates = rule.fields.flatMap(resolve);
  const offLadder = coordinates.filter((coordinate) => !ladderOf(catalog, coordinate).includes(rule.rung));
  if (offLadder.length > 0)
    say('RUNG_NOT_ON_LADDER', `${rule.rung} is not on the ladder of ${some(offLadder)}`);
  const reads = readsOf(rule.rows ?? true).row;
  const types = new Set(coordinates.map(typeOf));
  for (const type of types) {
    const undeclared = [...reads].filter((attribute) => !catalog.types.get(type)?.attributes.has(attribute));
    if (undeclared.length > 0)
      say('UNDECLARED_ATTRIBUTE', `${type} declares no row attribute ${undeclared.join(', ')}`);
    const unreadable = [...reads].filter((attribute) => isUnreadable(catalog, type, attribute));
    if (unreadable.length > 0)
      say(
        'UNREADABLE_ATTRIBUTE',
        `${unreadable.join(', ')} of ${type}: a plain subgraph can only be asked for fields, and @rowAttribute names none (field:)`,
      );
  }
  const unmaskable = coordinates.filter((coordinate) => !isMaskable(catalog, coordinate, rule));
  if (unmaskable.length > 0)
    say(
      'REMOTE_MASK',
      `${some(unmaskable)} cannot be masked so: a key never, what another domain resolves not by row`,
    );
  if (rule.kind === 'LIMIT' && rule.rung === 'HIDDEN' && isEverywhere(rule) && isEverybody(rule, codes)) {
    say(
      'ALWAYS_TRUE_DENY',
      'hides from everybody on every row; what nobody is granted is hidden without a rule',
    );
  }
  if (
    rule.validFrom !== undefined &&
    rule.validUntil !== undefined &&
    Date.parse(rule.validUntil) <= Date.parse(rule.validFrom)
  ) {
    say('EMPTY_WINDOW', 'ends before it begins');
  }
  if (rule.kind === 'GRANT' && rule.uses.includes('MATCH') && rule.rung !== 'CLEAR') {
    say('MATCH_NOT_CLEAR', 'a value is matched in clear; grant MATCH by a rule of its own at CLEAR');
  }
  found.push(...caseFindings(rule, ruleSet, coordinates, resolve));
  return found;
}

function isUnreadable({ types, plain }: Catalog, type: string, attribute: string): boolean {
  const declared = types.get(type);
  return (
    plain === true && declared?.attributes.has(attribute) === true && !declared.attributeFields.has(attribute)
  );
}

function caseFindings(
  rule: Rule,
  ruleSet: RuleSet,
  coordinates: readonly string[],
  resolve: Resolve,
): Finding[] {
  const guarded = new Set(ruleSet.caseRequiredFor.flatMap(resolve));
  const touched = coordinates.filter((coordinate) => guarded.has(coordinate));
  if (rule.kind !== 'GRANT' || touched.length === 0) return [];
  const open = ruleSet.purposes.filter(({ code, caseRequired, caseWaiver }) => {
    return (
      !caseRequired &&
      caseWaiver === undefined &&
      (rule.purposes.includes(code) || rule.purposes.includes('*'))
    );
  });
  if (open.length === 0) return [];
  const purposes = open.map(({ code }) => code).join(', ');
  return [
    finding(
      'CASE_NOT_REQUIRED',
      [rule.id],
      `grants ${some(touched)} for ${purposes}, which demands no case number`,
    ),
  ];
}

function isMaskable(catalog: Catalog, coordinate: string, { rung, rows = true }: Rule): boolean {
  const [name = '', field = ''] = coordinate.split('.');
  const type = catalog.types.get(name);
  const governed = type?.fields.get(field);
  if (governed === undefined) return true;
  if (governed.key) return rung === 'CLEAR' || rung === 'HIDDEN';
  return (
    (type !== undefined && isLocal(type, governed)) ||
    governed.ladder.length === 2 ||
    readsOf(rows).row.size === 0
  );
}

function isEverywhere({ rows = true }: Rule): boolean {
  return evaluate(rows, {}, {}) === true;
}

function isEverybody({ subjects, purposes }: Rule, registered: ReadonlySet<string>): boolean {
  return (
    (purposes.includes('*') || [...registered].every((code) => purposes.includes(code))) &&
    Object.values(subjects).every((names) => names === undefined || names.includes('*'))
  );
}

function typeOf(coordinate: string): string {
  return coordinate.split('.')[0] as string;
}

function unknown(selector: FieldSelector): string {
  return `${JSON.stringify(selector)} names nothing`;
}

function some(coordinates: readonly string[]): string {
  const more = coordinates.length > 3 ? ` and ${coordinates.length - 3} more` : '';
  return coordinates.slice(0, 3).join(', ') + more;
}
