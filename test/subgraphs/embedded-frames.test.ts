import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createFrames, type Frame } from '../../subgraphs/embedded-frames.ts';

function message(type: string, ...parts: readonly (string | number)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : Buffer.from([part]))),
  );
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

/** A packet before the first message: no type. */
function packet(code: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(8);
  bytes.writeInt32BE(code, 4);
  return bytes;
}

const startup = packet(196_608);
const sync = message('S');
const text = (bytes: Buffer) => bytes.toString('latin1');

function read(...chunks: readonly Buffer[]): readonly Frame[] {
  const frames = createFrames('c7_');
  frames.read(startup);
  return chunks.flatMap((chunk) => frames.read(chunk));
}

function unitOf(frames: readonly Frame[]): string {
  const [frame] = frames;
  if (frames.length !== 1 || frame === undefined || !('bytes' in frame)) throw new Error('not one unit');
  return text(frame.bytes);
}

describe('what a client of the embedded database sends', () => {
  it('is answered without encryption, and then begins', () => {
    const frames = createFrames('c1_');
    expect(frames.read(packet(80_877_103))).toEqual([{ kind: 'refuse-encryption' }]);
    expect(frames.read(packet(80_877_104))).toEqual([{ kind: 'refuse-encryption' }]);
    expect(frames.read(startup)).toEqual([{ kind: 'unit', bytes: startup, whole: true }]);
  });

  it('ends where it asks to cancel, which cannot be done', () => {
    expect(createFrames('c1_').read(packet(80_877_102))).toEqual([{ kind: 'end' }]);
  });

  it('is held together up to Sync', () => {
    const parse = message('P', '', 'SELECT 1', 0, 0);
    const execute = message('E', '', 0, 0, 0, 0);
    expect(unitOf(read(parse, execute, sync))).toBe(text(Buffer.concat([parse, execute, sync])));
  });

  it('leaves the exchange open at Flush', () => {
    const parse = message('P', '', 'SELECT 1', 0, 0);
    const [frame] = read(parse, message('H'));
    expect(frame).toMatchObject({ kind: 'unit', whole: false });
  });

  it('gives statements and portals names of its own, the same at every mention', () => {
    const sent = [
      message('P', 'lookup', 'SELECT 1', 0, 0),
      message('B', 'portal', 'lookup', 0, 0, 0, 0, 0, 0),
      message('D', 0x53),
      message('E', 'portal', 0, 0, 0, 0),
    ];
    sent[2] = Buffer.concat([message('D'), Buffer.from('Slookup\0')]);
    sent[2].writeInt32BE(12, 1);
    const unit = unitOf(read(...sent, sync));
    expect(unit).not.toContain('lookup');
    expect(unit.match(/c7_1\0/g)).toHaveLength(3);
    expect(unit.match(/c7_portal\0/g)).toHaveLength(2);
  });

  it('keeps names within what PostgreSQL tells apart, however long they were', () => {
    const long = 'n'.repeat(60);
    const unit = unitOf(
      read(message('P', `${long}1`, 'SELECT 1', 0, 0), message('P', `${long}2`, 'SELECT 2', 0, 0), sync),
    );
    expect(unit).toContain('c7_1\0SELECT 1');
    expect(unit).toContain('c7_2\0SELECT 2');
  });

  it('asks for leave to copy, and is passed on when all rows are there', () => {
    const query = message('Q', 'COPY population.person FROM STDIN');
    const rows = message('d', 'a row');
    const done = message('c');
    expect(read(query)).toEqual([{ kind: 'copy-begins' }]);
    expect(read(query, rows, done)[1]).toEqual({ kind: 'copy', bytes: Buffer.concat([query, rows, done]) });
  });

  it('comes in whatever pieces the network makes of it', () => {
    const stream = Buffer.concat([
      startup,
      message('P', 'one', 'SELECT 1', 0, 0),
      sync,
      message('Q', 'SELECT 2'),
      message('X'),
    ]);
    const whole = createFrames('c1_').read(stream);
    expect(whole.map(({ kind }) => kind)).toEqual(['unit', 'unit', 'unit', 'end']);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: stream.length })), (cuts) => {
        const frames = createFrames('c1_');
        const ends = [...new Set([...cuts, stream.length])].sort((a, b) => a - b);
        const pieces = ends.map((end, index) => stream.subarray(ends[index - 1] ?? 0, end));
        expect(pieces.flatMap((piece) => frames.read(piece))).toEqual(whole);
      }),
    );
  });

  it('is undone when the client is gone: transaction, statements, and settings after the last', () => {
    const frames = createFrames('c1_');
    frames.read(startup);
    frames.read(Buffer.concat([message('P', 'one', 'SELECT 1', 0, 0), sync]));
    expect(text(frames.farewell({ last: false }))).toMatch(/^S.*ROLLBACK\0C.*Sc1_1\0S.*$/s);
    expect(text(frames.farewell({ last: false }))).not.toContain('RESET ALL');
    expect(text(frames.farewell({ last: true }))).toContain('RESET ALL');
  });
});
