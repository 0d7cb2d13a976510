// What is done to the parts of a running province, and undone again.

import type { BreakableProxy } from '../gateway/audit/proxy.ts';
import type { Cluster } from '../postgres-cluster.ts';
import { type CorruptingProxy, corruptions } from './corrupting-proxy.ts';
import type { SubgraphProcess } from './subgraph-process.ts';

export interface Fault {
  readonly name: string;
  /** Faults of one part do not come together. */
  readonly part: string;
  begin(): Promise<void>;
  end(): Promise<void>;
}

export function subgraphFaults(process: SubgraphProcess, proxy: CorruptingProxy): readonly Fault[] {
  const { name } = process;
  return [
    { name: `${name} killed`, part: name, begin: process.kill, end: process.start },
    {
      name: `${name} paused`,
      part: name,
      begin: async () => process.pause(),
      end: async () => process.resume(),
    },
    ...corruptions.map(
      (how): Fault => ({
        name: `${name}: ${how}`,
        part: name,
        begin: async () => proxy.corrupt(how),
        end: async () => proxy.corrupt(null),
      }),
    ),
  ];
}

export function databaseFaults(cluster: Cluster, proxy: BreakableProxy): readonly Fault[] {
  let toggling: NodeJS.Timeout | undefined;
  const part = 'database';
  return [
    { name: 'database killed', part, begin: cluster.crash, end: () => restarted(cluster) },
    { name: 'database paused', part, begin: cluster.freeze, end: async () => cluster.thaw() },
    { name: 'database cut off', part, begin: async () => proxy.cut(), end: async () => proxy.pass() },
    {
      name: 'database slow',
      part,
      async begin() {
        let stalled = false;
        toggling = setInterval(() => {
          stalled = !stalled;
          if (stalled) proxy.stall();
          else proxy.pass();
        }, 400);
      },
      async end() {
        clearInterval(toggling);
        proxy.pass();
      },
    },
    {
      name: 'database garbled',
      part,
      begin: async () => proxy.garble(),
      async end() {
        // Nothing that has read of it can be trusted to read on.
        proxy.cut();
        proxy.pass();
      },
    },
  ];
}

/** A server that everybody asks while it recovers may take longer than it is given. */
async function restarted({ restart }: Cluster): Promise<void> {
  await restart().catch(restart);
}
