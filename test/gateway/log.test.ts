import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { createLogger, describeError } from '../../gateway/log.ts';

const secret = '320100199001014710';

describe('the log', () => {
  it('removes what nothing should log, at the top and inside', () => {
    const lines: string[] = [];
    const logger = createLogger('info', { write: (line: string) => void lines.push(line) });
    for (const name of [
      'authorization',
      'headers',
      'token',
      'query',
      'variables',
      'body',
      'url',
      'message',
    ]) {
      logger.info({ [name]: secret, request: { [name]: { inner: secret } }, kept: 'kept' }, 'a line');
    }
    expect(lines).toHaveLength(8);
    for (const line of lines) {
      expect(line).not.toContain(secret);
      expect(JSON.parse(line)).toMatchObject({ kept: 'kept', msg: 'a line' });
    }
  });

  it('tells the kind, code and place of an error, and none of its words', () => {
    const cause = Object.assign(new RangeError(`no ${secret}`), { code: 'X1' });
    const errors = [
      cause,
      new GraphQLError(secret, { originalError: cause }),
      secret,
      { message: secret },
      null,
    ];
    for (const error of errors) expect(JSON.stringify(describeError(error))).not.toContain(secret);
    expect(describeError(cause)).toMatchObject({ kind: 'RangeError', code: 'X1' });
    expect(describeError({ message: secret, extensions: { code: 'DATABASE_FAILED' } })).toEqual({
      kind: 'object',
      code: 'DATABASE_FAILED',
    });
  });

  it('takes no line of a message for a place, and not everything for a code that a subgraph calls one', () => {
    const lines = new Error(`no\n    at ${secret} (file:///a.ts:1:1)`);
    expect(JSON.stringify(describeError(lines))).not.toContain(secret);
    expect(describeError(lines).at?.[0]).toMatch(/log\.test\.ts/);
    const renamed = new Error(`no\n    at ${secret} (file:///a.ts:1:1)`);
    // The stack is made when it is first read.
    expect(renamed.stack).toContain(secret);
    renamed.message = 'at';
    expect(describeError(renamed)).toEqual({ kind: 'Error', at: [] });
    for (const code of [secret, `x ${secret}`, '王小明', 'A'.repeat(1000)]) {
      expect(describeError({ extensions: { code } })).toEqual({ kind: 'object', code: 'OTHER' });
      expect(describeError(Object.assign(new Error('x'), { code }))).toMatchObject({ code: 'OTHER' });
    }
  });
});
