// Every mutation of the admin API once, and a request for access, with somebody's name and number wherever somebody can write.

import { expect } from '@jest/globals';
import { type AdminGateway, type Caller, codes } from './admin-gateway.ts';
import { personId, rule } from './drafting.ts';

/** The edit that is done last puts in a rule `told` about the row of the person, and registers a principal of that number. */
export async function doEverything(
  gateway: Pick<AdminGateway, 'admin' | 'request'>,
  name: string,
  idNumber: string,
): Promise<void> {
  const words = `${name} ${idNumber}`;
  const ok = async (caller: Caller, call: string, variables = {}, head = 'mutation') => {
    const answer = await gateway.admin(caller, `${head} { ${call} }`, variables);
    expect(codes(answer)).toEqual([]);
    return Object.values(answer.body.data as Record<string, Record<string, unknown>>)[0] ?? {};
  };
  const place = ({ id, revision }: Record<string, unknown>) => `draft: "${id}", revision: ${revision}`;
  const create = () => ok('security-admin', `createDraft(title: "${words}") { id revision }`);
  const edit = (draft: Record<string, unknown>, changes: readonly object[]) =>
    ok(
      'security-admin',
      `editDraft(${place(draft)}, changes: $changes) { id revision }`,
      { changes },
      'mutation($changes: [Change!]!)',
    );
  const many = Array.from({ length: 150 }, (_, index) => rule(`many-${index}`));
  const other = await edit(await create(), many);
  const rows = { attribute: 'personId', op: 'eq', value: personId };
  const draft = await edit(await create(), [
    rule('told', { rows, reason: words }),
    { part: 'PRINCIPALS', key: idNumber, value: { id: idNumber, name } },
  ]);
  const submitted = await ok(
    'security-admin',
    `submitDraft(${place(draft)}, note: "${words}") { id revision }`,
  );
  const approved = await ok(
    'security-admin-2',
    `reviewDraft(${place(submitted)}, approve: true, comment: "${words}") { id revision }`,
  );
  const { number } = await ok('security-admin', `publishDraft(${place(approved)}) { number }`);
  await ok('security-admin-2', `rollBack(from: ${number}, reason: "${words}") { number }`);
  await ok('security-admin', `suspend(principal: "${idNumber}", reason: "${words}") { number }`);
  const rebased = await ok('security-admin', `rebaseDraft(${place(other)}) { id revision }`);
  await ok('security-admin', `startReplay(draft: "${other.id}", days: 1) { id }`);
  await ok('security-admin', `discardDraft(${place(rebased)}) { id }`);
  const ask = { purpose: 'MEDICAL_INSURANCE', fields: ['Person.maritalStatus'], days: 30, reason: words };
  const { id } = (await gateway.request('medical-app', 'POST', ask)).body as { id?: number };
  await ok('security-admin', `decideRequest(id: "${id}", approve: true, comment: "${words}") { state }`);
  await ok(
    'security-admin',
    'simulate(principal: { roles: ["FULL"] }, purpose: "DEVELOPMENT", document: "{ __typename }") { valuesShown }',
  );
  await ok('auditor', 'verifyTrail { state }');
}
