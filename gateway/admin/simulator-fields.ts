// The simulator: one caller, one purpose, one operation, under the rules in force and under others. Cells come from the
// decision; values come the whole way through a gateway with these rules, and only where all data are synthetic: a security
// admin sees no real person's data by simulating somebody who may.

import { createHash } from 'node:crypto';
import { getOperationAST, parse, validate } from 'graphql';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { canonical } from '../access/canonical.ts';
import { decide } from '../access/decide.ts';
import { cellsOf } from '../access/document-cells.ts';
import { compilePolicy, type Policy } from '../access/policy.ts';
import type { RuleSet } from '../access/rule.ts';
import { text } from '../access/written.ts';
import { gatewayError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import type { AdminContext, AdminFields } from './admin-schema.ts';
import type { ControlPlane, OpenControlPlane } from './control-plane.ts';
import { rulesOf, type SeenRules } from './effect-fields.ts';
import { argumentsOf } from './input.ts';

const id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const simulated = z.object({
  version: z.int().min(1).nullish(),
  draft: id.nullish(),
  principal: z.object({
    id: z.string().max(200).nullish(),
    kind: z.enum(['user', 'application']).nullish(),
    roles: z.array(text).max(100),
    organization: z.string().max(100).nullish(),
    application: z.string().max(100).nullish(),
    attributes: z.record(z.string().max(100), z.string().max(1000)).nullish(),
  }),
  purpose: text,
  caseNumber: z.string().max(200).nullish(),
  consent: z.string().max(200).nullish(),
  document: z.string().max(100_000).nullish(),
  view: z.string().max(100).nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
});
type Simulated = z.infer<typeof simulated>;

export function simulatorFields(open: OpenControlPlane): AdminFields {
  const policies = createPolicies();
  return {
    // A mutation, so that it is recorded: somebody looks at data as somebody else.
    Mutation: {
      async simulate(args, context) {
        const given = argumentsOf(simulated, args);
        const plane = open();
        const query = queryOf(given, plane);
        const [before, after] = await Promise.all([
          rulesOf(plane, {}),
          rulesOf(plane, { version: given.version, draft: given.draft }),
        ]);
        const one = (rules: SeenRules) => outcomeUnder(policies(rules, plane), given, query, plane, context);
        const answer = { valuesShown: plane.synthetic, before: await one(before), after: await one(after) };
        // It changes nothing.
        return { answer, before: null, after: null };
      },
    },
  };
}

async function outcomeUnder(
  policy: Policy,
  { principal, purpose, caseNumber, consent, variables }: Simulated,
  query: string,
  { simulation, synthetic, now }: ControlPlane,
  { requestId, signal }: AdminContext,
) {
  const schema = await simulation.schema();
  const document = parsed(query);
  const operation = getOperationAST(document);
  if (operation == null || validate(schema, document).length > 0) throw gatewayError('SIMULATION_DOCUMENT');
  const caller = principalOf(principal);
  const decision = decide(
    policy,
    policy.purposes.has(purpose) ? caller : { roles: [], attributes: {} },
    purpose,
    now(),
  );
  const cells = cellsOf(schema, document, operation, decision);
  const counted = [...decision.types.values()].flatMap(({ statistics }) => statistics?.multiple ?? []);
  const told = { cells, countMultiple: counted[0] ?? null };
  if (!synthetic) return { ...told, data: null, errors: [], access: null };
  const { data, errors, access } = await simulation.run({
    policy,
    principal: caller,
    purpose: {
      code: purpose,
      ...(caseNumber == null ? {} : { caseNumber }),
      ...(consent == null ? {} : { consent }),
    },
    query,
    variables: variables ?? {},
    requestId,
    signal,
  });
  return { ...told, data, access, errors: errors.map(({ extensions }) => String(extensions?.code)) };
}

function queryOf({ document, view }: Simulated, { views }: ControlPlane): string {
  if ((document == null) === (view == null)) throw gatewayError('SIMULATION_DOCUMENT');
  const found = view == null ? document : views(view);
  if (found == null) throw gatewayError('VIEW_UNKNOWN');
  return found;
}

function parsed(query: string) {
  try {
    return parse(query, { maxTokens: 10_000 });
  } catch {
    throw gatewayError('SIMULATION_DOCUMENT');
  }
}

function principalOf({
  id: subject,
  kind,
  roles,
  organization,
  application,
  attributes,
}: Simulated['principal']): Principal {
  return {
    id: subject ?? 'simulated',
    kind: kind ?? 'user',
    roles,
    attributes: attributes ?? {},
    scopes: [],
    ...(organization == null ? {} : { organization }),
    ...(application == null ? {} : { application }),
  };
}

/** INVARIANT: what is compiled is kept by the number of its version, so each rule set gets one that no version has. */
function createPolicies(): (rules: SeenRules, plane: ControlPlane) => Policy {
  const seen = new WeakMap<RuleSet, Policy>();
  const kept = new LRUCache<string, Policy>({ max: 50 });
  let last = 0;
  return ({ ruleSet, known }, { catalog }) => {
    const same = seen.get(ruleSet);
    if (same !== undefined) return same;
    const all = [ruleSet, known && [...known].sort()];
    const digest = createHash('sha256').update(canonical(all)).digest('hex');
    let policy = kept.get(digest);
    if (policy === undefined) {
      last -= 1;
      policy = compilePolicy(ruleSet, catalog, last, known);
      kept.set(digest, policy);
    }
    seen.set(ruleSet, policy);
    return policy;
  };
}
