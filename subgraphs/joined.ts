// Look-ups by key of requests that run at the same time are asked in one statement. Only what is the same statement with the
// same other values is joined; a member whose keys the database refuses fails alone.

import type { Database } from './database.ts';
import { DatabaseError } from './database-error.ts';
import type { Row } from './shape.ts';
import { type Signal, whenAllAreGone } from './signal.ts';
import type { BoundStatement } from './statement.ts';
import { createTurns } from './turns.ts';

export interface LookUp {
  readonly statement: BoundStatement;
  /** Equal for look-ups that may be joined: what is bound besides the keys. */
  readonly identity: string;
  readonly keys: readonly string[];
  /** The values of the statement's parameters for these keys. */
  bind(keys: readonly string[]): readonly unknown[];
  /** Key of a row. */
  keyOf(row: Row): unknown;
  /** Fires when this look-up is not waited for any more. A statement is cancelled when nobody waits for it. */
  readonly signal?: Signal;
}

/** Key → its rows, in the order of the statement. Of other members' keys too. */
export type RowsByKey = ReadonlyMap<unknown, readonly Row[]>;

export type Joined = (lookUp: LookUp) => Promise<RowsByKey>;

/** Whoever brings more keys asks alone, so that nobody waits for them. */
const mostKeys = 200;
const mostKeysTogether = 1000;
/** While so many statements run, those that come are held back to be joined, until one returns, but for no longer than this. */
const mostRunning = 3;
const longestWaitMs = 2;

interface Member {
  readonly lookUp: LookUp;
  resolve(rows: RowsByKey): void;
  reject(error: unknown): void;
}

const known = new WeakMap<Database, Joined>();

/** One for each database. */
export function joinedOf(database: Database): Joined {
  const joined = known.get(database) ?? createJoined(database);
  known.set(database, joined);
  return joined;
}

function createJoined(database: Database): Joined {
  /** What waits to be asked, by what may be joined. */
  let waiting = new Map<string, Member[]>();
  const onWaiting = createTurns({ mostRunning, longestWaitMs, send });

  async function ask(
    lookUp: LookUp,
    keys: readonly string[],
    signal: Signal | undefined,
  ): Promise<RowsByKey> {
    const rows = new Map<unknown, Row[]>();
    for (const row of await database.query(lookUp.statement, lookUp.bind(keys), signal)) {
      const key = lookUp.keyOf(row);
      const known = rows.get(key);
      if (known === undefined) rows.set(key, [row]);
      else known.push(row);
    }
    return rows;
  }

  function send(): readonly Promise<void>[] {
    const members = [...waiting.values()];
    // INVARIANT: not cleared but replaced. In V8 what a map held before refers to what it holds after, so that the collector of what is
    // short-lived would keep all members that ever waited, with their rows, until the next collection of everything.
    waiting = new Map();
    return members.flatMap(inStatements).map(run);
  }

  async function run(members: readonly Member[]): Promise<void> {
    const [first] = members;
    if (first === undefined) return;
    const keys =
      members.length === 1 ? first.lookUp.keys : [...new Set(members.flatMap(({ lookUp }) => lookUp.keys))];
    const [signal, settle] = whenAllAreGone(members.map(({ lookUp }) => lookUp.signal));
    try {
      const rows = await ask(first.lookUp, keys, signal);
      for (const { resolve } of members) resolve(rows);
    } catch (error) {
      const refused = error instanceof DatabaseError && error.code === 'DATABASE_FAILED';
      if (members.length === 1 || !refused) for (const { reject } of members) reject(error);
      // One of them brought what the database does not take.
      else
        await Promise.all(
          members.map(({ lookUp, resolve, reject }) =>
            ask(lookUp, lookUp.keys, lookUp.signal).then(resolve, reject),
          ),
        );
    } finally {
      settle();
    }
  }

  return (lookUp) => {
    if (lookUp.keys.length > mostKeys || lookUp.keys.some((key) => key.includes('\0')))
      return ask(lookUp, lookUp.keys, lookUp.signal);
    const id = `${lookUp.statement.name} ${lookUp.identity}`;
    const rows = new Promise<RowsByKey>((resolve, reject) => {
      const member = { lookUp, resolve, reject };
      const members = waiting.get(id);
      if (members === undefined) waiting.set(id, [member]);
      else members.push(member);
    });
    onWaiting();
    return rows;
  };
}

/** Members that still wait, as many to a statement as it takes keys. */
function inStatements(members: readonly Member[]): Member[][] {
  const statements: Member[][] = [];
  let keys = mostKeysTogether;
  for (const member of members) {
    const { signal, keys: own } = member.lookUp;
    if (signal?.aborted) {
      member.reject(new DatabaseError('DATABASE_TIMEOUT', signal.reason));
      continue;
    }
    keys += own.length;
    if (keys > mostKeysTogether) {
      statements.push([]);
      keys = own.length;
    }
    statements.at(-1)?.push(member);
  }
  return statements;
}
