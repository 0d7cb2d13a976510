// Random rule sets and principals, in drafts that become real beside an operation: most rules speak of what it reads.

import fc from 'fast-check';
import type { Catalog, CatalogType } from '../../../gateway/access/catalog.ts';
import type { Condition } from '../../../gateway/access/condition.ts';
import type { Subject } from '../../../gateway/access/decide.ts';
import { emptyRuleSet, type FieldSelector, type Rule, type RuleSet } from '../../../gateway/access/rule.ts';
import { castEntities, castPeople } from '../../../seeds/cast.ts';
import { domains } from '../../../subgraphs/index.ts';

const pick = fc.nat(9973);

interface ConditionDraft {
  readonly attribute: number;
  readonly op: number;
  readonly value: number;
  readonly combined: 'no' | 'not' | 'all' | 'any';
  readonly other: number;
}

const conditionDrafts: fc.Arbitrary<ConditionDraft> = fc.record({
  attribute: pick,
  op: fc.nat(7),
  value: pick,
  combined: fc.constantFrom('no', 'no', 'no', 'not', 'all', 'any'),
  other: pick,
});

interface RuleDraft {
  readonly kind: 'GRANT' | 'LIMIT';
  readonly target: number;
  /** `masked`: a field that has masks; `key`: the key of the type. */
  readonly breadth: 'field' | 'masked' | 'key' | 'type' | 'rows' | 'class';
  readonly rung: number;
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

export interface AccessDraft {
  readonly base: readonly BaseDraft[];
  readonly rules: readonly RuleDraft[];
  readonly roles: readonly string[];
  readonly attributes: readonly number[];
}

export const accessDrafts: fc.Arbitrary<AccessDraft> = fc.record({
  base: fc.array(baseDrafts, { minLength: 7, maxLength: 7 }),
  rules: fc.array(ruleDrafts, { minLength: 1, maxLength: 8, size: 'max' }),
  roles: fc.subarray(['A', 'B']),
  attributes: fc.array(pick, { minLength: 3, maxLength: 3 }),
});

/** Row attribute of a type (`Person.status`) → values that rows have. */
export type Values = ReadonlyMap<string, readonly string[]>;

export const purpose = 'TEST';
const testPurpose = { code: purpose, name: 'test', legalBasis: 'test', caseRequired: false };
const principalAttributes = ['division', 'personId', 'uscc'] as const;

export interface Access {
  readonly ruleSet: RuleSet;
  readonly principal: Subject;
}

export function accessFor(
  catalog: Catalog,
  values: Values,
  draft: AccessDraft,
  coordinates: readonly string[],
): Access {
  const types = [...new Set(coordinates.map((coordinate) => coordinate.split('.')[0] as string))];
  // What the types of the operation lead to is open, or else few paths would be.
  const others = [...catalog.types.keys()].filter((name) => !types.includes(name));
  const rules = [
    ...types.flatMap((name, index) =>
      baseRules(catalog, values, name, index, draft.base[index % draft.base.length]),
    ),
    ...others.map((name) => rule(`other-${name}`, 'GRANT', 'CLEAR', `${name}.*`, {})),
    ...draft.rules.flatMap((each, index) => ruleFor(catalog, values, each, `rule-${index}`, coordinates)),
  ];
  const attributes = Object.fromEntries(
    principalAttributes.map((name, index) => [name, taken(literals[name], draft.attributes[index] ?? 0)]),
  );
  return {
    ruleSet: {
      ...emptyRuleSet,
      purposes: [testPurpose],
      rules,
    },
    principal: {
      roles: draft.roles,
      attributes: Object.fromEntries(Object.entries(attributes).filter(isGiven)),
    },
  };
}

function isGiven(entry: [string, string | undefined]): entry is [string, string] {
  return entry[1] !== undefined;
}

/** Values that a principal may bring; an attribute that is missing matches nothing. */
const literals: Readonly<Record<(typeof principalAttributes)[number], readonly (string | undefined)[]>> = {
  division: ['320100', '320102', '320000', '320500', undefined, 'x'],
  personId: [castPeople['shop-owner'].personId, castPeople['shop-owner-spouse'].personId, undefined],
  uscc: [castEntities.restaurant.uscc, castEntities['trading-company'].uscc, undefined],
};

function taken<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}

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

/** @param index place of the type among those of the operation: the first is where it begins */
function baseRules(
  catalog: Catalog,
  values: Values,
  name: string,
  index: number,
  base: BaseDraft | undefined,
): Rule[] {
  const type = catalog.types.get(name);
  if (type === undefined || base === undefined) return [];
  const rows = conditionFor(type, values, base.rows);
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

function ruleFor(
  catalog: Catalog,
  values: Values,
  draft: RuleDraft,
  id: string,
  coordinates: readonly string[],
): Rule[] {
  const [name = '', fieldName] = targetOf(catalog, draft, coordinates).split('.');
  const type = catalog.types.get(name);
  if (type === undefined) return [];
  const rows = draft.rows === null ? undefined : conditionFor(type, values, draft.rows);
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
      const rung = isMatch ? 'CLEAR' : taken([...ladder].reverse(), draft.rung);
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

function conditionFor(type: CatalogType, values: Values, draft: ConditionDraft): Condition | undefined {
  const names = [...type.attributes.keys()];
  if (names.length === 0) return undefined;
  const leaf = (index: number): Condition => {
    const attribute = taken(names, index);
    const known = values.get(`${type.name}.${attribute}`) ?? [];
    const value = known.length === 0 || index % 7 === 6 ? 'none' : taken(known, draft.value + index);
    if (type.attributes.get(attribute) === 'DIVISION')
      return { attribute, op: 'within', value: index % 3 === 0 ? value : { principal: 'division' } };
    switch (draft.op) {
      case 0:
      case 1:
        return { attribute, op: 'eq', value };
      case 2:
        return { attribute, op: 'ne', value };
      case 3:
        return { attribute, op: 'in', value: [value, taken([...known, 'x'], draft.value + 3)] };
      case 4:
        return { attribute, op: 'eq', value: { principal: attribute } };
      default:
        return { attribute, op: taken(['lt', 'gte', 'lte'] as const, draft.op), value };
    }
  };
  const first = leaf(draft.attribute);
  switch (draft.combined) {
    case 'no':
      return first;
    case 'not':
      return { not: first };
    case 'all':
      return { all: [first, leaf(draft.other)] };
    case 'any':
      return { any: [first, leaf(draft.other)] };
    default:
      throw draft.combined satisfies never;
  }
}
