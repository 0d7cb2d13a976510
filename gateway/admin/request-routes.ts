// `/access-requests`: where callers of the data plane ask for more than they see, and look at what became of it. The control
// plane itself stays closed to whoever holds no office, so this is a door of its own, with two requests.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ladderOf } from '../access/catalog.ts';
import { createResolver } from '../access/policy.ts';
import { identifier, text, uses } from '../access/written.ts';
import { gatewayError } from '../errors.ts';
import { refuseOtherMethods } from '../http-request.ts';
import type { Principal } from '../identity/principal.ts';
import { soleAuthorization } from '../identity/sole-authorization.ts';
import type { VerifyToken } from '../identity/verify-token.ts';
import type { Enter } from './admin-plane.ts';
import { offices } from './administrator.ts';
import type { OpenControlPlane } from './control-plane.ts';
import { activeOf } from './draft-fields.ts';
import type { Action } from './record-administration.ts';
import { type AccessRequest, createRequest, readRequestsOf } from './requests.ts';
import { afterWorkingDays } from './working-days.ts';

const mostPending = 20;

const body = z.strictObject({
  purpose: identifier,
  /** `Type.field`, or `Type` for rows. No classes: what is asked for is named. */
  fields: z
    .array(
      z
        .string()
        .max(200)
        .regex(/^[A-Za-z]\w*(?:\.\w+)?$/),
    )
    .min(1)
    .max(200),
  uses: z.array(z.enum(uses)).min(1).default(['READ']),
  rung: z
    .string()
    .max(50)
    .regex(/^[A-Z][A-Z0-9_]*$/)
    .default('CLEAR'),
  /** For how long. */
  days: z.int().min(1).max(366),
  caseNumber: text.optional(),
  reason: text,
  /** That the caller agrees to what the purpose demands of whoever asks. */
  acknowledged: z.boolean().default(false),
});

export interface RequestRoutes {
  readonly open: OpenControlPlane;
  /** Whoever asks for access takes turns and has a budget as with everything else. */
  readonly enter: Enter;
  /** By which a request is filed. */
  readonly action: Action;
  /** Within which it is to be decided. */
  readonly workingDays: number;
}

export function registerRequests(
  app: FastifyInstance,
  identity: VerifyToken,
  { open, enter, action, workingDays }: RequestRoutes,
): void {
  const callers = new WeakMap<FastifyRequest, Principal>();
  const onRequest = async (request: FastifyRequest) => {
    const principal = await identity(soleAuthorization(request.raw));
    // Whoever decides about access does not ask for it.
    if (offices.some((office) => principal.roles.includes(office))) throw gatewayError('OFFICE_CONFLICT');
    callers.set(request, principal);
  };
  const callerOf = (request: FastifyRequest): Principal => {
    const principal = callers.get(request);
    if (principal === undefined) throw gatewayError('UNAUTHENTICATED');
    return principal;
  };

  app.get('/access-requests', { onRequest }, (request, reply) => {
    const principal = callerOf(request);
    return enter(principal, reply, async () => {
      const found = await readRequestsOf(open().database, principal.id);
      return { requests: found.map(shown) };
    });
  });
  app.post('/access-requests', { onRequest }, async (request, reply) => {
    const principal = callerOf(request);
    const filed = await enter(principal, reply, () => file(request, principal));
    return reply.code(201).send(shown(filed));
  });
  refuseOtherMethods(app, '/access-requests', 'GET', 'POST');

  async function file(request: FastifyRequest, principal: Principal): Promise<AccessRequest> {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) throw gatewayError('REQUEST_INVALID', problems(parsed.error));
    const { acknowledged, ...ask } = parsed.data;
    const plane = open();
    const { ruleSet } = await activeOf(plane);
    const purpose = ruleSet?.purposes.find(({ code }) => code === ask.purpose);
    if (ruleSet === null || purpose === undefined) throw gatewayError('PURPOSE_UNKNOWN');
    if (purpose.acknowledgement !== undefined && !acknowledged)
      throw gatewayError('ACKNOWLEDGEMENT_REQUIRED');
    const resolve = createResolver(plane.catalog);
    const wrong = ask.fields.filter(
      (field) => resolve(field).length === 0 || !ladderOf(plane.catalog, field).includes(ask.rung),
    );
    if (wrong.length > 0) throw gatewayError('REQUEST_INVALID', wrong.slice(0, 10).join(', '));
    const before = await readRequestsOf(plane.database, principal.id);
    if (before.filter(({ state }) => state === 'PENDING').length >= mostPending)
      throw gatewayError('REQUESTS_TOO_MANY');
    const { id, roles, organization = null, application = null } = principal;
    const full = {
      ...ask,
      caseNumber: ask.caseNumber ?? null,
      principal: id,
      name: ruleSet.principals.find((each) => each.id === id)?.name ?? null,
      roles: [...roles],
      organization,
      application,
    };
    const due = afterWorkingDays(plane.now(), workingDays, ruleSet.calendar);
    const { purpose: code, fields, uses: asked, rung, days } = ask;
    // INVARIANT: the trail gets neither the reason nor the case, where somebody's name or number may stand.
    return action(
      'fileAccessRequest',
      { purpose: code, fields, uses: asked, rung, days },
      { requestId: request.id, administrator: { id, office: null } },
      async () => {
        const answer = await createRequest(plane.database, full, due);
        return { answer, before: null, after: { id: answer.id, state: answer.state, due: answer.due } };
      },
    );
  }
}

/** What the asker learns. */
function shown({
  id,
  state,
  purpose,
  fields,
  uses,
  rung,
  days,
  reason,
  due,
  comment,
  version,
}: AccessRequest) {
  return { id, state, purpose, fields, uses, rung, days, reason, due, comment, version };
}

function problems({ issues }: z.ZodError): string {
  const told = issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  return told.slice(0, 10).join('; ');
}
