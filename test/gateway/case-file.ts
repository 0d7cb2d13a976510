// Case files: rules, a caller, a query, and the answer that must come. Written so that an administrator can read them;
// narrowed here. What a rule leaves unsaid: a grant in clear to everybody for every purpose, to READ.

import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type RuleSet, ruleSetSchema } from '../../gateway/access/rule.ts';
import { personas } from '../../gateway/identity/personas.ts';
import { castEntities, castPeople } from '../../seeds/cast.ts';
import { type Claims, defaultRules } from './recording-gateway.ts';

const draftRules = z.array(z.record(z.string(), z.unknown()));
const claims = z.strictObject({
  roles: z.array(z.string()).optional(),
  organization: z.string().optional(),
  application: z.string().optional(),
  attributes: z.record(z.string(), z.unknown()).optional(),
});
const values = z.record(z.string(), z.unknown());

const expectation = z.strictObject({
  /** The whole of `data`; see `resolved` for what may stand for a value. */
  data: z.unknown().optional(),
  /** Codes of all errors. */
  errors: z.array(z.string()).optional(),
  /** All entries of `extensions.access`, as far as their parts are given. */
  access: z.array(values).optional(),
  /** What must not be in the answer, whether in data, errors or extensions. */
  never: z.array(z.unknown()).optional(),
  /** What must be in the answer. */
  holds: z.array(z.unknown()).optional(),
  /** Names of fields that no subgraph may be asked for. */
  neverFetched: z.array(z.string()).optional(),
  /** The answer is byte for byte that of the step before. */
  sameAsBefore: z.boolean().optional(),
  /** Where the answer has another value than the step before. */
  otherThanBefore: z.string().optional(),
});

/** A request. What a step does not say is as its case says. */
const request = {
  persona: z.string().optional(),
  principal: claims.optional(),
  /** Null: none is sent. */
  purpose: z.string().nullable().optional(),
  case: z.string().optional(),
  query: z.union([z.string(), z.array(z.string())]).optional(),
  documentId: z.string().optional(),
  /** Name of a view, called with the variables as its parameters. */
  view: z.string().optional(),
  operationName: z.string().optional(),
  variables: values.optional(),
};

/** Published ways around the rules of GraphQL gateways. */
export const bypasses = [
  ...['alias', 'interface', 'renamed directive', 'transitive @requires', 'shared field', 'union'],
  ...['cached validation', 'cached plan', 'cursor', 'count', 'sort', 'group', 'error text', 'suggestion'],
  'in-flight deduplication',
] as const;

const caseSchema = z.strictObject({
  title: z.string(),
  /** The way around that it closes. */
  bypass: z.enum(bypasses).optional(),
  /** All steps are asked at the same moment. */
  atOnce: z.literal(true).optional(),
  /** Name of rules in the file, `default`, or rules of its own. */
  rules: z.union([z.string(), draftRules]),
  ...request,
  expect: expectation.optional(),
  steps: z.array(z.strictObject({ ...request, expect: expectation })).optional(),
});

const fileSchema = z.strictObject({
  about: z.string(),
  rules: z.record(z.string(), draftRules).default({}),
  cases: z.array(caseSchema).min(1),
});

type Case = z.infer<typeof caseSchema>;
export type Expectation = z.infer<typeof expectation>;
export type Step = Pick<Case, keyof typeof request> & { readonly expect: Expectation };

export interface AccessCase {
  readonly title: string;
  readonly bypass: Case['bypass'];
  readonly atOnce: boolean;
  readonly rules: RuleSet;
  readonly steps: readonly Step[];
}

/** The case files of a directory: name of the file → what it is about, and its cases. */
export function readCaseFiles(directory: URL): readonly { about: string; cases: readonly AccessCase[] }[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const file = fileSchema.parse(JSON.parse(readFileSync(new URL(name, directory), 'utf8')));
      const cases = file.cases.map(({ title, bypass, atOnce, rules, steps, expect, ...shared }) => ({
        title: bypass === undefined ? title : `${title} (${bypass})`,
        bypass,
        atOnce: atOnce ?? false,
        rules: rulesOf(rules, file.rules),
        steps: (steps ?? [{ expect: expect ?? {} }]).map((step) => ({ ...shared, ...step })),
      }));
      return { about: file.about, cases };
    });
}

/** Purposes of the cases that bring their own rules: two plain ones, and one that demands a case number. */
const purposes = [
  { code: 'SERVICE', name: '办事', legalBasis: 'test', caseRequired: false },
  { code: 'RESEARCH', name: '研究', legalBasis: 'test', caseRequired: false },
  { code: 'REVIEW', name: '审查', legalBasis: 'test', caseRequired: true },
];

function rulesOf(rules: Case['rules'], named: Readonly<Record<string, z.infer<typeof draftRules>>>): RuleSet {
  if (rules === 'default') return defaultRules;
  const drafts = typeof rules === 'string' ? named[rules] : rules;
  if (drafts === undefined) throw new Error(`the file has no rules ${JSON.stringify(rules)}`);
  const unsaid = {
    kind: 'GRANT',
    rung: 'CLEAR',
    subjects: { roles: ['*'] },
    purposes: ['*'],
    uses: ['READ'],
    reason: 'test',
  };
  return ruleSetSchema.parse({ purposes, rules: drafts.map((draft) => ({ ...unsaid, ...draft })) });
}

/** Who calls: the persona, or the principal, or somebody without a role. */
export function callerOf({ persona, principal }: Step): Claims {
  if (persona === undefined) return resolved(principal ?? {}, undefined) as Claims;
  const found = Object.entries(personas).find(([name]) => name === persona)?.[1].principal;
  if (found === undefined) throw new Error(`there is no persona ${persona}`);
  const { id: _, ...claims } = found;
  return claims;
}

/**
 * A value with what stands for others put in its place: `{ "$cast": "shop-owner" }` is the key of a member of the cast,
 * `{ "$cast": "shop-owner", "field": "idNumber" }` something else of theirs, `{ "$before": "persons.pageInfo.endCursor" }`
 * what the step before answered there.
 */
export function resolved(value: unknown, before: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => resolved(each, before));
  if (typeof value !== 'object' || value === null) return value;
  if ('$cast' in value)
    return castValue(String(value.$cast), 'field' in value ? String(value.field) : undefined);
  if ('$before' in value) return at(before, String(value.$before).split('.'));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolved(each, before)]));
}

function castValue(handle: string, field: string | undefined): unknown {
  const everybody: Readonly<Record<string, object>> = { ...castPeople, ...castEntities };
  const member = everybody[handle];
  if (member === undefined) throw new Error(`nobody of the cast is called ${handle}`);
  return at(member, [field ?? ('personId' in member ? 'personId' : 'uscc')]);
}

/** What stands at a path of an answer. */
export function at(value: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  if (typeof value !== 'object' || value === null || !(name in value))
    throw new Error(`there is no ${path.join('.')}`);
  return at(value[name as keyof typeof value], rest);
}
