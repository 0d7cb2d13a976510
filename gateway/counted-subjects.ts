// Whose data an operation told of, where it counted more than were named: before it is recorded, the domains are asked for the number
// and the digest of all whom it named or counted, each once. Where sets of several domains may overlap, or a database needs longer than
// one statement may take, their keys are merged here, in parts. What cannot be told is not released.

import { setImmediate } from 'node:timers/promises';
import { inMemory, mergeRuns } from './audit/merge-runs.ts';
import type { Pseudonyms } from './audit/pseudonym.ts';
import {
  byteText,
  createSetDigest,
  digestedSubjects,
  type KindDigest,
  lineOf,
  mostSubjects,
  type StoredSubjects,
  storedSubjects,
  textOfBytes,
} from './audit/subjects.ts';
import type { FetchContext, Lens } from './data-sources.ts';
import { gatewayError } from './errors.ts';
import { askOf, type PreparingDataSource } from './executor/source.ts';
import type { Note } from './note.ts';
import { type Concealing, isSet, lookedFor, type ToldSubjects, toldSubjects } from './record-entry.ts';
import { retryAfterSeconds } from './recording.ts';
import { createSlots } from './slots.ts';

/**
 * Fills in `note.subjects` where the operation counted sets.
 * @returns undefined where it did not, and nothing is waited for
 * @throws GraphQLError AUDIT_UNAVAILABLE where a domain does not say; then nothing of the answer may leave
 */
export type TellSubjects = (note: Note, context: Asking) => Promise<void> | undefined;

type Asking = Pick<FetchContext, 'signal' | 'requestId' | 'statementMilliseconds'>;

/** Keys that come at once: some 2 MB of text, and three times that when it is taken apart. */
const partKeys = 100_000;
/** So many operations merge sets of several domains at a time, with two parts of each domain in memory. */
const mostMerging = 2;

/**
 * @param sources name of a domain → how it is asked
 * @param report told of what is wrong with an answer; that there is none, the source says
 */
export function createTellSubjects(
  sources: ReadonlyMap<string, PreparingDataSource>,
  concealing: Concealing,
  report: (error: unknown, requestId: string | undefined) => void,
): TellSubjects {
  const { pseudonyms } = concealing;
  const merging = createSlots(mostMerging);

  return (note, given) => (countsSets(note) ? tell(note, given) : undefined);

  async function tell(note: Note, given: Asking): Promise<void> {
    try {
      const looked = note.decided === null ? [] : lookedFor(note.decided, concealing.normalise);
      note.subjects = await count(toldSubjects(note, looked), { ...given, lensFor: () => nothing });
    } catch (error) {
      // Nothing has left.
      note.rows = null;
      if (!(error instanceof Unanswered || given.signal.aborted)) report(error, given.requestId);
      throw gatewayError('AUDIT_UNAVAILABLE', undefined, new Map([['retry-after', retryAfterSeconds]]));
    }
  }

  async function count({ names, sets }: ToldSubjects, context: FetchContext): Promise<StoredSubjects> {
    const kinds = byKind(sets);
    const listed = keysByKind(names, pseudonyms);
    const counted = await Promise.all(
      [...kinds].map(async ([kind, domains]) => {
        const named = listed.get(kind) ?? [];
        const merge = () => merging(context.signal, () => mergeKeys(kind, domains, named, context));
        const [only, another] = domains;
        if (only === undefined || another !== undefined) return merge();
        const about = { sets: only[1], kind, named: named.map(textOfBytes) };
        return askDigest(only[0], about, context).catch((error: unknown) => {
          if (error instanceof Unanswered && error.code === 'SECTION_TIMEOUT') return merge();
          throw error;
        });
      }),
    );
    const digest = createSetDigest();
    for (const [kind, keys] of listed) if (!kinds.has(kind)) digest.add(kind, keys);
    const stored = digestedSubjects([...counted, ...digest.end()], pseudonyms);
    if (stored.subjectCount > mostSubjects) return stored;
    // They were many rows.
    const few = await Promise.all([...kinds].map(([kind, domains]) => namesOf(kind, domains, context)));
    return storedSubjects([...names, ...few.flat()], pseudonyms);
  }

  async function ask(
    domain: string,
    query: string,
    variables: Record<string, unknown>,
    context: FetchContext,
  ): Promise<unknown> {
    const source = sources.get(domain);
    if (source === undefined) throw new Error(`nothing serves ${domain}`);
    const { data, errors = [] } = await askOf({ process: (request) => source.process(request) }, { query })(
      variables,
      context,
    );
    if (errors.length > 0) throw new Unanswered(String(errors[0]?.extensions?.code));
    return (data as { readonly told?: unknown } | null | undefined)?.told;
  }

  async function askDigest(domain: string, about: DigestOf, context: FetchContext): Promise<KindDigest> {
    const told = await ask(domain, digestQuery, { ...about }, context);
    const [, count, sha256] = /^(\d+) ([0-9a-f]{64})$/.exec(String(told)) ?? [];
    if (count === undefined || sha256 === undefined) throw new Error(`${domain} told no digest`);
    return { kind: about.kind, count: Number(count), sha256 };
  }

  /** Keys in parts as texts of bytes; while one is taken the next one is fetched. */
  async function* keysOf(
    domain: string,
    about: { readonly sets: readonly string[]; readonly kind: string; readonly first: number },
    context: FetchContext,
  ): AsyncGenerator<readonly string[]> {
    const fetch = (after: string) => {
      const coming = ask(domain, keysQuery, { ...about, after }, context);
      // Whoever stops in between waits for nothing.
      coming.catch(() => {});
      return coming;
    };
    let coming: Promise<unknown> | undefined = fetch('');
    while (coming !== undefined) {
      const text: unknown = await coming;
      if (typeof text !== 'string') return;
      const keys = byteText(text).split('\n');
      coming = keys.length < about.first ? undefined : fetch(text.slice(text.lastIndexOf('\n') + 1));
      yield keys;
    }
  }

  async function mergeKeys(
    kind: string,
    domains: Domains,
    named: readonly string[],
    context: FetchContext,
  ): Promise<KindDigest> {
    const digest = createSetDigest();
    const runs = [...domains].map(([domain, sets]) =>
      keysOf(domain, { sets, kind, first: partKeys }, context),
    );
    for await (const block of mergeRuns([...runs, inMemory(named)])) {
      digest.add(kind, block);
      await setImmediate();
    }
    return digest.end()[0] ?? { kind, count: 0, sha256: '' };
  }

  async function namesOf(kind: string, domains: Domains, context: FetchContext): Promise<readonly string[]> {
    const names: string[] = [];
    for (const [domain, sets] of domains)
      for await (const keys of keysOf(domain, { sets, kind, first: mostSubjects }, context))
        names.push(...keys.map((key) => `${kind}:${textOfBytes(key)}`));
    return names;
  }
}

