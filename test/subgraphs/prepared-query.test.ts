import { describe, expect, it } from '@jest/globals';
import type { Connection } from 'pg';
import { PreparedPipeline, PreparedQuery } from '../../subgraphs/prepared-query.ts';

const connection = {
  parsedStatements: { one: 'SELECT 1', two: 'SELECT 2' },
  stream: { cork() {}, uncork() {}, write() {} },
  describe() {},
} as unknown as Connection;

describe('statements of one message', () => {
  const sendBoth = () => {
    const queries = ['one', 'two'].map((name, index) => new PreparedQuery(name, `SELECT ${index + 1}`, []));
    const pipeline = new PreparedPipeline(queries);
    pipeline.submit(connection);
    const outcome = Promise.allSettled([...queries.map(({ rows }) => rows), pipeline.ended]);
    pipeline.handleCommandComplete();
    return { pipeline, outcome: outcome.then((all) => all.map(({ status }) => status)) };
  };

  it('are answered one after the other', async () => {
    const { pipeline, outcome } = sendBoth();
    pipeline.handleCommandComplete();
    pipeline.handleReadyForQuery();
    expect(await outcome).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  });

  it('leave a connection that is not used again where a server ends before it has answered', async () => {
    const { pipeline, outcome } = sendBoth();
    pipeline.handleReadyForQuery();
    expect(await outcome).toEqual(['fulfilled', 'rejected', 'rejected']);
  });
});
