import { expect, it } from '@jest/globals';
import { announceReplica } from '../../gateway/replicas.ts';

it('leaves although the database does not answer, and says why nobody was told', async () => {
  const reported: unknown[] = [];
  const database = { query: () => new Promise<never>(() => {}) };
  const replica = announceReplica(
    database,
    () => 1,
    (error) => reported.push(error),
  );
  await replica.leave();
  expect(reported).toMatchObject([{ name: 'DeadlineExceeded' }]);
});
