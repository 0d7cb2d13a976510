import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createCursors, type Position } from '../../subgraphs/cursor.ts';

const cursors = createCursors(Buffer.from('secret'));
const position = fc.array(fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)), {
  maxLength: 5,
});

describe('cursors', () => {
  it('lead back to the place they were made for', () => {
    fc.assert(
      fc.property(fc.string(), position, (scope, place) => {
        expect(cursors.decode(scope, cursors.encode(scope, place))).toEqual(place);
      }),
    );
  });

  it('are equal for equal places, so that equal answers are equal to the byte', () => {
    expect(cursors.encode('list', ['2026-01-01', 'p1'])).toBe(cursors.encode('list', ['2026-01-01', 'p1']));
  });

  it('do not show what they hold', () => {
    const cursor = cursors.encode('list', ['320140199003071237']);
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('320140');
  });

  it('are refused in another list, under another secret, cut short or changed in any one place', () => {
    const cursor = cursors.encode('list', ['p1']);
    const refused = (scope: string, text: string, by = cursors) =>
      expect(() => by.decode(scope, text)).toThrow(
        expect.objectContaining({ extensions: expect.objectContaining({ code: 'CURSOR_INVALID' }) }),
      );
    refused('other list', cursor);
    refused('list', cursor, createCursors(Buffer.from('another secret')));
    refused('list', '');
    refused('list', cursor.slice(0, 30));
    const bytes = Buffer.from(cursor, 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      refused('list', changed.toString('base64url'));
    }
  });

  it('are refused when they are not text that a cursor can be', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        let opened: Position | null = null;
        try {
          opened = cursors.decode('list', text);
        } catch (error) {
          expect(error).toMatchObject({ extensions: { code: 'CURSOR_INVALID' } });
        }
        expect(opened).toBeNull();
      }),
    );
  });
});
