// What a system admin sees: whether the parts run, and which version of the rules each replica serves. Neither data nor what
// the rules say.

import type { LastReload } from '../reloads.ts';
import { readReplicas } from '../replicas.ts';
import type { AdminFields } from './admin-schema.ts';
import type { OpenControlPlane } from './control-plane.ts';
import { activeOf } from './draft-fields.ts';

export function healthFields(open: OpenControlPlane): AdminFields {
  return {
    Query: {
      async health() {
        const plane = open();
        const [{ number }, replicas] = await Promise.all([activeOf(plane), readReplicas(plane.database)]);
        return {
          ready: await plane.ready(),
          uptimeSeconds: Math.round(process.uptime()),
          activeVersion: number === 0 ? null : number,
          servedVersion: plane.policy()?.version ?? null,
          replicas: replicas.map((replica) => ({ ...replica, current: replica.version === number })),
          subgraphs: plane.subgraphs,
          revocationsCurrent: plane.revocationsCurrent(),
          reload: reloadOf(plane.reload()),
        };
      },
    },
  };
}

function reloadOf(last: LastReload | null) {
  if (last === null) return null;
  const { at, outcome } = last;
  return { at: new Date(at).toISOString(), failure: outcome === 'reloaded' ? null : outcome };
}
