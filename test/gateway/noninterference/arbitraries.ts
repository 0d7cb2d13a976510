// Random rule sets and principals, in drafts that become real beside an operation: most rules speak of what it reads.

import fc from 'fast-check';
import type { Catalog } from '../../../gateway/access/catalog.ts';
import type { Condition } from '../../../gateway/access/condition.ts';
import type { Subject } from '../../../gateway/access/decide.ts';
import { emptyRuleSet, type FieldSelector, type Rule, type RuleSet } from '../../../gateway/access/rule.ts';
import { castEntities, castPeople } from '../../../seeds/cast.ts';
import { domains } from '../../../subgraphs/index.ts';
import {
  type ConditionDraft,
  type ConditionSetting,
  conditionDrafts,
  conditionFor,
  taken,
} from './row-conditions.ts';
import type { RowsByType } from './world.ts';

const pick = fc.nat(9973);

interface RuleDraft {
  readonly kind: 'GRANT' | 'LIMIT';
  readonly target: number;
  /** `masked`: a field that has masks; `key`: the key of the type. */
  readonly breadth: 'field' | 'masked' | 'key' | 'type' | 'rows' | 'class';
  readonly rung: number;
  /** Whether a limit hides, or masks; left out: either. */
  readonly hides?: boolean;
  readonly uses: readonly ('READ' | 'MATCH')[];
  readonly role: 'A' | 'B' | '*';
  readonly rows: ConditionDraft | null;
}

const ruleDrafts: fc.Arbitrary<RuleDraft> = fc.record({
  kind: fc.constantFrom('LIMIT', 'GRANT', 'LIMIT'),
  target: pick,
  breadth: fc.oneof(
    { weight: 4, arbitrary: fc.constant('masked' as const) },
    { weight: 2, arbitrary: fc.constantFrom('field' as const, 'rows' as const, 'key' as const) },
    { weight: 1, arbitrary: fc.constantFrom('type' as const, 'class' as const) },
  ),
  rung: fc.nat(5),
  uses: fc.constantFrom<readonly ('READ' | 'MATCH')[]>(['READ'], ['READ', 'MATCH'], ['MATCH']),
  role: fc.constantFrom('*', '*', '*', 'A', 'B'),
  rows: fc.option(conditionDrafts, { freq: 4 }),
});

/** How far what the operation reads is open before the rules above: per type, all of it, some rows, its rows only, nothing. */
interface BaseDraft {
  readonly openness: 'all' | 'some rows' | 'rows' | 'nothing';
  readonly rows: ConditionDraft;
}

const baseDrafts: fc.Arbitrary<BaseDraft> = fc.record({
  openness: fc.constantFrom(
    'all',
    'all',
    'all',
    'some rows',
    'some rows',
    'some rows',
    'some rows',
    'rows',
    'nothing',
  ),
  rows: conditionDrafts,
});

/**
 * What the rules and the changes of a case keep to: keys that are hidden on some rows, rows of lists that are hidden, cells
 * that are masked on some rows; or nothing in particular.
 */
export type Focus = 'key' | 'list' | 'mask' | 'none';

export interface AccessDraft {
  readonly focus: Focus;
  readonly focused: readonly ConditionDraft[];
  readonly base: readonly BaseDraft[];
  readonly rules: readonly RuleDraft[];
  readonly roles: readonly string[];
  readonly attributes: readonly number[];
}

export const accessDrafts: fc.Arbitrary<AccessDraft> = fc.record({
  focus: fc.constantFrom<Focus[]>('none', 'key', 'list', 'mask'),
  focused: fc.array(conditionDrafts, { minLength: 3, maxLength: 3 }),
  base: fc.array(baseDrafts, { minLength: 7, maxLength: 7 }),
  rules: fc.array(ruleDrafts, { minLength: 1, maxLength: 8, size: 'max' }),
  roles: fc.subarray(['A', 'B']),
  attributes: fc.array(pick, { minLength: 3, maxLength: 3 }),
});

export const purpose = 'TEST';
const testPurpose = { code: purpose, name: 'test', legalBasis: 'test', caseRequired: false };
const principalAttributes = ['division', 'personId', 'uscc'] as const;

export interface Access {
  readonly ruleSet: RuleSet;
  readonly principal: Subject;
}

