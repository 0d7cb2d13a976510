// A plain subgraph made to obey: it speaks GraphQL over HTTP and knows nothing of lenses, so the lens is applied here, to
// what is asked and to what comes back, before anybody else gets it. What depends only on document and lens is kept.

import {
  type DocumentNode,
  GraphQLError,
  type GraphQLFormattedError,
  Kind,
  type OperationDefinitionNode,
  parse,
  valueFromASTUntyped,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { conditionNames } from '../access/rewrite.ts';
import { createMask, type Lens, type Subgraph, type SubgraphResult, tokenKeyOf } from '../data-sources.ts';
import type { Signal } from '../deadline.ts';
import { gatewayError } from '../errors.ts';
import type { GraphQLClient } from '../graphql-client.ts';
import { compile } from './compile.ts';
import { unreadRows, visiblePaths } from './failure.ts';
import type { PlainModel } from './model.ts';
import { isLast } from './page.ts';
import { type ConnectionField, type PlainFetch, plainKeys, type Request } from './plan.ts';
import { isGiven, isObject, type Shaping, shapeObject, type Value } from './shape.ts';
import { createSight } from './sight.ts';

export interface PlainOptions {
  readonly model: PlainModel;
  readonly client: Pick<GraphQLClient, 'post'>;
  /** From it come the keys of tokens. */
  readonly secret: Uint8Array;
  /** Today's date, YYYY-MM-DD. */
  readonly today: () => string;
}

const cachedDocuments = 2000;
const cachedFetches = 5000;
/** Of `pageSize` rows each. */
const mostPages = 100;

export function createPlainSubgraph(options: PlainOptions): Subgraph {
  const { model } = options;
  const documents = new LRUCache<string, Operation>({ max: cachedDocuments, memoMethod: prepare });
  const fetches = new LRUCache<string, PlainFetch>({ max: cachedFetches });
  const compiled = (
    { document, operation, conditionNames }: Operation,
    { query, variables, lens }: Asked,
  ) => {
    const conditions = Object.fromEntries(conditionNames.map((name) => [name, variables[name]]));
    const key = JSON.stringify([lens.shape, conditions, query]);
    const known = fetches.get(key);
    if (known !== undefined) return known;
    const tokenKey = tokenKeyOf(options.secret, lens.purpose);
    const mask = (rung: string, ladder: readonly string[]) =>
      createMask(rung, { tokenKey, today: options.today, ladder });
    const made = compile({ model, sight: createSight(model, lens), mask }, document, operation, conditions);
    fetches.set(key, made);
    return made;
  };
  return {
    name: model.name,
    async execute(request) {
      const operation = documents.memo(request.query);
      const variables = { ...operation.defaults, ...request.variables };
      const call: Asked = { ...request, variables };
      const fetch = compiled(operation, call);
      const shaping = { lens: request.lens, variables, pages: new Map(), unread: new Set() };
      const refused = fetch.refusals.filter(({ variable }) => isGiven(shaping, variable));
      if (refused.length > 0)
        return { data: null, errors: refused.slice(0, 1).map(({ code }) => coded(code)) };
      return run(options.client, fetch, call);
    },
  };
}

interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly lens: Lens;
  readonly signal?: Signal;
  readonly requestIds?: string;
}

interface Operation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly conditionNames: readonly string[];
  /** Values of variables that a call leaves out. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

function prepare(query: string): Operation {
  const document = parse(query, { noLocation: true });
  const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a fetch is one operation');
  const defaults: Record<string, unknown> = {};
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue !== undefined) defaults[variable.name.value] = valueFromASTUntyped(defaultValue);
  }
  return { document, operation, conditionNames: conditionNames(document), defaults };
}

async function run(
  client: PlainOptions['client'],
  fetch: PlainFetch,
  { variables, lens, signal, requestIds: requestId }: Asked,
): Promise<SubgraphResult> {
  const post = (request: Request, added: Value = {}) =>
    client.post({
      query: request.query,
      variables: only({ ...variables, ...added }, request.variables),
      ...(signal === undefined ? {} : { signal }),
      ...(requestId === undefined ? {} : { requestId }),
    });
  const answer = fetch.request === null ? { data: {} } : await post(fetch.request);
  const failures = [...(answer.errors ?? [])];
  if (answer.data == null) return { data: null, errors: [failure([])] };
  try {
    const pages = new Map<ConnectionField, readonly Value[]>();
    for (const field of fetch.root.fields) {
      const first = answer.data[field.key];
      if (field.kind !== 'connection' || !isObject(first)) continue;
      const following = await readOn(field, first, async (request, after) => {
        const { data, errors = [] } = await post(request, { [plainKeys.after]: after });
        // A page without some of its rows would pass for a page whose rows are hidden.
        return errors.length === 0 ? data?.[field.key] : undefined;
      });
      if (following === undefined) failures.push({ message: '', path: [field.key] });
      pages.set(field, [first, ...(following ?? [])]);
    }
    const given = answer.data;
    const unread = unreadRows(
      given,
      failures.flatMap(({ path = [] }) => [path]),
    );
    const shaping: Shaping = { lens, variables, pages, unread };
    const data = shapeObject(shaping, { types: new Map(), single: fetch.root }, given);
    const errors = failures.flatMap(({ path = [] }) =>
      visiblePaths(shaping, fetch.root, given, path).map(failure),
    );
    return errors.length === 0 ? { data } : { data, errors };
  } catch (error) {
    if (error instanceof GraphQLError) return { data: null, errors: [coded(String(error.extensions.code))] };
    throw error;
  }
}

function only(variables: Value, names: readonly string[]): Value {
  return Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(variables, name) ? [[name, variables[name]]] : [])),
  );
}

/** The pages after the first; undefined where one could not be had. @throws GraphQLError LIST_TOO_LONG */
async function readOn(
  { next }: ConnectionField,
  first: Value,
  ask: (request: Request, after: unknown) => Promise<unknown>,
): Promise<readonly Value[] | undefined> {
  const pages: Value[] = [];
  for (let page = first; next !== undefined && hasMore(page); ) {
    if (pages.length === mostPages) throw gatewayError('LIST_TOO_LONG');
    const following = await ask(next, (page[plainKeys.page] as Value).endCursor);
    if (!isObject(following)) return undefined;
    pages.push(following);
    page = following;
  }
  return pages;
}

function hasMore(page: Value): boolean {
  const info = page[plainKeys.page];
  return !isLast(page) && isObject(info) && typeof info.endCursor === 'string';
}

function coded(code: string): GraphQLFormattedError {
  return { message: '', extensions: { code } };
}

/** Of an error of the subgraph only its place is kept: its words may quote what the caller may not see. */
function failure(path: readonly (string | number)[]): GraphQLFormattedError {
  return { message: '', path };
}
