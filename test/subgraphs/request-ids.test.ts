import { describe, expect, it } from '@jest/globals';
import { areRequestIds, requestIdsOf } from '../../subgraphs/request-ids.ts';

const uuid = '6f1e4c1e-8a54-4f0e-9d2b-0a4f1c6f7a11';

describe('ids of requests', () => {
  it('are those of all calls that are made as one, each once', () => {
    expect(requestIdsOf([{ requestIds: 'a' }, {}, { requestIds: 'b' }, { requestIds: 'a' }])).toBe('a b');
    expect(requestIdsOf([{}, {}])).toBeUndefined();
  });

  it('are no more than ten', () => {
    const calls = Array.from({ length: 500 }, (_, index) => ({ requestIds: `${uuid}-${index}` }));
    const ids = requestIdsOf(calls);
    expect(ids?.split(' ')).toHaveLength(10);
    expect(areRequestIds(ids)).toBe(true);
    expect(areRequestIds(`${ids} ${uuid}`)).toBe(false);
  });

  it.each([
    [''],
    [' a'],
    ['a '],
    ['a  b'],
    ['a\nb'],
    ['a\u001b[31m'],
    ['{"level":50}'],
    ['身份'],
    ['x'.repeat(65)],
    [7],
    [['a']],
    [undefined],
  ])('are not %j', (given) => {
    expect(areRequestIds(given)).toBe(false);
  });
});
