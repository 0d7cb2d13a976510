// Replays of past operations under a draft: begun by one request, looked at by others until they are done. They live in the
// memory of the process that runs them, and are gone with it.

import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { compilePolicy } from '../access/policy.ts';
import { type Counts, createReplay, type Replay } from '../access/replay.ts';
import { gatewayError } from '../errors.ts';
import type { AdminFields } from './admin-schema.ts';
import type { ControlPlane, OpenControlPlane } from './control-plane.ts';
import { rulesOf, type SeenRules } from './effect-fields.ts';
import { argumentsOf } from './input.ts';
import { countOperations, readOperations } from './past-operations.ts';

const started = z.object({
  draft: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  days: z.int().min(1).max(366),
});

interface Running {
  readonly id: string;
  readonly replay: Replay;
  readonly total: number;
  done: number;
  state: 'RUNNING' | 'FINISHED' | 'FAILED';
}

const mostKept = 20;
const mostRunning = 2;
const mostCells = 200;
const dayMilliseconds = 86_400_000;
/** Operations between two breaths, in which others are answered. */
const stride = 500;

export function replayFields(open: OpenControlPlane): AdminFields {
  const replays = new LRUCache<string, Running>({ max: mostKept });
  return {
    Query: {
      replay(args) {
        const { id } = argumentsOf(z.object({ id: z.string().max(100) }), args);
        const found = replays.get(id);
        return found === undefined ? null : shown(found);
      },
    },
    Mutation: {
      async startReplay(args) {
        const { draft, days } = argumentsOf(started, args);
        const plane = open();
        const { trail } = plane;
        if (trail === null) throw gatewayError('TRAIL_UNAVAILABLE');
        if ([...replays.values()].filter(({ state }) => state === 'RUNNING').length >= mostRunning)
          throw gatewayError('REPLAYS_TOO_MANY');
        const [active, wanted] = await Promise.all([rulesOf(plane, {}), rulesOf(plane, { draft })]);
        const compiled = ({ ruleSet, known }: SeenRules) => compilePolicy(ruleSet, plane.catalog, 0, known);
        const since = plane.now() - days * dayMilliseconds;
        const running: Running = {
          id: randomUUID(),
          replay: createReplay(compiled(active), compiled(wanted), plane.now()),
          total: await countOperations(trail, since),
          done: 0,
          state: 'RUNNING',
        };
        replays.set(running.id, running);
        void run(running, plane, trail, since).then(
          () => {
            running.state = 'FINISHED';
          },
          (error: unknown) => {
            running.state = 'FAILED';
            plane.report(error);
          },
        );
        return { answer: shown(running), before: null, after: { id: running.id, state: running.state } };
      },
    },
  };
}

async function run(
  running: Running,
  { simulation }: ControlPlane,
  trail: NonNullable<ControlPlane['trail']>,
  since: number,
): Promise<void> {
  for await (const operations of readOperations(trail, await simulation.schema(), since)) {
    for (const operation of operations) {
      running.replay.add(operation);
      running.done += 1;
      if (running.done % stride === 0) await setImmediate();
    }
  }
}

function shown({ id, replay, total, done, state }: Running) {
  const { operations, changed, byRow, byRole, byApplication, byCell, examples } = replay.result();
  const counted = (counts: ReadonlyMap<string, Counts>) =>
    [...counts].map(([name, each]) => ({ name, ...each }));
  const cells = [...byCell.values()].sort((a, b) => b.operations - a.operations);
  return {
    id,
    state,
    done,
    total: Math.max(total, done),
    counts: { name: '*', operations, changed, byRow },
    byRole: counted(byRole),
    byApplication: counted(byApplication),
    cells: cells.slice(0, mostCells),
    examples: examples.map((example) => ({ ...example, at: new Date(example.at).toISOString() })),
  };
}
