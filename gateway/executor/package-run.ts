// One run of a plan by the packages' executor, as its subgraphs see it. What a fetch brought is looked over before the packages take
// it, because they fail as a whole on what is no list or no object, and errors are told of the objects that were asked about.

import type { executeQueryPlan } from '@apollo/gateway';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { mostErrors } from './fetch.ts';
import { isValue, own, put, type Value } from './own.ts';
import { askInGroups } from './package-groups.ts';
import type { PackageFetch, PackagePlan } from './package-plan.ts';
import { type Lineage, lineagesAt, objectsAt, type Path, pathsAt } from './path.ts';
import { interfaceNames } from './rewrites.ts';
import type { Misfit } from './sound.ts';
import type { DataSources, FetchAnswer, PreparingDataSource } from './source.ts';

type Services = Parameters<typeof executeQueryPlan>[1];

export interface PackageRun {
  readonly services: Services;
  /** All that was fetched, once the plan was run. What was no list or no object stands there as it came. */
  fetched(): Fetched;
}

export interface Fetched {
  readonly data: Value;
  /** Whether each value of it was a list or an object where it must be. */
  readonly isSound: boolean;
}

export function createPackageRun(
  schema: GraphQLSchema,
  { fetchOf }: PackagePlan,
  sources: DataSources,
): PackageRun {
  const data: Value = {};
  const misfits: Misfit[] = [];
  const services: Services = {};
  for (const [name, source] of sources) {
    services[name] = {
      async process(options) {
        const { query = '', variables = {} } = options.request;
        const at = (('pathInIncomingRequest' in options && options.pathInIncomingRequest) || []).map(String);
        const fetch = fetchOf(name, query, at);
        const objects = objectsFor(data, fetch, variables.representations, at);
        const found: Misfit[] = [];
        const lineages = fetch.grouping && objects.lineages();
        const answer = await ask(schema, { source, fetch, lineages }, options, found);
        for (const { path, value } of found)
          for (const at of objects.pathsOf(path)) misfits.push({ path: at, value });
        if (at.length === 0 && isValue(answer.data)) addRoots(data, answer.data);
        const { errors } = answer;
        return errors === undefined ? answer : { ...answer, errors: placedErrors(objects, errors) };
      },
    } as Services[string];
  }
  return {
    services,
    fetched() {
      for (const misfit of misfits) restore(data, misfit);
      return { data, isSound: misfits.length === 0 };
    },
  };
}

interface Asked {
  readonly source: PreparingDataSource;
  readonly fetch: PackageFetch;
  /** Those of the objects that are represented; undefined where nobody needs them. */
  readonly lineages: readonly Lineage[] | undefined;
}

/** Asks, and puts right what the packages would take amiss. */
async function ask(
  schema: GraphQLSchema,
  asked: Asked,
  options: Parameters<PreparingDataSource['process']>[0],
  misfits: Misfit[],
): Promise<FetchAnswer> {
  const { rewrites, sound } = asked.fetch;
  const { variables = {} } = options.request;
  const { representations } = variables;
  const told = Array.isArray(representations) ? representations.filter(isValue) : null;
  for (const each of told ?? []) rewrites.input?.(each);
  const answer = sound(await askOnce(asked, options, told), variables, misfits, options.context);
  if (!isValue(answer.data)) return answer;
  if (told === null) rewrites.output?.(answer.data);
  else if (Array.isArray(answer.data._entities)) {
    const interfaces = interfaceNames(schema);
    for (const [index, entity] of answer.data._entities.entries()) {
      if (!isValue(entity)) continue;
      entity.__typename ??= told[index]?.__typename;
      rewrites.output?.(entity);
      // A subgraph that knows an interface as one object calls all its objects so: what the object is, is known better.
      if (interfaces.has(entity.__typename)) entity.__typename = undefined;
    }
  }
  return answer;
}

function askOnce(
  { source, fetch: { grouping }, lineages }: Asked,
  options: Parameters<PreparingDataSource['process']>[0],
  told: readonly Value[] | null,
): Promise<FetchAnswer> {
  if (grouping === undefined || lineages === undefined || told === null)
    return source.process(options) as Promise<FetchAnswer>;
  return askInGroups(grouping, lineages, options.request.variables ?? {}, told, options.context);
}

interface Objects {
  /** Where something of the answer of the fetch stands. */
  pathsOf(path: Path): readonly Path[];
  lineages(): readonly Lineage[];
  /** The error as the packages put it at the right object: they count all objects of the place, asked about or not. */
  placed(error: GraphQLFormattedError): readonly GraphQLFormattedError[];
}

/** The objects that a fetch is for. */
function objectsFor(
  data: Value,
  { represent, rename }: PackageFetch,
  told: unknown,
  at: readonly string[],
): Objects {
  const paths = pathsAt(data, at);
  if (represent === undefined || !Array.isArray(told))
    return {
      pathsOf: (path) => paths.map((object) => [...object, ...rename(path)]),
      lineages: () => lineagesAt(data, at),
      placed: (error) => [error.path === undefined ? error : { ...error, path: rename(error.path) }],
    };
  const positions = objectsAt(data, at).flatMap((object, position) =>
    represent(object)?.__typename == null ? [] : [position],
  );
  return {
    pathsOf: ([, index = 0, ...rest]) => [
      [...(paths[positions[Number(index)] ?? -1] ?? []), ...rename(rest)],
    ],
    lineages() {
      const all = lineagesAt(data, at);
      return positions.map((position) => all[position] ?? []);
    },
    placed(error) {
      const [field, index, ...rest] = error.path ?? [];
      if (field === undefined) return [error];
      const concerned = typeof index === 'number' ? positions.slice(index, index + 1) : positions;
      return concerned.map((position) => ({ ...error, path: [field, position, ...rename(rest)] }));
    },
  };
}

function placedErrors(
  { placed }: Objects,
  errors: readonly GraphQLFormattedError[],
): readonly GraphQLFormattedError[] {
  const found: GraphQLFormattedError[] = [];
  for (const error of errors) {
    found.push(...placed(error).slice(0, mostErrors - found.length));
    if (found.length === mostErrors) break;
  }
  return found;
}

/** What the packages do with it: the objects of the first answer are those that later ones are added to. */
function addRoots(data: Value, roots: Readonly<Value>): void {
  for (const key of Object.keys(roots)) {
    const [known, value] = [own(data, key), own(roots, key)];
    const stays =
      (isValue(known) && isValue(value)) ||
      (Array.isArray(known) && Array.isArray(value) && known.length === value.length);
    if (value !== undefined && !stays) put(data, key, value);
  }
}

/** Unless another subgraph has brought a value that is one. */
function restore(data: Value, { path, value }: Misfit): void {
  const last = path.at(-1);
  let holder: unknown = data;
  for (const step of path.slice(0, -1))
    holder = Array.isArray(holder)
      ? holder[Number(step)]
      : isValue(holder)
        ? own(holder, String(step))
        : null;
  if (Array.isArray(holder)) holder[Number(last)] ??= value;
  else if (isValue(holder) && own(holder, String(last)) === null) put(holder, String(last), value);
}
