// Checks of what stands beside the rules of a set: purposes, the register of callers, invariants and saved tests.

import { type Catalog, ladderOf } from './catalog.ts';
import { type Finding, finding } from './finding.ts';
import { createResolver } from './policy.ts';
import { offices, type RegisteredPrincipal } from './registry.ts';
import type { RuleSet } from './rule.ts';
import type { FieldSelector } from './written.ts';

export function registryFindings(ruleSet: RuleSet, catalog: Catalog): readonly Finding[] {
  const { purposes, principals, organizations, applications, invariants, tests, rules } = ruleSet;
  const resolve = createResolver(catalog);
  const codes = new Set(purposes.map(({ code }) => code));
  const selectors = [
    ...ruleSet.caseRequiredFor,
    ...purposes.flatMap(({ fields = [] }) => fields),
    ...invariants.flatMap(({ fields }) => fields),
    ...tests.flatMap(({ expect }) => expect.map(({ coordinate }) => coordinate)),
  ];
  const officers = new Set<string>([
    ...offices,
    ...principals.filter(({ office }) => office !== undefined).map(({ id }) => id),
  ]);
  return [
    ...repeated('purposes', purposes, ({ code }) => code),
    ...repeated('principals', principals, ({ id }) => id),
    ...repeated('organisations', organizations, ({ id }) => id),
    ...repeated('applications', applications, ({ id }) => id),
    ...repeated('roundings', ruleSet.roundings, ({ id }) => id),
    ...repeated('invariants', invariants, ({ id }) => id),
    ...repeated('tests', tests, ({ id }) => id),
    ...repeated('days', ruleSet.calendar, ({ id }) => id),
    ...selectors.filter((selector) => resolve(selector).length === 0).map(unknownSelector),
    ...[...applications.flatMap(({ purposes: own = [] }) => own), ...tests.map(({ purpose }) => purpose)]
      .filter((code) => !codes.has(code))
      .map((code) => finding('UNKNOWN_PURPOSE', [], `${code} is not registered`)),
    ...invariants.flatMap(({ id, fields, atMost }) =>
      fields
        .flatMap(resolve)
        .filter((coordinate) => !ladderOf(catalog, coordinate).includes(atMost))
        .map((coordinate) =>
          finding('RUNG_NOT_ON_LADDER', [], `${id}: ${atMost} is not a rung of ${coordinate}`),
        ),
    ),
    ...principals
      .filter(holdsTwo)
      .map(({ id }) => finding('OFFICE_CONFLICT', [], `${id} would hold two offices`)),
    ...rules
      .filter(({ kind, subjects: { roles = [], principals: named = [] } }) => {
        return kind === 'GRANT' && [...roles, ...named].some((name) => officers.has(name));
      })
      .map(({ id }) =>
        finding('OFFICE_GRANTED', [id], 'grants data to whoever holds an office of the control plane'),
      ),
  ];
}

function holdsTwo({ office, roles = [] }: RegisteredPrincipal): boolean {
  return (
    new Set([...offices.filter((each) => roles.includes(each)), ...(office === undefined ? [] : [office])])
      .size > 1
  );
}

function repeated<T>(what: string, all: readonly T[], keyOf: (one: T) => string): readonly Finding[] {
  const keys = all.map(keyOf);
  const twice = new Set(keys.filter((key, index) => keys.indexOf(key) !== index));
  return [...twice].map((key) => finding('DUPLICATE_ID', [], `${what}: ${key} is there twice`));
}

function unknownSelector(selector: FieldSelector): Finding {
  return finding('UNKNOWN_COORDINATE', [], `${JSON.stringify(selector)} names nothing`);
}