/** What is read by the operation beside which rules become real. */
export interface Read {
  /** `Type` and `Type.field`. */
  readonly coordinates: readonly string[];
  /** Types of the rows of lists that hang on others. */
  readonly lists: readonly string[];
}

/**
 * @param near rows near by, which give values to compare with
 * @param rows those that the operation comes to
 */
export function accessFor(
  catalog: Catalog,
  near: RowsByType,
  rows: RowsByType,
  draft: AccessDraft,
  { coordinates, lists }: Read,
): Access {
  const types = [...new Set(coordinates.map((coordinate) => coordinate.split('.')[0] as string))];
  const principal: Record<string, string> = {};
  for (const [index, name] of principalAttributes.entries()) {
    const value = taken(literals[name], draft.attributes[index] ?? 0);
    if (value !== undefined) principal[name] = value;
  }
  const setting = { catalog, values: valuesOf(near, rows), rows, principal };
  // What the types of the operation lead to is open, or else few paths would be.
  const others = [...catalog.types.keys()].filter((name) => !types.includes(name));
  const isSplit = (name: string) => draft.focus === 'list' && lists.includes(name);
  const rules = [
    ...types.flatMap((name, index) => {
      const base = draft.base[index % draft.base.length] as BaseDraft;
      return baseRules(setting, name, index, isSplit(name) ? { ...base, openness: 'some rows' } : base);
    }),
    ...others.map((name) => rule(`other-${name}`, 'GRANT', 'CLEAR', `${name}.*`, {})),
    ...focusRules(setting, draft, coordinates),
    ...draft.rules.flatMap((each, index) => ruleFor(setting, each, `rule-${index}`, coordinates)),
  ];
  return {
    ruleSet: { ...emptyRuleSet, purposes: [testPurpose], rules },
    principal: { roles: draft.roles, attributes: principal },
  };
}

/** Values of rows that are asked for, or else of rows near by: conditions divide the rows that are asked for. */
function valuesOf(near: RowsByType, rows: RowsByType): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, readonly string[]>();
  for (const [type, found] of [...near, ...rows]) {
    const names = Object.keys(found[0] ?? {});
    for (const name of names) {
      const known = found.flatMap((row) => row[name] ?? []);
      if (known.length > 0) values.set(`${type}.${name}`, [...new Set(known)]);
    }
  }
  return values;
}

/** Values that a principal may bring; an attribute that is missing matches nothing. */
const literals: Readonly<Record<(typeof principalAttributes)[number], readonly (string | undefined)[]>> = {
  division: ['320100', '320102', '320000', '320500', undefined, 'x'],
  personId: [castPeople['shop-owner'].personId, castPeople['shop-owner-spouse'].personId, undefined],
  uscc: [castEntities.restaurant.uscc, castEntities['trading-company'].uscc, undefined],
};

function rule(
  id: string,
  kind: Rule['kind'],
  rung: string,
  selector: FieldSelector,
  more: { roles?: string[]; uses?: Rule['uses']; rows?: Condition | undefined },
): Rule {
  const { roles = ['*'], uses = ['READ', 'MATCH'], rows } = more;
  return {
    id,
    kind,
    rung,
    subjects: { roles },
    purposes: [purpose],
    fields: [selector],
    uses,
    ...(rows === undefined ? {} : { rows }),
    reason: 'test',
  };
}

interface RuleSetting extends ConditionSetting {
  readonly catalog: Catalog;
}

/** Limits that hold on some of the rows: on keys, or on fields that have masks. */
function focusRules(
  setting: RuleSetting,
  { focus, focused, rules }: AccessDraft,
  coordinates: readonly string[],
): Rule[] {
  if (focus !== 'key' && focus !== 'mask') return [];
  const breadth = focus === 'key' ? 'key' : 'masked';
  return focused.flatMap((rows, index) => {
    const { target = 0, rung = 0 } = rules[index % rules.length] ?? {};
    const draft = { kind: 'LIMIT', target: target + index, breadth, role: '*', rows } as const;
    const limit = { ...draft, rung, hides: focus === 'key', uses: ['READ', 'MATCH'] as const };
    return ruleFor(setting, limit, `focus-${index}`, coordinates);
  });
}

