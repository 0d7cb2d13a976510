// Starts the gateway of recording-gateway.ts as a process of its own, whose memory is that of a gateway and of nothing else.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Memory, Started } from './recording-gateway.ts';

export interface RecordingGateway extends Started {
  memory(): Promise<Memory>;
  stop(): Promise<void>;
}

/**
 * @param trail where it records; null: it does not
 * @param flags of the process
 */
export async function startRecordingGateway(
  trail: string | null,
  flags: readonly string[] = [],
): Promise<RecordingGateway> {
  const child = fork(new URL('recording-gateway.ts', import.meta.url), {
    // V8 takes what it is let have before it collects: a small heap shows what is needed.
    execArgv: [...flags, '--max-semi-space-size=1', '--import', 'tsx'],
    // One arena of the C library for all threads: each of several keeps what was freed in it.
    env: { ...process.env, MALLOC_ARENA_MAX: '1', TRAIL_DATABASE_URL: trail ?? '' },
  });
  const told = async <T>() => ((await once(child, 'message')) as [T])[0];
  const started = await told<Started>();
  return {
    ...started,
    memory() {
      const answer = told<Memory>();
      child.send('memory');
      return answer;
    },
    async stop() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
