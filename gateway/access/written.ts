// The small pieces of which everything in a rule set is written: text that people read, moments, selectors of fields.

import { z } from 'zod';

/**
 * Text comes back to consoles, tables and terminals as it was given, so it holds nothing but what can be read: no control
 * characters, and none that turn the direction of writing (Unicode TR 36, 3.1).
 */
export const text = z
  .string()
  .min(1)
  .max(2000)
  .regex(/^[^\p{Cc}\p{Cs}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u, 'holds control characters');

export const identifier = z.string().regex(/^[\w-]{1,100}$/);

/** RFC 3339 with offset. */
export const moment = z.iso.datetime({ offset: true });

/** `Type.field`, `Type.*`, `Type` (its rows), or a class of fields. */
export const fieldSelector = z.union([
  z
    .string()
    .max(200)
    .regex(/^[A-Za-z]\w*(?:\.(?:\w+|\*))?$/),
  z.strictObject({
    domain: text.optional(),
    maxLevel: z.enum(['L1', 'L2', 'L3', 'L4']).optional(),
    share: z.enum(['UNCONDITIONAL', 'CONDITIONAL', 'NOT_SHARED']).optional(),
  }),
]);
export type FieldSelector = z.infer<typeof fieldSelector>;

export const uses = ['READ', 'MATCH', 'STATISTICS', 'EXPORT'] as const;
export type Use = (typeof uses)[number];

/** Who is meant: whoever is among all that are given. `*`: all. */
export const subjects = z.strictObject({
  roles: z.array(text).min(1).max(1000).optional(),
  organizations: z.array(text).min(1).max(1000).optional(),
  applications: z.array(text).min(1).max(1000).optional(),
  principals: z.array(text).min(1).max(1000).optional(),
});
export type Subjects = z.infer<typeof subjects>;
