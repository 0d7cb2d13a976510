// The supergraph behind the GraphQL server, with the door in front of whatever runs the plans: our own executor, or that of
// @apollo/gateway.

import { ApolloGateway } from '@apollo/gateway';
import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { type ExecutionResult, type GraphQLSchema, parse, print, validate } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Bulk } from './access/decide.ts';
import { conditionNames } from './access/rewrite.ts';
import { type CacheFigures, counted } from './counted-cache.ts';
import type { FetchContext } from './data-sources.ts';
import type { Signal } from './deadline.ts';
import type { Door, Entry, Occasion } from './door.ts';
import { createRename } from './executor/aliases.ts';
import { createExecutor } from './executor/execute.ts';
import { plannedSupergraph } from './executor/requirements.ts';
import { resolvableKeysFirst } from './executor/resolvable-keys.ts';
import type { PreparingDataSource } from './executor/source.ts';
import type { Principal } from './identity/principal.ts';
import type { CostBudget } from './limits/cost-budget.ts';
import type { Note } from './note.ts';
import { nullMisfits } from './null-variables.ts';
import { type Operation, valuesOf } from './operation.ts';
import type { OwnGraphContext } from './own-graph.ts';
import type { Purpose } from './purpose.ts';
import type { Toll } from './toll.ts';
import { requireSupported } from './unsupported-supergraph.ts';

/** What is known of a request besides its operation. */
export interface RequestContext {
  readonly requestId: string;
  readonly principal: Principal;
  readonly purpose: Purpose;
  /** For the record of the request. */
  readonly note: Note;
  /** Fires when the client is gone or the request has taken too long. */
  readonly signal: Signal;
  /** What is asked leaves in bulk. */
  readonly bulk?: Bulk;
}

type Gateway = ApolloServerOptionsWithGateway<RequestContext>['gateway'];

/** An operation that the server has found to be valid. */
export interface KnownOperation extends Omit<Operation, 'variables'> {
  /** As the request named it. */
  readonly name: string | undefined;
}

export interface Recent extends Occasion {
  readonly operation: KnownOperation & Operation;
}

/** Operations that have been run before. INVARIANT: whether they are valid depends on the schema alone and not on who asks. */
export interface KnownOperations {
  /** Undefined where it was not run before, or where the package runs operations. */
  find(query: string, name: string | undefined): KnownOperation | undefined;
  run(
    operation: KnownOperation,
    variables: Operation['variables'],
    context: RequestContext,
  ): Promise<ExecutionResult>;
  /** What was run lately, each document under each decision once, the latest last. */
  recent(): readonly Recent[];
  /** Plans what was run elsewhere. What this supergraph cannot answer, or nobody may ask any more, is passed over. */
  warm(recent: readonly Recent[]): Promise<void>;
}

export interface Federation extends Gateway {
  readonly operations: KnownOperations;
  /** By what they hold; plans only where they are ours. */
  caches(): Readonly<Record<string, CacheFigures>>;
}
export type BuildDataSource = (subgraph: {
  readonly name: string;
  readonly url?: string;
}) => PreparingDataSource;

/** `own`: plans are compiled and run here. `apollo`: the package plans and runs. */
export type ExecutorChoice = 'own' | 'apollo';

export interface FederationOptions {
  /** As `npm run compose` writes it, or that of any Federation 2 supergraph. */
  readonly supergraphSdl: string;
  readonly buildDataSource: BuildDataSource;
  /** Given the schema that callers see. */
  readonly makeDoor: (schema: GraphQLSchema, toll: Toll) => Door;
  readonly makeToll: (schema: GraphQLSchema) => Toll;
  /** Counts what operations cost their callers; absent: nobody does. */
  readonly budget?: CostBudget;
  readonly executor: ExecutorChoice;
}

