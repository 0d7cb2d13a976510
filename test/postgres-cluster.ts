// A PostgreSQL cluster that lives as long as one test run: own directory, own port, own random password. It runs as an
// ordinary user, because PostgreSQL refuses to run as root. Unless it is asked to be durable, nothing in it outlives a crash.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

export interface RunningServer {
  /** Of a role that may create databases and roles. */
  readonly connectionString: string;
  stop(): Promise<void>;
}

/** A cluster to which can be done what happens to servers. */
export interface Cluster extends RunningServer {
  /** Ends at once, as `pg_ctl stop -m immediate` ends it: what was committed has to be recovered at the next start. */
  crash(): Promise<void>;
  /** After `crash`, on the same port. */
  restart(): Promise<void>;
  /** Its processes stand still: connections stay open, and nothing answers. Linux only. */
  freeze(): Promise<void>;
  thaw(): void;
  /** Gives a directory to the user that it runs as. */
  own(path: string): Promise<void>;
}

interface User {
  readonly uid?: number;
  readonly gid?: number;
}

const run = promisify(execFile);
const startTimeoutMs = 30_000;
const administrator = 'test_administrator';

/**
 * @param binaries directory of `initdb` and `postgres`
 * @param durable as a server is that keeps what it acknowledged; otherwise it is as fast as it can be
 */
export async function startCluster(binaries: string, durable = false): Promise<Cluster> {
  const user = await ordinaryUser();
  const home = await mkdtemp(join(tmpdir(), 'yidang-test-'));
  const removeHome = () => rm(home, { recursive: true, force: true });
  try {
    const data = join(home, 'data');
    const password = await createCluster(binaries, home, data, user);
    const port = await freePort();
    const connectionString = `postgres://${administrator}:${password}@127.0.0.1:${port}/postgres`;
    const start = async () => {
      const server = spawn(join(binaries, 'postgres'), ['-D', data, ...settings(home, port, durable)], {
        ...user,
        cwd: home,
        stdio: ['ignore', 'ignore', 'pipe'],
        // In a group of its own, so that Ctrl-C does not take it from under the tests that are ending.
        detached: true,
      });
      await untilReady(server, connectionString);
      return server;
    };
    let server = await start();
    let frozen: readonly number[] = [];
    const thaw = () => {
      for (const pid of frozen) signalIfThere(pid, 'SIGCONT');
      frozen = [];
    };
    return {
      connectionString,
      async stop() {
        thaw();
        await stopProcess(server, 'SIGINT');
        await removeHome();
      },
      crash: () => stopProcess(server, 'SIGQUIT'),
      async restart() {
        server = await start();
      },
      async freeze() {
        frozen = await processesOf(server);
        for (const pid of frozen) signalIfThere(pid, 'SIGSTOP');
      },
      thaw,
      async own(path) {
        if (user.uid !== undefined && user.gid !== undefined) await chown(path, user.uid, user.gid);
      },
    };
  } catch (error) {
    await removeHome();
    throw error;
  }
}

/** Undefined members: as this process, which is an ordinary user's already. */
async function ordinaryUser(): Promise<User> {
  if (process.getuid?.() !== 0) return {};
  const accounts = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const account = accounts.find(([name]) => name === wanted);
    if (account !== undefined) return { uid: Number(account[2]), gid: Number(account[3]) };
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is no user postgres or nobody to run it as. Run the tests as an ordinary user.',
  );
}

async function createCluster(binaries: string, home: string, data: string, user: User): Promise<string> {
  const password = randomBytes(24).toString('base64url');
  const passwordFile = join(home, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined && user.gid !== undefined) {
    for (const path of [home, passwordFile]) await chown(path, user.uid, user.gid);
  }
  const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--no-locale', '--no-sync'];
  await run(
    join(binaries, 'initdb'),
    [`--pgdata=${data}`, `--username=${administrator}`, `--pwfile=${passwordFile}`, ...options],
    { ...user, cwd: home },
  );
  return password;
}

function settings(socketDirectory: string, port: number, durable: boolean): readonly string[] {
  const values = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: socketDirectory,
    // Enough for all contenders of a benchmark, each with its own pools.
    max_connections: 250,
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
  return address.port;
}

async function untilReady(server: ChildProcess, connectionString: string): Promise<void> {
  let log = '';
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log = `${log}${text}`.slice(-4000);
  });
  const deadline = Date.now() + startTimeoutMs;
  while (!(await answers(connectionString))) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended while starting:\n${log}`);
    if (Date.now() > deadline) {
      await stopProcess(server, 'SIGINT');
      throw new Error(`PostgreSQL did not answer within ${startTimeoutMs / 1000} s:\n${log}`);
    }
    await sleep(50);
  }
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** @param signal SIGINT is PostgreSQL's fast shutdown: sessions that are still open are ended; SIGQUIT waits for nothing */
async function stopProcess(server: ChildProcess, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill(signal);
  await ended;
}

/** A worker may have ended meanwhile. */
function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The postmaster first, so that it makes no more of them, and those that it made. */
async function processesOf({ pid }: ChildProcess): Promise<readonly number[]> {
  if (pid === undefined) return [];
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return [pid, ...children.trim().split(' ').filter(Boolean).map(Number)];
}
