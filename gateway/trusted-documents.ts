// The documents that an application may send: all, or those of its manifest. Off: all. Observe: all, and those that are not in the
// manifest are reported. Enforce: those alone. Stored views are in everybody's.

import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { byName } from './access/by-name.ts';
import { gatewayError } from './errors.ts';
import { documentId } from './views.ts';

export interface TrustedDocuments {
  /** The text of a document by its id in the application's manifest. */
  find(application: string | undefined, id: string): string | undefined;
  /** What the manifest calls the document of that id, for the metrics. */
  nameOf(application: string | undefined, id: string): string | undefined;
  /** @throws GraphQLError DOCUMENT_NOT_TRUSTED where the application sends what it may not */
  check(application: string | undefined, text: string, requestId: string): void;
}

/** Told of each document that an application is about to be refused for. */
export type ReportUntrusted = (application: string, documentId: string, requestId: string) => void;

const modes = ['off', 'observe', 'enforce'] as const;
const entry = z.strictObject({ mode: z.enum(modes), manifest: z.string().optional() });
const settingsShape = z.strictObject({
  /** For applications that are not named, and callers without one. */
  default: entry.default({ mode: 'off' }),
  applications: byName(z.string(), entry).default({}),
});

/** Apollo's manifest of persisted queries. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string(), body: z.string(), name: z.string().optional() })),
});
/** Relay's, and that of most others: id → text. */
const plainManifest = byName(z.string(), z.string());

/** A file that cannot be used, and what is wrong with it. */
export class TrustedDocumentsError extends Error {
  override readonly name = 'TrustedDocumentsError';
}

/**
 * @param file JSON: `{ "default": { "mode": "off" }, "applications": { "medical-app": { "mode": "enforce", "manifest": "medical.json" } } }`;
 *   manifests lie beside it
 * @throws TrustedDocumentsError
 */
export async function loadTrustedDocuments(file: string, report: ReportUntrusted): Promise<TrustedDocuments> {
  const settings = await readJson(file, settingsShape);
  const load = async ({ mode, manifest }: z.infer<typeof entry>): Promise<Application> => {
    if (manifest === undefined) return { mode, documents: new Map(), known: new Set() };
    const documents = documentsOf(await readJson(resolve(dirname(file), manifest), manifestShape));
    return { mode, documents, known: new Set([...documents.values()].map(({ text }) => documentId(text))) };
  };
  const otherwise = await load(settings.default);
  const applications = new Map<string, Application>();
  for (const [name, given] of Object.entries(settings.applications))
    applications.set(name, await load(given));
  const of = (name: string | undefined) =>
    (name === undefined ? undefined : applications.get(name)) ?? otherwise;
  return {
    find: (name, id) => of(name).documents.get(id)?.text,
    nameOf: (name, id) => of(name).documents.get(id)?.name,
    check(name, text, requestId) {
      const { mode, known } = of(name);
      if (mode === 'off') return;
      const id = documentId(text);
      if (known.has(id)) return;
      report(name ?? 'none', id, requestId);
      if (mode === 'enforce') throw gatewayError('DOCUMENT_NOT_TRUSTED');
    },
  };
}

export const allTrusted: TrustedDocuments = { find: () => undefined, nameOf: () => undefined, check() {} };

interface Application {
  readonly mode: (typeof modes)[number];
  /** By their ids. */
  readonly documents: ReadonlyMap<string, TrustedDocument>;
  /** Ids that the texts have by their content. */
  readonly known: ReadonlySet<string>;
}

interface TrustedDocument {
  readonly text: string;
  /** That of its operation, where the manifest gives it no other. */
  readonly name: string | undefined;
}

const manifestShape = z.union([apolloManifest, plainManifest]);

function documentsOf(manifest: z.infer<typeof manifestShape>): ReadonlyMap<string, TrustedDocument> {
  if ('operations' in manifest && Array.isArray(manifest.operations))
    return new Map(
      manifest.operations.map(({ id, body: text, name = operationName(text) }) => [id, { text, name }]),
    );
  const plain = Object.entries(manifest as z.infer<typeof plainManifest>);
  return new Map(plain.map(([id, text]) => [id, { text, name: operationName(text) }]));
}

function operationName(text: string): string | undefined {
  return /\b(?:query|mutation)\s+(\w+)/.exec(text)?.[1];
}

async function readJson<Shape extends z.ZodType>(file: string, shape: Shape): Promise<z.output<Shape>> {
  try {
    return shape.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new TrustedDocumentsError(`${file} cannot be used: ${reason}`);
  }
}
