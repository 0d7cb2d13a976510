// The control plane put together: what its resolvers work with, how its actions are recorded, and what it serves beside its
// schema. It is built before the access rules are open, and answers once they are.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { activationSummary } from './admin/activation-summary.ts';
import { allAdminFields } from './admin/admin-fields.ts';
import type { AdminParts } from './admin/admin-plane.ts';
import { createAppointment } from './admin/administrator.ts';
import type { AuditDesk } from './admin/audit-fields.ts';
import { controlPlane } from './admin/control-plane.ts';
import { createRecording, unrecorded } from './admin/record-administration.ts';
import { registerRequests } from './admin/request-routes.ts';
import type { Attempts } from './attempt.ts';
import type { Trail } from './audit/trail.ts';
import { describeError } from './log.ts';
import type { PolicyDatabase } from './policy-store.ts';
import type { Reloads } from './reloads.ts';
import type { Rules } from './rules.ts';
import type { Simulation } from './simulation.ts';

export interface AdministrationSettings {
  /** What is edited; null until it is open. */
  readonly rules: () => Rules | null;
  readonly subgraphs: () => readonly { readonly name: string; readonly remote: boolean }[];
  /** Subgraph → whether it is asked; absent: all are. */
  readonly circuits?: ReadonlyMap<string, Pick<Attempts, 'state'>>;
  /** Whether the list of revocations could be read when it was looked at last. */
  readonly revocationsCurrent: () => boolean;
  /** Absent: nothing is loaded again. */
  readonly reloads?: Pick<Reloads, 'last'>;
  /** Absent: no views. */
  readonly viewsDirectory?: string;
  /** All data are made up: whoever edits rules may see them. */
  readonly synthetic: boolean;
  readonly databasesReady: () => Promise<boolean>;
  readonly logger: FastifyBaseLogger;
  /** Absent: nothing is recorded. */
  readonly trail?: () => { readonly trail: Trail; readonly questions: PolicyDatabase | null } | null;
  /** Where auditors ask; null while it is not open. */
  readonly desk: () => AuditDesk | null;
  /** Within which requests for access are to be decided. */
  readonly requestWorkingDays?: number;
}

const defaultRequestWorkingDays = 5;

export function administration(settings: AdministrationSettings): (simulation: Simulation) => AdminParts {
  const { rules, subgraphs, circuits, reloads, synthetic, databasesReady, logger, trail, desk } = settings;
  const documents = viewDocuments(settings.viewsDirectory);
  return (simulation) => {
    const open = controlPlane(() => {
      const found = rules();
      return (
        found && {
          catalog: found.catalog,
          database: found.database,
          policy: found.policy,
          refresh: found.refresh,
          now: Date.now,
          ready: databasesReady,
          subgraphs: subgraphs().map((each) => ({
            ...each,
            circuit: circuits?.get(each.name)?.state() ?? 'closed',
          })),
          revocationsCurrent: settings.revocationsCurrent,
          reload: () => reloads?.last() ?? null,
          synthetic,
          simulation,
          views: (name) => documents.get(name),
          trail: trail?.()?.questions ?? null,
          report: (error) =>
            logger.error({ job: 'review', cause: describeError(error) }, 'a replay or a verification failed'),
        }
      );
    });
    const version = () => rules()?.policy()?.version ?? null;
    const action =
      trail === undefined
        ? unrecorded
        : createRecording(
            () => {
              const [found, pseudonyms] = [trail()?.trail, desk()?.pseudonyms];
              return found === undefined || pseudonyms === undefined ? null : { trail: found, pseudonyms };
            },
            version,
            (before, after, pseudonyms) => activationSummary(open().database, before, after, pseudonyms),
          );
    return {
      appoint: createAppointment(open),
      fields: allAdminFields(open, desk),
      activeVersion: version,
      action,
      routes: (app, identity, enter) =>
        registerRequests(app, identity, {
          open,
          enter,
          action,
          workingDays: settings.requestWorkingDays ?? defaultRequestWorkingDays,
        }),
    };
  };
}

function viewDocuments(directory: string | undefined): ReadonlyMap<string, string> {
  const files = directory === undefined ? [] : readdirSync(directory);
  return new Map(
    files.map((file) => [basename(file, '.graphql'), readFileSync(join(directory ?? '', file), 'utf8')]),
  );
}
