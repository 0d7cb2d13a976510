import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createChain } from '../../../gateway/audit/batch.ts';
import type { AuditEntry } from '../../../gateway/audit/record.ts';
import { insertMissing, insertRecords } from '../../../gateway/audit/trail-database.ts';
import { openTestTrail, type TestTrail } from './test-trail.ts';

/** No two fields of one value. */
const entry: AuditEntry = {
  event: 'OPERATION',
  outcome: 'PARTIAL',
  code: 'CODE',
  requestId: 'request',
  principal: 'principal',
  organization: 'organization',
  application: 'application',
  purpose: 'PURPOSE',
  caseNumber: 'GS-2026-1',
  policyVersion: 7,
  form: 'form',
  subjects: ['one', 'two'],
  subjectCount: 2,
  subjectDigest: 'digest',
  latencyMicroseconds: 1234,
  detail: { kind: 'user', rows: { Person: 1 } },
};

let on: TestTrail;

beforeAll(async () => {
  on = await openTestTrail();
});

afterAll(async () => {
  await on.close();
});

describe('a record', () => {
  it.each([
    ['at the first try', insertRecords],
    ['once more', insertMissing],
  ] as const)('is in the trail as it was sealed, each field in its column: %s', async (how, insert) => {
    const { records } = createChain(how, Date.now).seal([{ entry, form: null }]);
    expect(records[0]).toMatchObject(entry);
    await insert(on.database, records, []);
    expect(await on.records(how)).toEqual(records);
  });
});
