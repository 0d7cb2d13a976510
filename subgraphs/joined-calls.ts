// Calls of one prepared document that ask for different entities under the same rights are made as one, so that what a call costs
// besides its rows is paid once for the requests that run at a time. A member that is gone is not waited for; where one call
// fails by what a member brought, each asks alone.

import { requestIdsOf } from './request-ids.ts';
import { type Signal, whenAllAreGone } from './signal.ts';
import type { SubgraphCall, SubgraphResult } from './subgraph.ts';
import { createTurns } from './turns.ts';

type Call = Parameters<SubgraphCall>[0] & { readonly signal: Signal };
export type JoinedCall = (call: Call) => Promise<SubgraphResult>;

export interface JoinOptions {
  readonly ask: JoinedCall;
  /** Whether it would have failed for each member alone: nothing that one of them brought is the cause. */
  readonly failsAll: (failure: SubgraphResult | Error) => boolean;
}

/** Whoever brings more representations asks alone, so that nobody waits for them. */
const mostOwn = 50;
const mostTogether = 500;
const mostRunning = 1;
const longestWaitMs = 2;

interface Member {
  readonly call: Call;
  readonly representations: readonly unknown[];
  resolve(result: SubgraphResult): void;
  reject(error: unknown): void;
}

export function joinCalls({ ask, failsAll }: JoinOptions): JoinedCall {
  /** By what may be joined. */
  let waiting = new Map<string, Member[]>();
  const onWaiting = createTurns({ mostRunning, longestWaitMs, send });

  function send(): readonly Promise<void>[] {
    const members = [...waiting.values()];
    // Not cleared, see `createJoined`.
    waiting = new Map();
    return members.flatMap(inCalls).map(run);
  }

  async function run(members: readonly Member[]): Promise<void> {
    const [first] = members;
    if (first === undefined) return;
    if (members.length === 1) return alone(first);
    const [signal, settle] = whenAllAreGone(members.map(({ call }) => call.signal));
    try {
      const representations = members.flatMap((member) => member.representations);
      const variables = { ...first.call.variables, representations };
      const requestIds = requestIdsOf(members.map(({ call }) => call));
      const result = await ask({
        ...first.call,
        variables,
        signal: signal as Signal,
        ...(requestIds === undefined ? {} : { requestIds }),
      });
      const entities = result.data?._entities;
      if (
        result.errors === undefined &&
        Array.isArray(entities) &&
        entities.length === representations.length
      )
        share(members, entities);
      else if (failsAll(result)) for (const { resolve } of members) resolve(result);
      else await Promise.all(members.map(alone));
    } catch (error) {
      if (failsAll(error as Error)) for (const { reject } of members) reject(error);
      else await Promise.all(members.map(alone));
    } finally {
      settle();
    }
  }

  function alone({ call, resolve, reject }: Member): Promise<void> {
    return ask(call).then(resolve, reject);
  }

  return (call) => {
    const { representations } = call.variables;
    if (!Array.isArray(representations) || representations.length > mostOwn || call.signal.aborted)
      return ask(call);
    const { lens, statementMilliseconds = '' } = call;
    const id = `${lens.fingerprint} ${statementMilliseconds} ${othersOf(call.variables)}`;
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(call.signal.reason);
      call.signal.addEventListener('abort', onAbort);
      const member: Member = {
        call,
        representations,
        resolve(result) {
          call.signal.removeEventListener('abort', onAbort);
          resolve(result);
        },
        reject(error) {
          call.signal.removeEventListener('abort', onAbort);
          reject(error);
        },
      };
      const members = waiting.get(id);
      if (members === undefined) waiting.set(id, [member]);
      else members.push(member);
      onWaiting();
    });
  };
}

/** What else than representations the calls must have alike, as text; empty where there is nothing. */
function othersOf(variables: Call['variables']): string {
  for (const name in variables)
    if (name !== 'representations') {
      const { representations: _, ...others } = variables;
      return JSON.stringify(others);
    }
  return '';
}

/** To each its own entities. */
function share(members: readonly Member[], entities: readonly unknown[]): void {
  let from = 0;
  for (const { representations, resolve } of members) {
    const end = from + representations.length;
    resolve({ data: { _entities: entities.slice(from, end) } });
    from = end;
  }
}

/** Members that still wait, as many to a call as it takes representations. */
function inCalls(members: readonly Member[]): Member[][] {
  const calls: Member[][] = [];
  let together = mostTogether;
  for (const member of members) {
    if (member.call.signal.aborted) continue;
    together += member.representations.length;
    if (together > mostTogether) {
      calls.push([]);
      together = member.representations.length;
    }
    calls.at(-1)?.push(member);
  }
  return calls;
}
