// A rule set as parts that are edited one by one: each part a list whose members have keys. Changes, differences and the
// joining of two people's work are worked out member by member, so that nobody's edit is lost in somebody else's.

import { canonical } from '../access/canonical.ts';
import type { RuleSet } from '../access/rule.ts';
import type { FieldSelector } from '../access/written.ts';

export const parts = [
  'rules',
  'purposes',
  'caseRequiredFor',
  'principals',
  'organizations',
  'applications',
  'invariants',
  'tests',
  'calendar',
  'roundings',
] as const satisfies readonly (keyof RuleSet)[];
export type Part = (typeof parts)[number];

export interface Change {
  readonly part: Part;
  readonly key: string;
  /** Null: it is taken out. */
  readonly value: unknown;
}

export interface Difference {
  readonly part: Part;
  readonly key: string;
  /** Null: it was not there. */
  readonly before: unknown;
  /** Null: it is not there any more. */
  readonly after: unknown;
}

type Member = { readonly id: string } | { readonly code: string } | FieldSelector;

/** The id of a rule, the code of a purpose; a selector is its own key, as JSON. */
export function keyOf(member: Member): string {
  if (typeof member === 'object' && 'id' in member) return member.id;
  if (typeof member === 'object' && 'code' in member) return member.code;
  return JSON.stringify(member);
}

/** @returns what is to be narrowed by `ruleSetSchema`: values are as somebody gave them */
export function applyChanges(ruleSet: RuleSet, changes: readonly Change[]): unknown {
  const edited: Record<string, unknown> = { ...ruleSet };
  for (const part of parts) {
    const members = membersOf(ruleSet, part);
    for (const { key, value } of changes.filter((change) => change.part === part)) {
      if (value === null || value === undefined) members.delete(key);
      else members.set(key, value);
    }
    edited[part] = [...members.values()];
  }
  return edited;
}

/** Whether each value bears the key under which it is given. */
export function keysFit(changes: readonly Change[]): boolean {
  return changes.every(
    ({ key, value }) => value === null || value === undefined || keyOf(value as Member) === key,
  );
}

/** In the order of the parts and of the members. */
export function differencesBetween(before: RuleSet, after: RuleSet): readonly Difference[] {
  return parts.flatMap((part) => {
    const old = membersOf(before, part);
    const young = membersOf(after, part);
    const keys = new Set([...old.keys(), ...young.keys()]);
    return [...keys].flatMap((key): Difference[] => {
      const difference = { part, key, before: old.get(key) ?? null, after: young.get(key) ?? null };
      return isSame(difference.before, difference.after) ? [] : [difference];
    });
  });
}

export interface Merge {
  readonly merged: unknown;
  /** What both sides changed, and not alike. */
  readonly conflicts: readonly { readonly part: Part; readonly key: string }[];
}

/** What `mine` changed since `base`, upon `theirs`. */
export function mergeRuleSets(base: RuleSet, mine: RuleSet, theirs: RuleSet): Merge {
  const others = new Map(differencesBetween(base, theirs).map((each) => [placeOf(each), each.after]));
  const own = differencesBetween(base, mine);
  const conflicts = own.filter((each) => {
    const place = placeOf(each);
    return others.has(place) && !isSame(others.get(place), each.after);
  });
  const changes = own.map(({ part, key, after }) => ({ part, key, value: after }));
  return {
    merged: applyChanges(theirs, changes),
    conflicts: conflicts.map(({ part, key }) => ({ part, key })),
  };
}

function membersOf(ruleSet: RuleSet, part: Part): Map<string, unknown> {
  const members: readonly Member[] = ruleSet[part];
  return new Map(members.map((member) => [keyOf(member), member]));
}

function placeOf({ part, key }: Pick<Difference, 'part' | 'key'>): string {
  return `${part} ${key}`;
}

function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}
