// What citizens are told about the accesses to their own file: when, by which organisation and application, for which purpose,
// which fields at which rungs. It names no official, no case and nobody else.
//
// INVARIANT: what is held back leaves no trace. It is left out by the statement itself, so that no page is short of it, and
// neither ids nor cursors hold a place in a chain, whose gaps would count it.

import { z } from 'zod';
import type { Pseudonyms } from './audit/pseudonym.ts';
import {
  type AuditFilter,
  type AuditPosition,
  findForms,
  findRecords,
  positionOf,
} from './audit/questions.ts';
import type { AuditEvent, AuditOutcome, AuditRecord } from './audit/record.ts';
import type { TrailDatabase } from './audit/trail-database.ts';
import { gatewayError } from './errors.ts';
import { type PageArguments, pageInfoOf, requirePageSize } from './own-connection.ts';
import type { Asker } from './own-graph.ts';

export interface AccessLogSource {
  readonly pseudonyms: Pseudonyms;
  /** For questions about the trail; null while it is not open. */
  readonly questions: () => TrailDatabase | null;
}

/** Events by which data leave. */
const accesses: readonly AuditEvent[] = ['OPERATION', 'EXPORT'];

/** Outcomes with which something left. */
const releasing: readonly AuditOutcome[] = ['RELEASED', 'PARTIAL'];

/** Attribute of a token that says whose file is the caller's own, and the type whose key it is. */
const own = { attribute: 'personId', type: 'Person' } as const;

/**
 * One page of the accesses to the caller's own file, the newest first.
 * @throws GraphQLError OWN_FILE_REQUIRED where the token names nobody whose file the caller may see, AUDIT_UNAVAILABLE
 */
export async function accessLog(source: AccessLogSource | null, asker: Asker, page: PageArguments) {
  const key = asker.principal.attributes[own.attribute];
  if (key === undefined || !asker.mayUse('READ').has(`${own.type}.${own.attribute}`))
    throw gatewayError('OWN_FILE_REQUIRED');
  requirePageSize(page);
  const database = source?.questions() ?? null;
  if (source === null || database === null) throw gatewayError('AUDIT_UNAVAILABLE');
  const name = `${own.type}:${key}`;
  asker.asked(name);
  const filter: AuditFilter = {
    events: accesses,
    outcomes: releasing,
    subjects: [source.pseudonyms.subject(name)],
    purposes: tellablePurposes(asker),
  };
  const idOf = ({ writer, sequence }: AuditRecord) =>
    source.pseudonyms.value(`access ${name} ${writer} ${sequence}`);
  const after = page.after == null ? null : await opened(database, filter, page.after, idOf);
  const records = await findRecords(database, filter, page.first + 1, after);
  const shown = records.slice(0, page.first);
  const forms = await findForms(database, [...new Set(shown.flatMap(({ form }) => form ?? []))]);
  const edges = shown.map((record) => ({
    cursor: closed(record, idOf(record)),
    node: {
      id: idOf(record),
      at: new Date(record.at).toISOString(),
      organization: record.organization,
      application: record.application,
      purpose: record.purpose,
      purposeName: asker.purposes.get(record.purpose ?? '')?.name ?? '',
      fields: fieldsThatLeft(record, forms.get(record.form ?? '')?.cells ?? {}),
    },
  }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: pageInfoOf(edges, page.after, records.length > page.first),
  };
}

/** What is not registered any more may have been exempt, so it is held back, too. */
function tellablePurposes({ purposes }: Asker): readonly string[] {
  return [...purposes.values()]
    .filter(({ subjectAccessExemption }) => subjectAccessExemption === undefined)
    .map(({ code }) => code);
}

/** Nothing left of a type of which no row left; of the others what the form names, above `HIDDEN`. */
function fieldsThatLeft({ detail }: AuditRecord, cells: Readonly<Record<string, readonly string[]>>) {
  const rows = rowCounts.safeParse(detail.rows).data ?? {};
  const sorted = Object.entries(cells).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.flatMap(([coordinate, all]) => {
    const rungs = all.filter((rung) => rung !== 'HIDDEN');
    const [type = '', field] = coordinate.split('.');
    return field !== undefined && (rows[type] ?? 0) > 0 && rungs.length > 0 ? [{ coordinate, rungs }] : [];
  });
}

const rowCounts = z.record(z.string(), z.number());

function closed({ at }: AuditRecord, id: string): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

const cursor = z.tuple([z.number(), z.string()]);
/** A chain writes fewer records about somebody at one moment. */
const mostAtOnce = 1000;

/** The place in the chains that a cursor means; only records that the caller sees are looked at for it. */
async function opened(
  database: TrailDatabase,
  filter: AuditFilter,
  after: string,
  idOf: (record: AuditRecord) => string,
): Promise<AuditPosition> {
  const [at, id] = parsed(after);
  const moment = { since: new Date(at).toISOString(), until: new Date(at + 1).toISOString() };
  const found = (await findRecords(database, { ...filter, ...moment }, mostAtOnce, null)).find(
    (record) => idOf(record) === id,
  );
  // What it named is archived or held back since: the page goes on behind that moment.
  return found === undefined ? [Math.round(at * 1000), '', 0] : positionOf(found);
}

function parsed(text: string): readonly [at: number, id: string] {
  try {
    const [at, id] = cursor.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    new Date(at + 1).toISOString();
    return [at, id];
  } catch {
    throw gatewayError('BAD_USER_INPUT');
  }
}
