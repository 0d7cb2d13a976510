// Operations of the past as the trail holds them, page by page, in the form in which they can be decided again. What was asked for
// is read from the text of the operation, since the trail names only cells that could leave.

import { type GraphQLSchema, getOperationAST, parse } from 'graphql';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { coordinatesOf } from '../access/document-cells.ts';
import type { PastOperation } from '../access/replay.ts';
import type { PolicyDatabase } from '../policy-store.ts';

const pageSize = 5000;
const keptForms = 5000;

/** How many there are since a moment. */
export async function countOperations(trail: PolicyDatabase, since: number): Promise<number> {
  const [row] = await trail.query(count, [new Date(since).toISOString()]);
  return Number(row?.[0] ?? 0);
}

/** @param since milliseconds since 1970 */
export async function* readOperations(
  trail: PolicyDatabase,
  schema: GraphQLSchema,
  since: number,
): AsyncIterable<readonly PastOperation[]> {
  const forms = new LRUCache<string, readonly string[]>({ max: keptForms });
  let after: readonly unknown[] = [new Date(since).toISOString(), '', 0];
  for (;;) {
    const rows = (await trail.query(page, [...after, pageSize])).map((row) => stored.parse(row));
    const unknown = [...new Set(rows.map(({ form }) => form))].filter((form) => !forms.has(form));
    for (const [digest, body] of await trail.query(bodies, [unknown]))
      forms.set(String(digest), coordinatesIn(formBody.parse(body), schema));
    yield rows.map(
      ({ form, writer: _writer, sequence: _sequence, at, organization, application, ...row }) => ({
        ...row,
        at: Date.parse(at),
        coordinates: forms.get(form) ?? [],
        ...(organization === null ? {} : { organization }),
        ...(application === null ? {} : { application }),
      }),
    );
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = [last.at, last.writer, last.sequence];
  }
}

function coordinatesIn({ text, cells }: z.infer<typeof formBody>, schema: GraphQLSchema): readonly string[] {
  return [...new Set([...Object.keys(cells), ...asked(text, schema)])];
}

/** Nothing for a text that is not kept, or no longer fits the schema. */
function asked(text: string | null, schema: GraphQLSchema): readonly string[] {
  if (text === null) return [];
  try {
    const document = parse(text);
    const operation = getOperationAST(document);
    return operation == null ? [] : coordinatesOf(schema, document, operation);
  } catch {
    return [];
  }
}

const formBody = z.object({ text: z.string().nullable(), cells: z.record(z.string(), z.unknown()) });

const stored = z
  .tuple([
    z.string(),
    z.string(),
    z.coerce.number(),
    z.string(),
    z.string().nullable(),
    z.string().nullable(),
    z.string(),
    z.array(z.string()).nullable(),
    z.string(),
  ])
  .transform(([at, writer, sequence, principal, organization, application, purpose, roles, form]) => ({
    at,
    writer,
    sequence,
    principal,
    organization,
    application,
    purpose,
    roles: roles ?? [],
    form,
  }));

// What came to the door: it had a principal, a registered purpose and a form.
const decided = `event = 'OPERATION' AND principal IS NOT NULL AND purpose IS NOT NULL AND form IS NOT NULL`;
const count = {
  name: 'replay_count',
  text: `SELECT count(*) FROM audit.record WHERE at > $1 AND ${decided}`,
};
const page = {
  name: 'replay_page',
  text: `SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), writer, sequence, principal, organization, application,
      purpose, detail -> 'roles', form
    FROM audit.record WHERE (at, writer, sequence) > ($1::timestamptz, $2, $3::bigint) AND ${decided}
    ORDER BY at, writer, sequence LIMIT $4`,
};
const bodies = {
  name: 'replay_forms',
  text: 'SELECT digest, body FROM audit.form WHERE digest = ANY($1::text[])',
};
