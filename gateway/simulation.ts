// What a caller would get under other rules: the whole way of an operation (door, plan, subgraphs, release) through a server
// that differs from the one at /graphql in its rules alone.

import { AsyncLocalStorage } from 'node:async_hooks';
import type { ApolloServer } from '@apollo/server';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Policy } from './access/policy.ts';
import type { Signal } from './deadline.ts';
import type { RequestContext } from './federation.ts';
import type { Principal } from './identity/principal.ts';
import { emptyNote } from './note.ts';
import type { Purpose } from './purpose.ts';

export interface SimulatedOperation {
  readonly policy: Policy;
  readonly principal: Principal;
  readonly purpose: Purpose;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly requestId: string;
  readonly signal: Signal;
}

export interface SimulatedAnswer {
  readonly data: unknown;
  readonly errors: readonly GraphQLFormattedError[];
  readonly access: unknown;
}

export interface Simulation {
  run(operation: SimulatedOperation): Promise<SimulatedAnswer>;
  schema(): Promise<GraphQLSchema>;
}

export interface StartedSimulation extends Simulation {
  stop(): Promise<void>;
}

interface Started {
  readonly apollo: ApolloServer<RequestContext>;
  readonly schema: GraphQLSchema;
}

/** @param start builds the server with the rules that it is given */
export function createSimulation(
  start: (policy: () => Policy | null) => Promise<Started>,
): StartedSimulation {
  const rules = new AsyncLocalStorage<Policy>();
  let starting: Promise<Started> | undefined;
  const started = () => {
    starting ??= start(() => rules.getStore() ?? null);
    return starting;
  };
  return {
    async run({ policy, principal, purpose, query, variables, requestId, signal }) {
      const { apollo } = await started();
      const { body } = await rules.run(policy, () =>
        apollo.executeOperation(
          { query, variables: { ...variables } },
          { contextValue: { requestId, principal, purpose, note: emptyNote(performance.now()), signal } },
        ),
      );
      if (body.kind !== 'single') throw new Error('incremental delivery is not offered');
      const { data = null, errors = [], extensions } = body.singleResult;
      return { data, errors, access: extensions?.access ?? null };
    },
    schema: async () => (await started()).schema,
    async stop() {
      await (await starting)?.apollo.stop();
    },
  };
}
