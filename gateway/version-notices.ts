// Listens for new versions of the rule set, so that a replica takes one over at once. It only says when to look: whoever
// misses a notice, because the connection was away, finds the version at the next regular look.

import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { versionChannel } from './policy-tables.ts';

export interface VersionNotices {
  close(): Promise<void>;
}

const retryMilliseconds = 1000;
/** A server that has not answered by then is taken to be away. */
const patienceMilliseconds = 5000;
const farewellMilliseconds = 1000;

/**
 * INVARIANT: one connection at a time, whatever becomes of it.
 * @param onNotice called for each new version, and each time that a connection is there again
 * @param report told why a connection could not be had or was lost
 */
export function listenForVersions(
  connectionString: string,
  onNotice: () => void,
  report: (error: unknown) => void,
): VersionNotices {
  let closed = false;
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  function connect(): void {
    const fresh = new pg.Client({
      connectionString,
      application_name: 'yidang-notices',
      keepAlive: true,
      connectionTimeoutMillis: patienceMilliseconds,
      query_timeout: patienceMilliseconds,
    });
    client = fresh;
    let lost = false;
    // One that breaks while it listens fails and says that it ended; one that never connected does not say so.
    const again = () => {
      if (lost || closed) return;
      lost = true;
      fresh.end().catch(report);
      timer = setTimeout(connect, retryMilliseconds).unref();
    };
    fresh.on('notification', onNotice);
    fresh.on('error', report);
    fresh.once('end', again);
    fresh
      .connect()
      .then(() => fresh.query(`LISTEN ${versionChannel}`))
      .then(onNotice)
      .catch((error: unknown) => {
        report(error);
        again();
      });
  }
  connect();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      // A server that hangs takes no farewell.
      await Promise.race([
        client?.end().catch(report),
        sleep(farewellMilliseconds, undefined, { ref: false }),
      ]);
    },
  };
}
