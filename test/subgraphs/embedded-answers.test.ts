import { describe, expect, it } from '@jest/globals';
import { copyInResponse, corrected } from '../../subgraphs/embedded-answers.ts';

const ready = (state: string) => Buffer.concat([Buffer.from([0x5a, 0, 0, 0, 5]), Buffer.from(state)]);
const error = Buffer.concat([Buffer.from([0x45, 0, 0, 0, 6]), Buffer.from('E\0')]);
const complete = Buffer.concat([Buffer.from([0x43, 0, 0, 0, 7]), Buffer.from('OK\0')]);
const bytes = (...messages: readonly Buffer[]) => Buffer.concat(messages);

describe('answers of the embedded database', () => {
  it('say once and last that the next question may come', () => {
    const answer = bytes(error, ready('I'), ready('E'));
    expect(corrected(answer, { whole: true })).toEqual(bytes(error, ready('E')));
  });

  it('do not say it before the client has said Sync', () => {
    expect(corrected(bytes(error, ready('I')), { whole: false })).toEqual(error);
  });

  it('give no second leave to copy', () => {
    const answer = bytes(copyInResponse, complete, ready('I'));
    expect(corrected(answer, { whole: true, copy: true })).toEqual(bytes(complete, ready('I')));
    expect(corrected(answer, { whole: true })).toEqual(answer);
  });

  it('are otherwise left as they are', () => {
    const answer = bytes(complete, ready('T'));
    expect(corrected(answer, { whole: true })).toEqual(answer);
    expect(corrected(Buffer.alloc(0), { whole: true })).toEqual(Buffer.alloc(0));
  });
});
