// Look-ups by key of requests that run at the same time are asked in one statement. Only what is the same statement with the
// same other values is joined; a member whose keys the database refuses fails alone. Different statements that take little time go
// to the database in one message.

import type { Ask, Database, Rows } from './database.ts';
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
  /** The most rows that an index finds for one key; null where what a caller chose may make the statement take longer than those do. */
  readonly rowsOfKey: number | null;
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
/** In one message, where each statement waits for the others. */
const mostInPipeline = { statements: 8, rows: 2000 };

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

  function send(): readonly Promise<unknown>[] {
    const members = [...waiting.values()];
    // INVARIANT: not cleared but replaced. In V8 what a map held before refers to what it holds after, so that the collector of what is
    // short-lived would keep all members that ever waited, with their rows, until the next collection of everything.
    waiting = new Map();
    return inPipelines(members.flatMap(inStatements).map(joinedOne)).map(run);
  }

  function run(together: readonly JoinedOne[]): Promise<unknown> {
    const sent = database.pipeline(together.map(({ ask }) => ask));
    const [first, ...others] = together.map((one, index) => share(one, sent[index] as Promise<Rows>));
    return others.length === 0 ? (first as Promise<void>) : Promise.all([first, ...others]);
  }

  async function share({ members, settle }: JoinedOne, sent: Promise<Rows>): Promise<void> {
    try {
      const rows = byKey(members[0].lookUp, await sent);
      for (const { resolve } of members) resolve(rows);
    } catch (error) {
      const refused = error instanceof DatabaseError && error.code === 'DATABASE_FAILED';
      if (members.length === 1 || !refused) for (const { reject } of members) reject(error);
      // One of them brought what the database does not take.
      else
        await Promise.all(members.map(({ lookUp, resolve, reject }) => alone(lookUp).then(resolve, reject)));
    } finally {
      settle();
    }
  }

  async function alone(lookUp: LookUp): Promise<RowsByKey> {
    const { statement, keys, bind, signal } = lookUp;
    return byKey(lookUp, await database.query(statement, bind(keys), signal));
  }

  return (lookUp) => {
    if (lookUp.keys.length > mostKeys || lookUp.keys.some((key) => key.includes('\0'))) return alone(lookUp);
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

function byKey({ keyOf }: LookUp, found: Rows): RowsByKey {
  const rows = new Map<unknown, Row[]>();
  for (const row of found) {
    const key = keyOf(row);
    const known = rows.get(key);
    if (known === undefined) rows.set(key, [row]);
    else known.push(row);
  }
  return rows;
}

type Members = readonly [Member, ...Member[]];

/** A statement for all its members. */
interface JoinedOne {
  readonly members: Members;
  readonly ask: Ask;
  /** The most that it can bring; null where that does not tell how long it takes. */
  readonly rows: number | null;
  /** When it is over. */
  readonly settle: () => void;
}

function joinedOne(members: Members): JoinedOne {
  const [{ lookUp }] = members;
  const keys = members.length === 1 ? lookUp.keys : [...new Set(members.flatMap((one) => one.lookUp.keys))];
  const [signal, settle] = whenAllAreGone(members.map((one) => one.lookUp.signal));
  const { statement, rowsOfKey } = lookUp;
  return {
    members,
    ask: { statement, values: lookUp.bind(keys), signal },
    rows: rowsOfKey === null ? null : rowsOfKey * keys.length,
    settle,
  };
}

/** Those that are brief together, the others each alone. */
function inPipelines(all: readonly JoinedOne[]): JoinedOne[][] {
  const pipelines: JoinedOne[][] = [];
  let open: JoinedOne[] | undefined;
  let left = 0;
  for (const one of all) {
    const rows = one.rows ?? Number.POSITIVE_INFINITY;
    if (open !== undefined && open.length < mostInPipeline.statements && rows <= left) {
      open.push(one);
      left -= rows;
      continue;
    }
    const pipeline = [one];
    pipelines.push(pipeline);
    if (rows > mostInPipeline.rows) continue;
    open = pipeline;
    left = mostInPipeline.rows - rows;
  }
  return pipelines;
}

/** Members that still wait, as many to a statement as it takes keys. */
function inStatements(members: readonly Member[]): Members[] {
  const statements: [Member, ...Member[]][] = [];
  let keys = 0;
  for (const member of members) {
    const { signal, keys: own } = member.lookUp;
    if (signal?.aborted) {
      member.reject(new DatabaseError('DATABASE_TIMEOUT', signal.reason));
      continue;
    }
    keys += own.length;
    const last = statements.at(-1);
    if (last !== undefined && keys <= mostKeysTogether) last.push(member);
    else {
      statements.push([member]);
      keys = own.length;
    }
  }
  return statements;
}
