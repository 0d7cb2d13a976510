// A rule set as it is written in a file and kept in the database; narrowed here, once.

import { z } from 'zod';
import type { Condition } from './condition.ts';
import { invariant } from './invariants.ts';
import { registry } from './registry.ts';
import { rounding } from './rounding.ts';
import { savedTest } from './saved-tests.ts';
import { fieldSelector, identifier, moment, subjects, text, uses } from './written.ts';

export { type FieldSelector, type Use, uses } from './written.ts';

const comparison = z.enum(['eq', 'ne', 'within', 'lt', 'lte', 'gt', 'gte']);
// No database takes U+0000 in a text.
const scalar = z.union([
  z
    .string()
    .max(1000)
    .regex(/^[^\0]*$/),
  z.number(),
  z.boolean(),
]);
const operand = z.union([scalar, z.strictObject({ principal: z.string() })]);

const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.boolean(),
    z.strictObject({ attribute: z.string(), op: comparison, value: operand }),
    z.strictObject({ attribute: z.string(), op: z.literal('in'), value: z.array(scalar).min(1).max(1000) }),
    z.strictObject({ all: z.array(condition).min(1) }),
    z.strictObject({ any: z.array(condition).min(1) }),
    z.strictObject({ not: condition }),
  ]),
);

const rule = z.strictObject({
  id: identifier,
  kind: z.enum(['GRANT', 'LIMIT']),
  rung: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  /** Whoever has one of the roles, and belongs to one of the organisations, and uses one of the applications. */
  subjects: subjects.refine((named) => Object.keys(named).length > 0, 'say for whom; ["*"] means everybody'),
  purposes: z.array(text).min(1),
  fields: z.array(fieldSelector).min(1),
  uses: z.array(z.enum(uses)).min(1),
  rows: condition.optional(),
  validFrom: moment.optional(),
  validUntil: moment.optional(),
  reason: text,
});
export type Rule = z.infer<typeof rule>;

const purpose = z.strictObject({
  code: z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/),
  name: text,
  legalBasis: text,
  caseRequired: z.boolean(),
  /** Whether the caller has to name the consent of the person concerned. */
  consentRequired: z.boolean().optional(),
  /** Of all that is granted, what may be read for this purpose. Absent: all. */
  fields: z.array(fieldSelector).min(1).max(1000).optional(),
  /** What whoever asks for access has to agree to. */
  acknowledgement: text.optional(),
  /** Why, for this purpose, no case is asked for fields that may otherwise be read only in one. */
  caseWaiver: text.optional(),
  /**
   * Legal basis on which accesses for this purpose are held back from the person concerned (Personal Information Protection
   * Law, articles 18, 35 and 45: secrecy by law, or notice would hinder a state organ). Absent: the person is told.
   */
  subjectAccessExemption: text.optional(),
});
export type Purpose = z.infer<typeof purpose>;

export const ruleSetSchema = z.strictObject({
  purposes: z.array(purpose),
  /** Fields that may be granted only for purposes that demand a case number, or waive it. */
  caseRequiredFor: z.array(fieldSelector).default([]),
  rules: z.array(rule).max(20_000),
  ...registry,
  /** Holidays and make-up days, by which deadlines are counted. */
  calendar: z
    .array(z.strictObject({ id: z.iso.date(), name: text, working: z.boolean() }))
    .max(2000)
    .default([]),
  /** How roughly the callers of some roles are told the counts of statistics. */
  roundings: z.array(rounding).max(1000).default([]),
  /** What no rule may break. */
  invariants: z.array(invariant).max(1000).default([]),
  /** What the rules have to answer. */
  tests: z.array(savedTest).max(5000).default([]),
});
/** What an administrator writes: purposes, rules, the register of callers, and what the rules are held to. */
export type RuleSet = z.infer<typeof ruleSetSchema>;

/** A rule set that says nothing: nobody sees anything. */
export const emptyRuleSet: RuleSet = ruleSetSchema.parse({ purposes: [], rules: [] });