/** @param index place of the type among those of the operation: the first is where it begins */
function baseRules(setting: RuleSetting, name: string, index: number, base: BaseDraft): Rule[] {
  const type = setting.catalog.types.get(name);
  if (type === undefined) return [];
  const rows = conditionFor(setting, type, base.rows);
  // Where the first row is hidden the rest is out of reach, which is worth a case now and then.
  const openness = index > 0 || base.rows.value % 4 === 0 ? base.openness : 'all';
  switch (openness) {
    case 'all':
      return [rule(`all-${name}`, 'GRANT', 'CLEAR', `${name}.*`, {})];
    case 'some rows':
      return [rule(`some-${name}`, 'GRANT', 'CLEAR', `${name}.*`, { rows })];
    case 'rows':
      return [rule(`rows-${name}`, 'GRANT', 'CLEAR', name, { rows })];
    case 'nothing':
      return [];
    default:
      throw openness satisfies never;
  }
}

function ruleFor(setting: RuleSetting, draft: RuleDraft, id: string, coordinates: readonly string[]): Rule[] {
  const [name = '', fieldName] = targetOf(setting.catalog, draft, coordinates).split('.');
  const type = setting.catalog.types.get(name);
  if (type === undefined) return [];
  const rows = draft.rows === null ? undefined : conditionFor(setting, type, draft.rows);
  const roles = [draft.role];
  // A match is granted in clear and by itself.
  const isMatch = draft.kind === 'GRANT' && draft.uses.includes('MATCH');
  const uses = [...draft.uses];
  const plain = draft.kind === 'LIMIT' && draft.rung > 0 ? 'HIDDEN' : 'CLEAR';
  switch (draft.breadth) {
    case 'type':
      return [rule(id, draft.kind, plain, `${name}.*`, { roles, uses, rows })];
    case 'rows':
      return [rule(id, draft.kind, plain, name, { roles, uses, rows })];
    case 'class': {
      const { name: domain } = taken(domains, draft.target);
      const selector = taken<FieldSelector>(
        [{ maxLevel: 'L2' }, { domain }, { domain, maxLevel: 'L3' }],
        draft.rung,
      );
      return [rule(id, draft.kind, plain, selector, { roles, uses })];
    }
    case 'field':
    case 'masked':
    case 'key': {
      const field = fieldName === undefined ? undefined : type.fields.get(fieldName);
      if (field === undefined) return [rule(id, draft.kind, plain, name, { roles, uses, rows })];
      const ladder = field.key ? ['CLEAR', 'HIDDEN'] : field.ladder;
      const rungs = draft.hides === false ? ladder.slice(1, -1) : ladder;
      if (rungs.length === 0) return [];
      const rung = isMatch ? 'CLEAR' : draft.hides ? 'HIDDEN' : taken([...rungs].reverse(), draft.rung);
      // Another domain masks on all rows or on none.
      const byRow = field.key || field.graph === type.owner || field.ladder.length === 2;
      return [
        rule(id, draft.kind, rung, `${name}.${fieldName}`, { roles, uses, rows: byRow ? rows : undefined }),
      ];
    }
    default:
      throw draft.breadth satisfies never;
  }
}

/** What a rule speaks of: `Type` or `Type.field`, among what the operation reads. */
function targetOf(catalog: Catalog, { breadth, target }: RuleDraft, coordinates: readonly string[]): string {
  const fieldOf = (coordinate: string) => {
    const [name = '', field = ''] = coordinate.split('.');
    return catalog.types.get(name)?.fields.get(field);
  };
  const wanted = coordinates.filter((coordinate) => {
    if (breadth === 'key') return fieldOf(coordinate)?.key === true;
    return breadth !== 'masked' || (fieldOf(coordinate)?.ladder.length ?? 0) > 2;
  });
  return taken(wanted.length > 0 ? wanted : coordinates, target);
}

/** Everything to everybody. */
export function openRuleSet(catalog: Catalog): RuleSet {
  const rules = [...catalog.types.keys()].map((name) =>
    rule(`all-${name}`, 'GRANT', 'CLEAR', `${name}.*`, {}),
  );
  return { ...emptyRuleSet, purposes: [testPurpose], rules };
}
