// The supergraph behind the GraphQL server, with the door in front of whatever runs the plans: our own executor, or that of
// @apollo/gateway.

import type { ApolloServerOptionsWithGateway } from '@apollo/server';
import { type ExecutionResult, type GraphQLSchema, parse, validate } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Bulk } from './access/decide.ts';
import { conditionNames } from './access/rewrite.ts';
import { type CacheFigures, counted } from './counted-cache.ts';
import type { TellSubjects } from './counted-subjects.ts';
import type { FetchContext } from './data-sources.ts';
import type { Signal } from './deadline.ts';
import type { Door, Occasion } from './door.ts';
import { gatewayError } from './errors.ts';
import { createRename } from './executor/aliases.ts';
import { createExecutor } from './executor/execute.ts';
import type { Executor } from './executor/planned.ts';
import { plannedSupergraph } from './executor/requirements.ts';
import type { BuildDataSource } from './executor/source.ts';
import type { Principal } from './identity/principal.ts';
import type { CostBudget } from './limits/cost-budget.ts';
import type { PlanningBudget } from './limits/planning-budget.ts';
import type { Note } from './note.ts';
import { nullMisfits } from './null-variables.ts';
import { type Operation, valuesOf } from './operation.ts';
import type { OwnGraphContext } from './own-graph.ts';
import type { Purpose } from './purpose.ts';
import type { Toll } from './toll.ts';
import { requireAccessKept } from './unsupported-supergraph.ts';

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
  /** Undefined where it was not run before. */
  find(query: string, name: string | undefined): KnownOperation | undefined;
  /** @param finish is given the answer in the turn in which it is released, so that of requests that end together one is held at a time */
  run<T>(
    operation: KnownOperation,
    variables: Operation['variables'],
    context: RequestContext,
    finish: (answer: ExecutionResult) => T,
  ): Promise<T>;
  /** What was run lately, each document under each decision once, the latest last. */
  recent(): readonly Recent[];
  /** Plans what was run elsewhere. What this supergraph cannot answer, or nobody may ask any more, is passed over. */
  warm(recent: readonly Recent[]): Promise<void>;
}

export interface Federation extends Gateway {
  readonly operations: KnownOperations;
  /** By what they hold. */
  caches(): Readonly<Record<string, CacheFigures>>;
}

/** `own`: plans are compiled and run here. `apollo`: the packages run them. */
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
  /** Counts for how long documents of callers are planned; absent: nobody does. */
  readonly planning?: PlanningBudget;
  /** Finds out whose data an answer tells of that counts more than it names; absent: nothing is recorded. */
  readonly tellSubjects?: TellSubjects;
  readonly executor: ExecutorChoice;
}

export function createFederation(options: FederationOptions): Federation {
  // A package whose gateway is started without this variable reports to its maker.
  process.env.APOLLO_TELEMETRY_DISABLED = '1';
  const { supergraphSdl: coreSupergraphSdl, makeDoor, makeToll, buildDataSource } = options;
  const listeners = new Set<Parameters<Gateway['onSchemaLoadOrUpdate']>[0]>();
  const core = parse(coreSupergraphSdl, { noLocation: true });
  requireAccessKept(core);
  const rename = createRename(plannedSupergraph(core));
  const known = counted(
    new LRUCache<string, KnownOperation>({
      maxSize: keptText,
      sizeCalculation: (_, key) => key.length + 1,
    }),
  );
  let plansFigures: Executor['figures'] | undefined;
  let doorFigures: Door['caches'] = () => ({});
  const recent = new LRUCache<string, Recent>({ max: keptOccasions });
  let rehearse: (occasion: Recent) => void = () => {};
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
      run: (operation, variables, context, finish) => run({ ...operation, variables }, context, finish),
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
      const plans = plansFigures === undefined ? {} : { plans: plansFigures() };
      return { ...doorFigures(), documents: known.figures(), ...plans };
    },
    onSchemaLoadOrUpdate(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
    async stop() {},
    async load() {
      const create = options.executor === 'apollo' ? await packageExecutor() : createExecutor;
      const { schema, prepare, execute, figures } = create(coreSupergraphSdl, buildDataSource);
      plansFigures = figures;
      const toll = makeToll(schema);
      const door = makeDoor(schema, toll);
      doorFigures = door.caches;
      for (const callback of listeners) callback({ apiSchema: schema, coreSupergraphSdl });
      rehearse = ({ operation, ...occasion }) => {
        if (validate(schema, operation.document).length > 0) return;
        const { document, hash, words } = door.rehearse({ operation, ...occasion });
        const renamed = rename(document);
        const values = valuesOf(operation);
        prepare({
          document: renamed?.document ?? document,
          operationName: operation.name,
          hash,
          variables: renamed?.variables(values) ?? values,
          words,
        });
        remember(hash, { operation, ...occasion });
      };
      run = async (operation, { requestId, principal, purpose, note, signal, bulk = 'READ' }, finish) => {
        if (operation.definition.operation === 'subscription')
          return finish({ errors: [gatewayError('SUBSCRIPTION_UNSUPPORTED')] });
        const { refusal, extensions, requested, statement } = toll(operation, principal.roles);
        if (refusal !== undefined)
          return finish({ errors: [refusal], ...(extensions === undefined ? {} : { extensions }) });
        const spending = options.budget?.spend(principal, requested) ?? null;
        if (spending !== null) await spending;
        const misfits = nullMisfits(schema, operation);
        if (misfits.length > 0)
          return finish({ errors: misfits, ...(extensions === undefined ? {} : { extensions }) });
        const counted = options.planning && { makePlan: options.planning.of(principal) };
        const entry = await door.enter({ operation, principal, purpose, note, bulk, ...counted });
        const { lensFor, asker, document, hash, words } = entry;
        remember(hash, { operation, principal, purpose, bulk });
        const context: FetchContext & OwnGraphContext = { lensFor, asker, requestId, signal, ...statement };
        const { name: operationName, variables } = operation;
        // INVARIANT: what is released by the rules of a field is the field's value, and no key that the plan needed.
        const renamed = rename(document);
        const result = await execute({
          document: renamed?.document ?? document,
          operationName,
          hash,
          variables: renamed?.variables(variables) ?? variables,
          context,
          words,
          picked: entry.picks && renamed === null,
          ...counted,
        });
        const answer = entry.release(renamed === null ? result : renamed.restore(result));
        const telling = options.tellSubjects?.(note, { requestId, signal, ...statement });
        if (telling !== undefined) await telling;
        return finish(
          extensions === undefined
            ? answer
            : { ...answer, extensions: { ...answer.extensions, ...extensions } },
        );
      };
      return {
        executor(request) {
          const { document, operation: definition, queryHash: hash, source } = request;
          const name = request.request.operationName ?? undefined;
          const operation = { document, definition, hash, name };
          known.set(name === undefined ? source : `${name} ${source}`, operation);
          const variables = request.request.variables ?? {};
          return run({ ...operation, variables }, request.context as RequestContext, (answer) => answer);
        },
      };
    },
  };
}

/** INVARIANT: loaded where it runs plans alone. The packages behind it are a tenth of what a process of ours holds. */
async function packageExecutor() {
  const { createPackageExecutor } = await import('./executor/package-executor.ts');
  return createPackageExecutor;
}

/** So many plans are made before a supergraph answers in the place of another. */
const keptOccasions = 300;

/** In characters of the documents, which are the keys. */
const keptText = 1024 * 1024;

type Run = <T>(
  operation: KnownOperation & Operation,
  context: RequestContext,
  finish: (answer: ExecutionResult) => T,
) => Promise<T>;
