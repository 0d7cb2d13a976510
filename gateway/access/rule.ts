// A rule set as it is written in a file and kept in the database; narrowed here, once.

import { z } from 'zod';
import type { Condition } from './condition.ts';

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

export const uses = ['READ', 'MATCH', 'STATISTICS', 'EXPORT'] as const;
export type Use = (typeof uses)[number];

const text = z.string().min(1).max(2000);
const moment = z.iso.datetime({ offset: true });

/** `Type.field`, `Type.*`, `Type` (its rows), or a class of fields. */
const fieldSelector = z.union([
  z.string().regex(/^[A-Za-z]\w*(?:\.(?:\w+|\*))?$/),
  z.strictObject({
    domain: z.string().optional(),
    maxLevel: z.enum(['L1', 'L2', 'L3', 'L4']).optional(),
    share: z.enum(['UNCONDITIONAL', 'CONDITIONAL', 'NOT_SHARED']).optional(),
  }),
]);
export type FieldSelector = z.infer<typeof fieldSelector>;

const rule = z.strictObject({
  id: z.string().regex(/^[\w-]{1,100}$/),
  kind: z.enum(['GRANT', 'LIMIT']),
  rung: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  /** Whoever has one of the roles, and belongs to one of the organisations, and uses one of the applications. `*`: all. */
  subjects: z
    .strictObject({
      roles: z.array(text).min(1).optional(),
      organizations: z.array(text).min(1).optional(),
      applications: z.array(text).min(1).optional(),
    })
    .refine((subjects) => Object.keys(subjects).length > 0, 'say for whom; ["*"] means everybody'),
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
  /** Why, for this purpose, no case is asked for fields that may otherwise be read only in one. */
  caseWaiver: text.optional(),
});
export type Purpose = z.infer<typeof purpose>;

export const ruleSetSchema = z.strictObject({
  purposes: z.array(purpose),
  /** Fields that may be granted only for purposes that demand a case number, or waive it. */
  caseRequiredFor: z.array(fieldSelector).default([]),
  rules: z.array(rule),
});
/** What an administrator writes: purposes and rules. */
export type RuleSet = z.infer<typeof ruleSetSchema>;
