// What the auditor asks of the trail. Identity numbers and codes come in and go no further: they become pseudonyms, the
// question is recorded with them, and answers hold nothing else.

import { z } from 'zod';
import { recordedForm } from '../audit/administrative.ts';
import type { FormBody } from '../audit/form.ts';
import type { Pseudonyms } from '../audit/pseudonym.ts';
import {
  type AuditFilter,
  type AuditPosition,
  countRecords,
  findForms,
  findRecords,
  positionOf,
} from '../audit/questions.ts';
import type { AuditRecord } from '../audit/record.ts';
import type { TrailDatabase } from '../audit/trail-database.ts';
import type { Verification } from '../audit/verify.ts';
import { gatewayError } from '../errors.ts';
import { readVersion } from '../policy-store.ts';
import type { AdminFields } from './admin-schema.ts';
import type { OpenControlPlane } from './control-plane.ts';
import { argumentsOf } from './input.ts';

export interface AuditDesk {
  readonly database: TrailDatabase;
  readonly pseudonyms: Pseudonyms;
  /** Names under which somebody is recorded: the number itself, and the person that it belongs to. */
  namesOf(subject: AuditSubject): Promise<readonly string[]>;
  /** From the first record to the last. @param onProgress told of how many records were verified */
  verify(onProgress: (records: number) => void): Promise<Verification>;
}

/** One of them. */
export interface AuditSubject {
  readonly idNumber?: string | null | undefined;
  readonly uscc?: string | null | undefined;
  readonly personId?: string | null | undefined;
  /** Type and key as the supergraph has them: `Ship:9074729`. */
  readonly entity?: string | null | undefined;
}

/** @param find null while the trail is not open */
export function auditFields(find: () => AuditDesk | null, open: OpenControlPlane): AdminFields {
  return {
    Query: {
      async auditRecords(args, { note }) {
        const desk = find();
        if (desk === null) throw gatewayError('AUDIT_UNAVAILABLE');
        const { first, after, filter } = argumentsOf(request, args);
        const { subject, caseNumber, ...plain } = filter ?? {};
        const names = subject == null ? null : await desk.namesOf(subject);
        note.asked.push(...(names ?? []));
        note.detail = { ...note.detail, filter: recordedForm(defined(plain), desk.pseudonyms) };
        const asked: AuditFilter = {
          ...(defined(plain) as AuditFilter),
          ...(names === null ? {} : { subjects: names.map(desk.pseudonyms.subject) }),
          ...(caseNumber == null ? {} : { caseNumber: desk.pseudonyms.caseNumber(caseNumber) }),
        };
        const records = await findRecords(
          desk.database,
          asked,
          first + 1,
          after == null ? null : opened(after),
        );
        const page = records.slice(0, first);
        const forms = await findForms(desk.database, [...new Set(page.flatMap(({ form }) => form ?? []))]);
        const last = records.length > first ? page.at(-1) : undefined;
        return {
          records: page.map((record) => shown(record, forms.get(record.form ?? ''), open)),
          next: last === undefined ? null : closed(positionOf(last)),
          unresolved: () =>
            names === null
              ? null
              : countRecords(
                  desk.database,
                  { ...asked, subjects: undefined, manySubjects: true },
                  mostCounted,
                ),
        };
      },
    },
  };
}

const mostCounted = 1000;

const text = z.string().min(1).max(200).nullish();
const moment = z.iso.datetime({ offset: true }).nullish();

const request = z.object({
  first: z.int().min(1).max(500),
  after: z.string().max(500).nullish(),
  filter: z
    .object({
      subject: z
        .object({ idNumber: text, uscc: text, personId: text, entity: text })
        .refine((subject) => Object.values(subject).filter((each) => each != null).length === 1)
        .nullish(),
      manySubjects: z.boolean().nullish(),
      event: text,
      outcome: text,
      code: text,
      refused: z.boolean().nullish(),
      requestId: text,
      principal: text,
      organization: text,
      application: text,
      purpose: text,
      caseNumber: text,
      version: z.int().min(1).nullish(),
      rule: text,
      domain: text,
      coordinate: text,
      rung: text,
      since: moment,
      until: moment,
    })
    .nullish(),
});

function defined(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined),
  );
}

const position = z.tuple([z.int(), z.string(), z.int()]);

function closed(at: AuditPosition): string {
  return Buffer.from(JSON.stringify(at)).toString('base64url');
}

function opened(cursor: string): AuditPosition {
  try {
    return position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw gatewayError('BAD_USER_INPUT');
  }
}

function shown(record: AuditRecord, form: FormBody | undefined, open: OpenControlPlane) {
  const { writer, sequence, at, latencyMicroseconds, ...fields } = record;
  const { rows, variables, ...detail } = record.detail;
  return {
    ...fields,
    id: `${writer}:${sequence}`,
    at: new Date(at).toISOString(),
    latencyMilliseconds: latencyMicroseconds / 1000,
    rows,
    variables,
    detail,
    text: form?.text,
    cells: Object.entries(form?.cells ?? {}).map(([coordinate, rungs]) => ({ coordinate, rungs })),
    domains: form?.domains ?? [],
    rules: (form?.rules ?? []).map((id) => ({
      id,
      version: record.policyVersion,
      document: () => ruleAt(open, record.policyVersion, id),
    })),
  };
}

/** A rule as it stood in the version that decided. */
async function ruleAt(open: OpenControlPlane, version: number | null, id: string): Promise<unknown> {
  if (version === null) return null;
  const found = await readVersion(open().database, version);
  return found?.ruleSet.rules.find((rule) => rule.id === id) ?? null;
}
