// Reads what a client of the embedded database sends: joins messages into units that end where the backend is done with
// them, and gives prepared statements and portals names that no other client has (PostgreSQL documentation, chapter
// "Frontend/Backend Protocol").

export type Frame =
  /** Messages that the backend gets at once. `whole`: an exchange ends with them. */
  | { readonly kind: 'unit'; readonly bytes: Buffer; readonly whole: boolean }
  /** The client waits for leave to send its rows. */
  | { readonly kind: 'copy-begins' }
  /** A COPY with all its rows: PGlite, once it runs, cannot wait for more. */
  | { readonly kind: 'copy'; readonly bytes: Buffer }
  /** The client asks for TLS or GSSAPI, which a Unix socket does not need. */
  | { readonly kind: 'refuse-encryption' }
  | { readonly kind: 'end' };

export interface Frames {
  read(chunk: Buffer): readonly Frame[];
  /** What the backend must be told when the client is gone, in whatever state it left; after the last, settings too. */
  farewell(options: { readonly last: boolean }): Buffer;
}

const request = { cancel: 80877102, ssl: 80877103, gss: 80877104 } as const;

/** @param prefix of the client's names in the backend */
export function createFrames(prefix: string): Frames {
  let unread: Buffer = Buffer.alloc(0);
  let started = false;
  let unit: Buffer[] = [];
  const statements = new Map<string, string>();
  let statementCount = 0;

  /** Numbered, since a prefix could make a name longer than the 63 bytes that count. */
  function statementName(name: string): string {
    if (name === '') return '';
    const known = statements.get(name);
    if (known !== undefined) return known;
    statementCount += 1;
    const given = `${prefix}${statementCount}`;
    statements.set(name, given);
    return given;
  }

  const portalName = (name: string) => (name === '' ? '' : `${prefix}${name}`);

  function firstFrame(packet: Buffer): Frame {
    const code = packet.readInt32BE(4);
    if (code === request.ssl || code === request.gss) return { kind: 'refuse-encryption' };
    // PGlite cannot be interrupted while it runs, so there is nothing to cancel.
    if (code === request.cancel) return { kind: 'end' };
    started = true;
    return { kind: 'unit', bytes: packet, whole: true };
  }

  function frameOf(packet: Buffer): Frame | undefined {
    const type = packet.toString('latin1', 0, 1);
    if (type === 'X') return { kind: 'end' };
    unit.push(renamed(type, packet));
    if (type === 'Q' && copyFromClient.test(cut(packet.subarray(5))[0])) return { kind: 'copy-begins' };
    if (copyEnds.has(type)) return { kind: 'copy', bytes: takeUnit() };
    const whole = exchangeEnds.has(type);
    return whole || type === flush ? { kind: 'unit', bytes: takeUnit(), whole } : undefined;
  }

  function takeUnit(): Buffer {
    const bytes = Buffer.concat(unit);
    unit = [];
    return bytes;
  }

  function renamed(type: string, packet: Buffer): Buffer {
    const body = packet.subarray(5);
    switch (type) {
      case 'P': {
        const [name, rest] = cut(body);
        return message(type, text(statementName(name)), rest);
      }
      case 'B': {
        const [portal, afterPortal] = cut(body);
        const [name, rest] = cut(afterPortal);
        return message(type, text(portalName(portal)), text(statementName(name)), rest);
      }
      case 'D':
      case 'C': {
        const [name] = cut(body.subarray(1));
        const isStatement = body.toString('latin1', 0, 1) === 'S';
        const given = isStatement ? statementName(name) : portalName(name);
        if (isStatement && type === 'C') statements.delete(name);
        return message(type, body.subarray(0, 1), text(given));
      }
      case 'E': {
        const [portal, rest] = cut(body);
        return message(type, text(portalName(portal)), rest);
      }
      default:
        return packet;
    }
  }

  return {
    read(chunk) {
      unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
      const frames: Frame[] = [];
      for (;;) {
        // A typed message has one byte before its length, which does not count it; the first packet has none.
        const typeLength = started ? 1 : 0;
        if (unread.length < typeLength + 4) return frames;
        const end = typeLength + unread.readInt32BE(typeLength);
        if (unread.length < end) return frames;
        const packet = unread.subarray(0, end);
        unread = unread.subarray(end);
        const frame = started ? frameOf(packet) : firstFrame(packet);
        if (frame !== undefined) frames.push(frame);
      }
    },
    farewell: ({ last }) =>
      Buffer.concat([
        message('S'),
        message('Q', text('ROLLBACK')),
        ...(last ? [message('Q', text('RESET ALL'))] : []),
        ...[...statements.values()].map((name) => message('C', Buffer.from('S'), text(name))),
        message('S'),
      ]),
  };
}

/** Sync, Query, FunctionCall: the backend says ReadyForQuery. */
const exchangeEnds: ReadonlySet<string> = new Set(['S', 'Q', 'F']);

/** The client wants what there is of the answer before it says Sync. */
const flush = 'H';

const copyFromClient = /^\s*COPY\b.*\bFROM\s+STDIN\b/is;

/** CopyDone, CopyFail. */
const copyEnds: ReadonlySet<string> = new Set(['c', 'f']);

/** The text before the first zero byte, and the rest. */
function cut(body: Buffer): [string, Buffer] {
  const zero = body.indexOf(0);
  return [body.toString('utf8', 0, zero), body.subarray(zero + 1)];
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`);
}

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(4 + parts.reduce((length, part) => length + part.length, 0), 1);
  return Buffer.concat([head, ...parts]);
}
