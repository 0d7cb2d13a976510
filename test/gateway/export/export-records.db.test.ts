// What the trail has of an export: that it begins, how it ended, and whose rows left, also where they are more than memory holds.

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openRecordedGateway, type RecordedGateway } from '../audit/recorded-gateway.ts';
import { undocumented } from '../audit/undocumented.ts';
import { cutOff, exportsOf } from './exporting.ts';

let on: RecordedGateway;
const { begin, run, manifest } = exportsOf(() => on);

beforeAll(async () => {
  on = await openRecordedGateway(undefined, {
    default: {},
    roles: { FULL: { pageSize: 150 } },
  });
}, 120_000);

afterAll(() => on.close());

beforeEach(async () => {
  await on.taken();
});

const people = '{ persons { nodes { personId name } } }';

describe('the record of an export', () => {
  it('is recorded before its first byte and at its end, by whose rows left and by no value', async () => {
    const { id, text } = await run(people, 'CSV');
    const [begun, ended, ...others] = await on.taken();
    expect(others).toEqual([]);
    expect(begun).toMatchObject({
      event: 'EXPORT',
      outcome: 'BEGUN',
      requestId: id,
      detail: { format: 'CSV' },
    });
    const rows = text.trimEnd().split('\r\n').length - 1;
    expect(ended).toMatchObject({
      event: 'EXPORT',
      outcome: 'RELEASED',
      code: null,
      form: begun?.form,
      purpose: 'DEVELOPMENT',
      subjects: [],
      subjectCount: rows,
      subjectDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
      detail: { format: 'CSV', rows: { Person: rows }, sha256: (await manifest(id)).body.sha256 },
    });
    if (begun === undefined) throw new Error('no record');
    const { cells } = await on.formOf(begun);
    expect(cells).toEqual({ 'Person.personId': ['CLEAR'], 'Person.name': ['CLEAR'] });
    const name = text.split('\r\n')[1]?.split('"')[3] ?? '';
    expect(name.length).toBeGreaterThan(1);
    expect(on.log.join('\n') + JSON.stringify([begun, ended])).not.toContain(name);
  });

  it('names the subjects of few rows in its record', async () => {
    await run('{ persons(where: { name: { startsWith: "沈" } }) { nodes { name } } }');
    const [, ended] = await on.taken();
    expect(ended?.subjects.length).toBeGreaterThan(0);
    expect(ended?.subjectCount).toBe(ended?.subjects.length);
  });

  it('has the digest that an operation has which reads the same subjects in another order', async () => {
    const city = 'residenceDivisionCode: { within: "320100" }';
    await run(
      `{ persons(where: { ${city} }, orderBy: [{ field: birthDate, direction: DESC }]) { nodes { name } } }`,
    );
    const [, exported] = await on.taken();
    const of = (sex: string) =>
      `persons(first: 150, where: { ${city}, sex: { eq: ${sex} } }) { nodes { personId } }`;
    await on.post({ query: `{ women: ${of('FEMALE')} men: ${of('MALE')} }` }, await on.headers('full'));
    const [read] = await on.taken();
    // More than memory is to hold here.
    expect(exported?.subjectCount).toBeGreaterThan(192);
    expect(exported).toMatchObject({
      subjects: [],
      subjectCount: read?.subjectCount,
      subjectDigest: read?.subjectDigest,
    });
  });

  it('names in its record who was looked for in vain, as an operation does', async () => {
    const where = 'where: { idNumber: { in: ["320102199003071239", "320102199003071255"] } }';
    await run(`{ persons(${where}) { nodes { name } } }`);
    const [begun, exported] = await on.taken();
    await on.post({ query: `{ persons(first: 10, ${where}) { nodes { name } } }` }, await on.headers('full'));
    const [read] = await on.taken();
    expect(exported?.subjects.length).toBeGreaterThanOrEqual(2);
    expect([begun?.subjects, exported?.subjects]).toEqual([read?.subjects, read?.subjects]);
  });

  it('ends where the disk does not take whose rows have left, and the record says so', async () => {
    const sorting = join(on.on.dataDirectory, 'audit', 'sorting');
    await rm(sorting, { recursive: true, force: true });
    await writeFile(sorting, '');
    const response = await begin({ query: people, format: 'NDJSON' });
    expect(response.status).toBe(200);
    const rows = (await cutOff(response)).split('\n').length - 1;
    await rm(sorting);
    const id = response.headers.get('x-request-id') ?? '';
    expect(await manifest(id)).toMatchObject({ status: 503, code: 'AUDIT_UNAVAILABLE' });
    const [, ended, ...others] = await on.taken();
    expect(others).toEqual([]);
    expect(ended).toMatchObject({
      event: 'EXPORT',
      outcome: 'PARTIAL',
      code: 'AUDIT_UNAVAILABLE',
      subjects: [],
    });
    expect(rows).toBeGreaterThan(0);
    // Two pages were told of, of which the second was held back.
    expect(ended?.detail.rows).toEqual({ Person: 300 });
    expect(rows).toBeLessThan(300);
    const headers = await on.headers('full');
    const { body } = await on.post(
      { query: '{ persons(first: 150) { pageInfo { endCursor } nodes { personId } } }' },
      headers,
    );
    const { endCursor } = (body.data as { persons: { pageInfo: { endCursor: string } } }).persons.pageInfo;
    const page = (after: string) => `persons(first: 150, after: ${after}) { nodes { personId } }`;
    await on.post({ query: `{ one: ${page('null')} other: ${page(`"${endCursor}"`)} }` }, headers);
    const [, read] = await on.taken();
    expect(read?.subjectCount).toBe(300);
    expect([ended?.subjectCount, ended?.subjectDigest]).toEqual([300, read?.subjectDigest]);
    expect((await run(people)).status).toBe(200);
  });
});

it('leaves no member of a record that is not documented', async () => {
  expect((await undocumented(on.on.owner)).strays).toEqual([]);
});
