// How much a caller may ask for at once: the defaults, and what an operator says for some roles (LIMITS).

import { z } from 'zod';
import { byName } from '../access/by-name.ts';
import { disclosureShape } from './disclosure.ts';

const bound = z.number().int().min(1).max(1_000_000);

/** Whoever has this much is bound by the lists themselves alone. */
export const mostPageSize = 1000;
/** Whoever has this long is bound by SQL_TIMEOUT alone. */
export const longestStatement = 600_000;
/** Whoever may spend this much in a minute, of objects or of milliseconds, is not counted. */
export const unboundedCost = 1_000_000_000;

const boundsShape = z.strictObject({
  /** Of a request, in bytes. */
  body: z
    .number()
    .int()
    .min(1000)
    .max(16 * 1024 * 1024),
  /** Of the document, comments and spaces as well: UTF-16 units. */
  characters: bound,
  tokens: bound,
  /** Of brackets. More than 500 would end in the stack of the parser. */
  nesting: bound.max(500),
  fragments: bound,
  depth: bound,
  aliases: bound,
  rootFields: bound,
  directives: bound,
  repeats: bound,
  overlaps: bound,
  selections: bound,
  introspection: bound,
  /** In the variables, and as many in the document. */
  inputObjects: bound,
  variableValues: bound,
  variableDepth: bound.max(500),
  /** In a minute. */
  matches: bound,
  /** Of an operation, see cost.ts. */
  cost: z.number().int().min(1).max(1_000_000_000),
  /** Of all operations of a caller in a minute. */
  costPerMinute: z.number().int().min(1).max(unboundedCost),
  /** Milliseconds of planning in a minute. */
  planning: z.number().int().min(1).max(unboundedCost),
  /** Rows of a list. Those of our own domains never give more than 1000. */
  pageSize: bound.max(mostPageSize),
  /** Exports of one caller that run at once. */
  exports: bound,
  exportRows: z.number().int().min(1).max(1_000_000_000),
  /** Milliseconds of a statement in a database; what all have is SQL_TIMEOUT. */
  statement: bound.min(100).max(longestStatement),
});

export type Bounds = Readonly<z.infer<typeof boundsShape>>;

export const defaultBounds: Bounds = {
  body: 1024 * 1024,
  characters: 100_000,
  tokens: 5000,
  nesting: 100,
  fragments: 250,
  depth: 20,
  aliases: 100,
  rootFields: 30,
  directives: 100,
  repeats: 20,
  overlaps: 20_000,
  selections: 3000,
  introspection: 3,
  inputObjects: 500,
  variableValues: 10_000,
  variableDepth: 20,
  matches: 600,
  cost: 50_000,
  costPerMinute: unboundedCost,
  planning: unboundedCost,
  pageSize: mostPageSize,
  exports: 2,
  exportRows: 5_000_000,
  statement: longestStatement,
};

export const limitSettingsShape = z.strictObject({
  default: boundsShape.partial().default({}),
  roles: byName(z.string(), boundsShape.partial()).default({}),
  disclosure: disclosureShape.optional(),
});
export type LimitSettings = z.infer<typeof limitSettingsShape>;

const boundNames = Object.keys(defaultBounds) as (keyof Bounds)[];

/**
 * Of each bound what the most generous of the caller's roles allows. A role that says nothing of it, and a caller without
 * a role, have the default.
 */
export function boundsOf(settings: LimitSettings | undefined, roles: readonly string[]): Bounds {
  const own = settings?.roles ?? {};
  const otherwise = changed(defaultBounds, settings?.default);
  const [first = otherwise, ...others] = roles.map((role) =>
    changed(otherwise, Object.hasOwn(own, role) ? own[role] : undefined),
  );
  return others.reduce(mostGenerous, first);
}

/** No caller has more than this. */
export function highestBounds(settings: LimitSettings | undefined): Bounds {
  return boundsOf(settings, ['', ...Object.keys(settings?.roles ?? {})]);
}

function changed(bounds: Bounds, changes: LimitSettings['default'] = {}): Bounds {
  const made = { ...bounds };
  for (const name of boundNames) made[name] = changes[name] ?? bounds[name];
  return made;
}

function mostGenerous(one: Bounds, other: Bounds): Bounds {
  const made = { ...one };
  for (const name of boundNames) made[name] = Math.max(one[name], other[name]);
  return made;
}
