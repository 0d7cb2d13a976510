// Random rules, rows and callers over the small world, for the laws that hold for all of them.

import fc from 'fast-check';
import type { Condition } from '../../../gateway/access/condition.ts';
import type { Subject } from '../../../gateway/access/decide.ts';
import type { FieldSelector, Rule } from '../../../gateway/access/rule.ts';
import { catalog } from './small-world.ts';

const attributeNames = ['city', 'status', 'id'];
const values = ['320000', '320100', '320102', '320102001', 'x', ''];
const roles = ['A', 'B', 'C'];
const purposes = ['P', 'Q'];

const value = fc.constantFrom(...values);
const attribute = fc.constantFrom(...attributeNames);
const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.boolean(),
  fc.record({
    attribute,
    op: fc.constantFrom('eq', 'ne', 'within', 'lt', 'gte'),
    value: fc.oneof(value, fc.constantFrom({ principal: 'division' }, { principal: 'id' })),
  }),
  fc.record({
    attribute,
    op: fc.constant('in' as const),
    value: fc.array(value, { minLength: 1, maxLength: 3 }),
  }),
);

export const conditions: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ not: tie('condition') }),
  ),
})).condition;

const selectors = [...catalog.types.values()].flatMap(({ name, fields }) => [
  name,
  `${name}.*`,
  ...[...fields.keys()].map((field) => `${name}.${field}`),
]);
// Rules are to meet on the same cells often enough: most of them speak of one type, and of rungs that it has.
const contested = ['Person', 'Person.*', 'Person.number', 'Person.name', 'Person.birth', 'Person.shops'];
const selector: fc.Arbitrary<FieldSelector> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...contested) },
  { weight: 3, arbitrary: fc.constantFrom(...selectors) },
  fc.constantFrom<FieldSelector>({}, { maxLevel: 'L2' }, { domain: 'people' }, { share: 'UNCONDITIONAL' }),
);

const rungs = [
  ...new Set(
    [...catalog.types.values()].flatMap(({ fields }) => [...fields.values()].flatMap((each) => each.ladder)),
  ),
];
/** Mostly nothing, so that most rules concern most callers. */
const sometimes = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const names = (of: readonly string[]): fc.Arbitrary<string[]> =>
  fc.oneof(fc.constant<string[]>(['*']), fc.subarray([...of], { minLength: 1 }));

/** Hours of 2026-01-01 at which rules begin and end. */
export const hours = [0, 6, 12, 18];
export const at = (hour: number) => Date.parse('2026-01-01T00:00:00Z') + hour * 3_600_000;
const moment = sometimes(fc.constantFrom(...hours.map((hour) => new Date(at(hour)).toISOString())));

const drafts = fc.record({
  kind: fc.constantFrom('GRANT' as const, 'GRANT' as const, 'LIMIT' as const),
  rung: fc.oneof(fc.constant('CLEAR'), fc.constantFrom('NAME', 'YEAR', 'ID_3_4'), fc.constantFrom(...rungs)),
  roles: fc.option(names(roles), { nil: undefined, freq: 2 }),
  organizations: sometimes(names(['org'])),
  purposes: names(purposes),
  fields: fc.array(selector, { minLength: 1, maxLength: 3 }),
  uses: fc.oneof(
    fc.subarray(['READ', 'MATCH'] as const, { minLength: 1 }),
    fc.subarray(['READ', 'MATCH', 'STATISTICS', 'EXPORT'] as const, { minLength: 1 }),
  ),
  rows: fc.option(conditions, { nil: undefined, freq: 2 }),
  validFrom: moment,
  validUntil: moment,
});

export const ruleSets: fc.Arbitrary<readonly Rule[]> = fc
  .array(drafts, { maxLength: 12 })
  .map((all) => all.map((draft, index) => ruleOf(draft, `rule-${index}`)));

type Draft = typeof drafts extends fc.Arbitrary<infer T> ? T : never;

function ruleOf({ kind, rung, purposes: why, fields, uses, ...rest }: Draft, id: string): Rule {
  const subjects: Rule['subjects'] = {
    ...(rest.roles === undefined ? {} : { roles: rest.roles }),
    ...(rest.organizations === undefined ? {} : { organizations: rest.organizations }),
  };
  return {
    id,
    kind,
    rung,
    subjects: Object.keys(subjects).length === 0 ? { roles: ['*'] } : subjects,
    purposes: why,
    fields,
    uses: [...uses],
    ...(rest.rows === undefined ? {} : { rows: rest.rows }),
    ...(rest.validFrom === undefined ? {} : { validFrom: rest.validFrom }),
    ...(rest.validUntil === undefined ? {} : { validUntil: rest.validUntil }),
    reason: 'random',
  };
}

const held = fc.option(value, { nil: null, freq: 3 });

/** The attributes of a row, and of a principal who may lack some. */
export const rows = fc.record({
  attributes: fc.record({ city: held, status: held, id: held }),
  principal: fc.record({ division: value, id: value }, { requiredKeys: [] }),
});

export const callers: fc.Arbitrary<{
  readonly subject: Subject;
  readonly purpose: string;
  readonly now: number;
}> = fc.record({
  subject: fc.record(
    {
      roles: fc.subarray(roles),
      organization: fc.constantFrom('org', 'other'),
      attributes: fc.record({ division: value, id: value }, { requiredKeys: [] }),
    },
    { requiredKeys: ['roles', 'attributes'] },
  ),
  purpose: fc.constantFrom(...purposes),
  now: fc.constantFrom(-1, 0, 3, 12, 20).map(at),
});
