// The inbox of requests for access. What is approved becomes a grant with an end, to the one principal who asked; asker and
// approver are the two people whom every change of the rules needs.

import { z } from 'zod';
import { checksOf } from '../access/checks.ts';
import { type RuleSet, ruleSetSchema } from '../access/rule.ts';
import { moment, text } from '../access/written.ts';
import { gatewayError } from '../errors.ts';
import { addVersion } from '../policy-store.ts';
import type { AdminContext, AdminFields } from './admin-schema.ts';
import type { ControlPlane, OpenControlPlane } from './control-plane.ts';
import { circumstances } from './draft-fields.ts';
import { allow } from './draft-steps.ts';
import { argumentsOf } from './input.ts';
import type { Acted } from './record-administration.ts';
import { type AccessRequest, decideRequest, readRequest, readRequests, requestStates } from './requests.ts';
import { applyChanges, differencesBetween } from './rule-set-parts.ts';

const decision = z.object({
  id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  approve: z.boolean(),
  comment: text,
  until: moment.nullish(),
  rows: z.unknown().optional(),
});
type Decision = z.infer<typeof decision>;

const dayMilliseconds = 86_400_000;
const longestDays = 366;

export function requestFields(open: OpenControlPlane): AdminFields {
  return {
    Query: {
      async accessRequests(args) {
        const { states } = argumentsOf(z.object({ states: z.array(z.enum(requestStates)).nullish() }), args);
        const plane = open();
        const found = await readRequests(plane.database, states ?? ['PENDING']);
        return found.map((request) => shown(request, plane));
      },
    },
    Mutation: {
      async decideRequest(args, context) {
        const given = argumentsOf(decision, args);
        const plane = open();
        const request = await readRequest(plane.database, given.id);
        if (request === null) throw gatewayError('REQUEST_UNKNOWN');
        if (request.state !== 'PENDING') throw gatewayError('REQUEST_DECIDED');
        if (request.principal === context.administrator.id) throw gatewayError('SELF_APPROVAL');
        const granted = given.approve ? await grant(request, given, plane, context) : null;
        const { id, comment } = given;
        const decided = await decideRequest(plane.database, {
          id,
          state: given.approve ? 'APPROVED' : 'REJECTED',
          decidedBy: context.administrator.id,
          comment,
          version: granted?.version ?? null,
        });
        if (decided === null) throw gatewayError('REQUEST_DECIDED');
        return {
          answer: shown(decided, plane),
          before: requestState(request),
          after: requestState(decided),
          ...granted?.change,
        };
      },
    },
  };
}

/** @returns the number of the version that grants it, and what changed */
async function grant(
  request: AccessRequest,
  { until, rows, comment }: Decision,
  plane: ControlPlane,
  context: AdminContext,
): Promise<{ version: number; change: Pick<Acted, 'differences'> }> {
  const at = await circumstances(plane, context);
  const { ruleSet: active, number: base } = at.active;
  if (active === null) throw gatewayError('POLICY_UNAVAILABLE');
  const ends = until == null ? at.now + request.days * dayMilliseconds : Date.parse(until);
  if (ends <= at.now || ends > at.now + longestDays * dayMilliseconds) throw gatewayError('BAD_USER_INPUT');
  const ruleSet = withGrant(active, request, ends, rows);
  allow(at, active, ruleSet);
  if (!checksOf(ruleSet, active, plane.catalog, at.now).passed) throw gatewayError('CHECKS_FAILED');
  // INVARIANT: the id of the rule is that of the request, so a request can be granted once only, whoever comes first.
  if (active.rules.some(({ id }) => id === ruleId(request))) throw gatewayError('REQUEST_DECIDED');
  const version = await addVersion(plane.database, {
    ruleSet,
    note: comment,
    base,
    editors: [request.principal],
    approver: context.administrator.id,
    restores: null,
    coordinates: null,
  });
  if (version === null) throw gatewayError('DRAFT_STALE');
  await plane.refresh();
  return { version, change: { differences: differencesBetween(active, ruleSet) } };
}

function withGrant(active: RuleSet, request: AccessRequest, ends: number, rows: unknown): RuleSet {
  const value = {
    id: ruleId(request),
    kind: 'GRANT',
    rung: request.rung,
    subjects: { principals: [request.principal] },
    purposes: [request.purpose],
    fields: request.fields,
    uses: request.uses,
    ...(rows == null ? {} : { rows }),
    validUntil: new Date(ends).toISOString(),
    reason: request.reason,
  };
  const parsed = ruleSetSchema.safeParse(applyChanges(active, [{ part: 'rules', key: value.id, value }]));
  if (!parsed.success) throw gatewayError('RULES_INVALID');
  return parsed.data;
}

/** What becomes of a request; what was asked for and why does not change. */
function requestState({ id, state, decidedBy, comment, version }: AccessRequest) {
  return { id, state, decidedBy, comment, version };
}

function ruleId({ id }: AccessRequest): string {
  return `request-${id}`;
}

function shown(request: AccessRequest, { now }: ControlPlane) {
  const overdue = request.state === 'PENDING' && Date.parse(request.due) < now();
  return { ...request, overdue };
}
