// The outcome of a cell, once more and straight from the definition: no tables, no conditions put together, one rule after
// the other on one row. And the outcome that a decision gives to the same row.

import { type Attributes, evaluate } from '../../../gateway/access/condition.ts';
import type { Decision, Subject } from '../../../gateway/access/decide.ts';
import type { FieldSelector, Rule, Use } from '../../../gateway/access/rule.ts';
import { catalog } from './small-world.ts';

interface Caller {
  readonly subject: Subject;
  readonly purpose: string;
  readonly now: number;
}

/** @param coordinate `Type` for whether the row exists (CLEAR) or not (HIDDEN), else `Type.field` */
export function oracle(
  rules: readonly Rule[],
  caller: Caller,
  coordinate: string,
  row: Attributes,
  use: Use = 'READ',
): string {
  const ladder = ladderOf(coordinate);
  const matching = rules.filter((rule) => {
    return (
      rule.uses.includes(use) &&
      rule.fields.some((selector) => covers(selector, coordinate)) &&
      concerns(rule, caller) &&
      evaluate(rule.rows ?? true, row, caller.subject.attributes) === true
    );
  });
  const heights = (kind: string) =>
    matching
      .filter((rule) => rule.kind === kind)
      .map(({ rung }) => (ladder.includes(rung) ? ladder.indexOf(rung) : ladder.length - 1));
  const granted = Math.min(ladder.length - 1, ...heights('GRANT'));
  const allowed = Math.max(0, ...heights('LIMIT'));
  return ladder[Math.max(granted, allowed)] as string;
}

/** The less clear of two rungs. */
export function lower(coordinate: string, one: string, other: string): string {
  const ladder = ladderOf(coordinate);
  return ladder.indexOf(one) > ladder.indexOf(other) ? one : other;
}

function ladderOf(coordinate: string): readonly string[] {
  const [type = '', field = ''] = coordinate.split('.');
  return catalog.types.get(type)?.fields.get(field)?.ladder ?? ['CLEAR', 'HIDDEN'];
}

function covers(selector: FieldSelector, coordinate: string): boolean {
  const [type = '', name = ''] = coordinate.split('.');
  if (typeof selector === 'string') return selector === coordinate || selector === `${type}.*`;
  const field = catalog.types.get(type)?.fields.get(name);
  if (field === undefined) return false;
  const { domain, maxLevel, share } = selector;
  return (
    (domain === undefined || domain.toUpperCase() === field.graph) &&
    (maxLevel === undefined || Number(field.level.slice(1)) <= Number(maxLevel.slice(1))) &&
    (share === undefined || share === field.share)
  );
}

function concerns(
  { subjects, purposes, validFrom, validUntil }: Rule,
  { subject, purpose, now }: Caller,
): boolean {
  const among = (names: readonly string[] | undefined, own: readonly string[]) =>
    names === undefined || names.includes('*') || own.some((each) => names.includes(each));
  return (
    among(subjects.roles, subject.roles) &&
    among(subjects.organizations, subject.organization === undefined ? [] : [subject.organization]) &&
    among(subjects.applications, subject.application === undefined ? [] : [subject.application]) &&
    among(purposes, [purpose]) &&
    (validFrom === undefined || Date.parse(validFrom) <= now) &&
    (validUntil === undefined || now < Date.parse(validUntil))
  );
}

/** Masked by another domain: what would have to be masked by row is hidden instead, and refused on activation. */
export function uncertain(type: string, field: string): boolean {
  return type === 'Person' && field === 'stars';
}

export function seesRow(decision: Decision, type: string, row: Attributes): boolean {
  return evaluate(decision.types.get(type)?.rows ?? false, row, decision.values) === true;
}

/** The rung of a cell of a row that exists. */
export function rungOf(decision: Decision, type: string, field: string, row: Attributes): string {
  const cases = decision.types.get(type)?.fields.get(field)?.cases ?? [];
  return cases.find(({ when }) => evaluate(when, row, decision.values) === true)?.rung ?? 'HIDDEN';
}

export function hiddenEverywhere({ types }: Decision): boolean {
  return [...types.values()].every(({ rows, fields, matches }) => {
    return (
      rows === false && matches.size === 0 && [...fields.values()].every(({ cases }) => cases.length === 0)
    );
  });
}