export function createFederation(options: FederationOptions): Federation {
  // The packages read this variable, and without it one of them reports to its maker on every start.
  process.env.APOLLO_TELEMETRY_DISABLED = '1';
  const { supergraphSdl: coreSupergraphSdl, makeDoor, makeToll, executor } = options;
  const listeners = new Set<Parameters<Gateway['onSchemaLoadOrUpdate']>[0]>();
  const core = parse(coreSupergraphSdl, { noLocation: true });
  requireSupported(core);
  const rename = createRename(plannedSupergraph(core));
  const known = counted(
    new LRUCache<string, KnownOperation>({
      maxSize: keptText,
      sizeCalculation: (_, key) => key.length + 1,
    }),
  );
  let plansFigures: () => CacheFigures | null = () => null;
  let doorFigures: Door['caches'] = () => ({});
  const recent = new LRUCache<string, Recent>({ max: keptOccasions });
  let rehearse: (occasion: Recent) => void = () => {};
  let stop = async () => {};
  function remember(hash: string, { operation, ...occasion }: Recent): void {
    const key = `${hash} ${operation.name ?? ''}`;
    if (recent.get(key) !== undefined) return;
    const { document, variables } = operation;
    // Of the values, those on which a plan depends, and nothing that names anybody.
    const conditions = Object.fromEntries(conditionNames(document).map((name) => [name, variables[name]]));
    recent.set(key, { operation: { ...operation, variables: conditions }, ...occasion });
  }
  let run: Run = () => Promise.reject(new Error('the supergraph is not loaded'));
  return {
    operations: {
      find: (query, name) => known.get(name === undefined ? query : `${name} ${query}`),
      run: (operation, variables, context) => run({ ...operation, variables }, context, null),
      recent: () => [...recent.values()].reverse(),
      async warm(occasions) {
        for (const occasion of occasions) {
          // Requests come between two plans.
          await new Promise(setImmediate);
          try {
            rehearse(occasion);
          } catch {}
        }
      },
    },
    caches() {
      const plans = plansFigures();
      return { ...doorFigures(), documents: known.figures(), ...(plans === null ? {} : { plans }) };
    },
    onSchemaLoadOrUpdate(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
    stop: () => stop(),
    async load(loading) {
      const plans = executor === 'apollo' ? await packagePlans(options, loading) : ownPlans(options);
      stop = plans.stop;
      plansFigures = plans.figures;
      const toll = makeToll(plans.schema);
      const door = makeDoor(plans.schema, toll);
      doorFigures = door.caches;
      for (const callback of listeners) callback({ apiSchema: plans.schema, coreSupergraphSdl });
      rehearse = ({ operation, ...occasion }) => {
        if (validate(plans.schema, operation.document).length > 0) return;
        const entry = door.rehearse({ operation, ...occasion });
        const renamed = rename(entry.document);
        plans.prepare(operation, renamed === null ? entry : { ...entry, document: renamed.document });
        remember(entry.hash, { operation, ...occasion });
      };
      run = async (operation, { principal, purpose, note, signal, bulk = 'READ' }, whole) => {
        const { refusal, extensions, requested, statement } = toll(operation, principal.roles);
        if (refusal !== undefined)
          return { errors: [refusal], ...(extensions === undefined ? {} : { extensions }) };
        await options.budget?.spend(principal, requested);
        const misfits = nullMisfits(plans.schema, operation);
        if (misfits.length > 0)
          return { errors: misfits, ...(extensions === undefined ? {} : { extensions }) };
        const entry = await door.enter({ operation, principal, purpose, note, bulk });
        const { lensFor, asker } = entry;
        if (executor === 'own') remember(entry.hash, { operation, principal, purpose, bulk });
        const context: FetchContext & OwnGraphContext = { lensFor, asker, signal, ...statement };
        const renamed = rename(entry.document);
        // INVARIANT: what is released by the rules of a field is the field's value, and no key that the plan needed.
        const asked = renamed === null ? entry : { ...entry, document: renamed.document };
        const result = await plans.run({ operation, whole }, asked, context);
        const answer = entry.release(renamed === null ? result : renamed.restore(result));
        return extensions === undefined
          ? answer
          : { ...answer, extensions: { ...answer.extensions, ...extensions } };
      };
      return {
        executor(request) {
          const { document, operation: definition, queryHash: hash, source } = request;
          const name = request.request.operationName ?? undefined;
          const operation = { document, definition, hash, name };
          if (executor === 'own') known.set(name === undefined ? source : `${name} ${source}`, operation);
          const variables = request.request.variables ?? {};
          return run({ ...operation, variables }, request.context as RequestContext, request);
        },
      };
    },
  };
}

/** So many plans are made before a supergraph answers in the place of another. */
const keptOccasions = 300;

/** In characters of the documents, which are the keys. */
const keptText = 1024 * 1024;

type Loading = Parameters<Gateway['load']>[0];
type Request = Parameters<NonNullable<Awaited<ReturnType<Gateway['load']>>['executor']>>[0];

/** @param whole the request as the server hands it over; null where it did not come that way */
type Run = (
  operation: KnownOperation & Operation,
  context: RequestContext,
  whole: Request | null,
) => Promise<ExecutionResult>;

interface Call {
  readonly operation: KnownOperation & Operation;
  readonly whole: Request | null;
}

interface Plans {
  /** The schema that callers see. */
  readonly schema: GraphQLSchema;
  run(call: Call, entry: Entry, context: FetchContext): Promise<ExecutionResult>;
  /** Makes the plan, where it is not made yet. */
  prepare(operation: KnownOperation & Operation, entry: Pick<Entry, 'document' | 'hash' | 'words'>): void;
  figures(): CacheFigures | null;
  stop(): Promise<void>;
}

function ownPlans({ supergraphSdl, buildDataSource }: FederationOptions): Plans {
  const { schema, execute, prepare, figures } = createExecutor(supergraphSdl, buildDataSource);
  return {
    schema,
    run: ({ operation: { name, variables } }, { document, hash, words }, context) =>
      execute({ document, operationName: name, hash, variables, context, words }),
    prepare(operation, { document, hash, words }) {
      prepare({ document, operationName: operation.name, hash, variables: valuesOf(operation), words });
    },
    figures,
    async stop() {},
  };
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

async function packagePlans(
  { supergraphSdl: given, buildDataSource }: FederationOptions,
  loading: Loading,
): Promise<Plans> {
  const supergraphSdl = print(resolvableKeysFirst(parse(given, { noLocation: true })));
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ name, url }) => buildDataSource(url === undefined ? { name } : { name, url }),
    logger: silent,
    __exposeQueryPlanExperimental: false,
  });
  const { schema, executor } = await gateway.load(loading);
  return {
    schema,
    run({ whole }, { document, hash }, context) {
      if (whole === null) throw new Error('the package runs whole requests');
      return executor({ ...whole, document, queryHash: hash, context });
    },
    prepare() {},
    figures: () => null,
    stop: () => gateway.stop(),
  };
}
