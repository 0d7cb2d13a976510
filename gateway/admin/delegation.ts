// What an editor whose register entry names domains may touch: rules and saved tests that speak of these domains alone, both
// as they were and as they become. Everything else, such as purposes or the register itself, reaches beyond a domain.

import { type Catalog, graphName } from '../access/catalog.ts';
import { createResolver } from '../access/policy.ts';
import type { Rule, RuleSet } from '../access/rule.ts';
import type { SavedTest } from '../access/saved-tests.ts';
import type { FieldSelector } from '../access/written.ts';
import { type Difference, differencesBetween } from './rule-set-parts.ts';

/** Null: all domains. */
export type Delegation = readonly string[] | null;

/** Whether all that differs is the editor's to change, as it was and as it becomes. */
export function mayChange(domains: Delegation, before: RuleSet, after: RuleSet, catalog: Catalog): boolean {
  return (
    domains === null || differencesBetween(before, after).every((each) => isWithin(domains, each, catalog))
  );
}

function isWithin(
  domains: readonly string[],
  { part, before, after }: Difference,
  catalog: Catalog,
): boolean {
  if (part !== 'rules' && part !== 'tests') return false;
  return [before, after].every((member) => member === null || speaksOf(domains, part, member, catalog));
}

function speaksOf(
  domains: readonly string[],
  part: 'rules' | 'tests',
  member: unknown,
  catalog: Catalog,
): boolean {
  const selectors: readonly FieldSelector[] =
    part === 'rules'
      ? (member as Rule).fields
      : (member as SavedTest).expect.map(({ coordinate }) => coordinate);
  const graphs = new Set(domains.map(graphName));
  const resolve = createResolver(catalog);
  return selectors.every((selector) => {
    // A class without a domain grows with the schema into domains that are not the editor's.
    if (typeof selector === 'object' && !domains.includes(selector.domain ?? '')) return false;
    const coordinates = resolve(selector);
    return (
      coordinates.length > 0 && coordinates.every((coordinate) => graphs.has(domainOf(coordinate, catalog)))
    );
  });
}

/** The domain that answers for a coordinate: of a field the one that resolves it, of rows their owner. */
export function domainOf(coordinate: string, catalog: Catalog): string {
  const [name = '', field] = coordinate.split('.');
  const type = catalog.types.get(name);
  return (field === undefined ? type?.owner : type?.fields.get(field)?.graph) ?? '';
}