/** That a source had no answer was logged by it. */
class Unanswered extends Error {
  override readonly name = 'Unanswered';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

function countsSets({ rows }: Note): boolean {
  return rows?.some(({ subjects }) => isSet(subjects)) ?? false;
}

type Domains = ReadonlyMap<string, readonly string[]>;

interface DigestOf {
  readonly sets: readonly string[];
  readonly kind: string;
  readonly named: readonly string[];
}

/** Whose handle it is knows what may be read: the question has no rights of its own. */
const nothing: Lens = { fingerprint: 'audit', shape: 'audit', values: {}, purpose: '', types: {} };

const digestQuery =
  'query ($sets: [String!]!, $kind: String!, $named: [String!]!) { told: _subjectDigest(sets: $sets, kind: $kind, named: $named) }';
const keysQuery =
  'query ($sets: [String!]!, $kind: String!, $after: String!, $first: Int!) { told: _subjectKeys(sets: $sets, kind: $kind, after: $after, first: $first) }';

/** Kind → domain → the handles of its sets in which there may be some of that kind. */
function byKind(sets: readonly string[]): ReadonlyMap<string, Domains> {
  const kinds = new Map<string, Map<string, string[]>>();
  for (const set of sets) {
    const [, domain = '', listed = ''] = /^#(\S+) (\S+) /.exec(set) ?? [];
    for (const kind of listed.split(',')) {
      const domains = kinds.get(kind) ?? new Map<string, string[]>();
      kinds.set(kind, domains);
      const handles = domains.get(domain) ?? [];
      domains.set(domain, handles);
      handles.push(set);
    }
  }
  return kinds;
}

/** Kind → keys as texts of bytes, sorted, each once. */
function keysByKind(names: readonly string[], pseudonyms: Pseudonyms): Map<string, readonly string[]> {
  const kinds = new Map<string, string[]>();
  for (const line of Array.from(new Set(names), (name) => lineOf(name, pseudonyms)).sort()) {
    const colon = line.indexOf(':');
    const keys = kinds.get(line.slice(0, colon)) ?? [];
    kinds.set(line.slice(0, colon), keys);
    keys.push(line.slice(colon + 1));
  }
  return kinds;
}
