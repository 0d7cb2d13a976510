// Who calls the control plane: a person with exactly one office. An office gives no right on the data plane, and a right on
// the data plane gives no office. The register may take an office away; it never gives one that the token does not name.

import { LRUCache } from 'lru-cache';
import { type Office, offices, type RegisteredPrincipal } from '../access/registry.ts';
import { gatewayError } from '../errors.ts';
import type { Principal } from '../identity/principal.ts';
import type { OpenControlPlane } from './control-plane.ts';
import type { Delegation } from './delegation.ts';

export { type Office, offices } from '../access/registry.ts';

export interface Administrator {
  /** Subject of the token. */
  readonly id: string;
  readonly office: Office;
  /** Domains to which an editor of rules is limited; null: none. */
  readonly domains: Delegation;
}

/** @throws GraphQLError OFFICE_NONE, OFFICE_CONFLICT, CALLER_DISABLED */
export type Appoint = (principal: Principal) => Promise<Administrator>;

export function createAppointment(open: OpenControlPlane): Appoint {
  const entered = new LRUCache<string, Office>({ max: 1000, ttl: trustMilliseconds });
  return async (principal) => {
    const { database, policy } = open();
    const registered = policy()?.principals.get(principal.id);
    const administrator = administratorOf(principal, registered);
    const { id, office } = administrator;
    // Whoever came with one office does not come with another tomorrow, unless the register says so.
    if (entered.get(id) === office) return administrator;
    const moved = registered?.office !== undefined;
    const [row] = await database.query(moved ? enter : enterFirst, [id, office]);
    if (row?.[0] !== office) throw gatewayError('OFFICE_CONFLICT');
    entered.set(id, office);
    return administrator;
  };
}

const trustMilliseconds = 5000;

const enterFirst = {
  name: 'office_first',
  text: `INSERT INTO access.office_holder (principal, office) VALUES ($1, $2)
    ON CONFLICT (principal) DO UPDATE SET office = access.office_holder.office RETURNING office`,
};
const enter = {
  name: 'office_enter',
  text: `INSERT INTO access.office_holder (principal, office) VALUES ($1, $2)
    ON CONFLICT (principal) DO UPDATE SET office = EXCLUDED.office, since = now() RETURNING office`,
};

export function administratorOf(
  { id, kind, roles }: Principal,
  registered: RegisteredPrincipal | undefined,
): Administrator {
  const held = offices.filter((office) => roles.includes(office));
  const [office] = held;
  if (office === undefined || kind !== 'user') throw gatewayError('OFFICE_NONE');
  if (held.length > 1) throw gatewayError('OFFICE_CONFLICT');
  if (registered?.disabled) throw gatewayError('CALLER_DISABLED');
  if (registered?.office !== undefined && registered.office !== office) throw gatewayError('OFFICE_CONFLICT');
  if (
    registered?.roles !== undefined &&
    registered.office === undefined &&
    !registered.roles.includes(office)
  )
    throw gatewayError('OFFICE_NONE');
  return { id, office, domains: registered?.domains ?? null };
}
