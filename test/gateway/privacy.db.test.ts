// Nothing of anybody is in the trail or in the log: every column of every table of the trail and every log line is searched for
// every identity number, name and phone of the province and for every token that was used.

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { PersonaName } from '../../gateway/identity/personas.ts';
import { openRules, type Rules } from '../../gateway/rules.ts';
import { castEntities, castPeople } from '../../seeds/cast.ts';
import { openDatabase } from '../../subgraphs/database.ts';
import type { AdminGateway, Caller } from './admin/admin-gateway.ts';
import { doEverything } from './admin/every-mutation.ts';
import { openRecordedGateway, type RecordedGateway } from './audit/recorded-gateway.ts';
import { undocumented } from './audit/undocumented.ts';

let on: RecordedGateway;
let rules: Rules;

beforeAll(async () => {
  on = await openRecordedGateway(() => rules);
  const connectionString = on.on.test.adminConnectionString;
  rules = await openRules({
    database: openDatabase({ connectionString, poolSize: 1, applicationName: 'test' }),
    exclusive: true,
    defaults: new URL('../../seeds/rules.json', import.meta.url),
    report() {},
  });
}, 120_000);

afterAll(async () => {
  await on.close();
  await rules.close();
});

const person = castPeople['shop-owner'];
const { uscc } = castEntities.restaurant;

const documents: readonly (readonly [string, object?])[] = [
  [`{ person(personId: "${person.personId}") { name idNumber mobile } }`],
  [
    `{ personByIdNumber(idNumber: "${person.idNumber}") { name mobile licenses(first: 5) { nodes { number } } } }`,
  ],
  ['query ($n: ResidentIdNumber!) { personByIdNumber(idNumber: $n) { name } }', { n: person.idNumber }],
  ['query ($n: ResidentIdNumber!) { personByIdNumber(idNumber: $n) { name } }', { n: `${person.idNumber} ` }],
  [`query q${person.idNumber} { p${person.idNumber}: person(personId: "x") { name } }`],
  [
    `query ($v${person.idNumber}: ID!) { person(personId: $v${person.idNumber}) { name } }`,
    { [`v${person.idNumber}`]: person.name },
  ],
  [`{ person(personId: "${person.name}") { name nothing${person.idNumber} } }`],
  [`{ person(personId: "${person.name}`],
  [`{ legalEntity(uscc: "${uscc}") { name legalRepresentative { name idNumber phone } } }`],
  [`query ($n: Int!) { persons(first: $n) { nodes { name } } }`, { n: person.idNumber }],
  ['{ persons(first: 50) { nodes { name idNumber mobile } } }'],
  [
    `{ accessCheck(document: "{ personByIdNumber(idNumber: \\"${person.idNumber}\\") { name } }") { version } }`,
  ],
];

it('holds no identity number, name, phone or token', async () => {
  const tokens: string[] = [];
  for (const persona of ['full', 'clerk', 'citizen-app', 'none', 'startup-app'] satisfies PersonaName[]) {
    for (const [query, variables = {}] of documents) {
      const headers = await on.headers(persona);
      tokens.push(String(headers.authorization).slice('Bearer '.length));
      const other = { ...headers, 'x-case': person.idNumber };
      await on.post({ query, variables }, headers);
      await on.post({ query, variables, operationName: person.idNumber }, other);
      await on.post({ query, variables }, { ...headers, 'x-purpose': person.idNumber });
      await on.call(`/views/person-profile?personId=${person.personId}&${person.idNumber}=1`, { headers });
    }
  }
  const asCaller = async (caller: Caller, path: string, body: object) => {
    if (typeof caller !== 'string') throw new Error('personas only');
    const { authorization = '', ...headers } = await on.headers(caller);
    tokens.push(authorization.slice('Bearer '.length));
    const given = { 'content-type': 'application/json', authorization, ...headers };
    return on.call(path, { method: 'POST', headers: given, body: JSON.stringify(body) });
  };
  const control: Pick<AdminGateway, 'admin' | 'request'> = {
    admin: (caller, query, variables = {}) => asCaller(caller, '/admin/graphql', { query, variables }),
    request: (caller, _method, body = {}) => asCaller(caller, '/access-requests', body),
  };
  await doEverything(control, person.name, person.idNumber);
  const filter = { principal: person.idNumber, organization: person.name, caseNumber: person.idNumber };
  for (const asked of [filter, { subject: { idNumber: person.idNumber } }])
    await control.admin(
      'auditor',
      'query ($f: AuditFilter) { auditRecords(first: 9, filter: $f) { next } }',
      {
        f: asked,
      },
    );
  const query = `{ persons(where: { name: { eq: "${person.name}" } }) { nodes { name idNumber mobile } } }`;
  expect((await asCaller('full', '/export', { query, format: 'CSV' })).status).toBe(200);
  const tables = ['record', 'form', 'checkpoint', 'archive'];
  const texts = await Promise.all(
    tables.map((table) => on.on.owner.query({ name: '', text: `SELECT t::text FROM audit.${table} t` }, [])),
  );
  const trail = [...texts.flat().map(([text]) => String(text)), ...on.log].join('\n');
  const people = await on.on.owner.query(
    { name: '', text: 'SELECT id_number, name, mobile FROM population.person' },
    [],
  );
  expect((await undocumented(on.on.owner)).strays).toEqual([]);
  expect(texts[0]?.length).toBeGreaterThan(200);
  expect(on.log.length).toBeGreaterThan(200);
  expect(people.length).toBeGreaterThan(1000);
  const secrets = new Set([...people.flat(), ...tokens].filter((each) => each !== null).map(String));
  // A name of one character would be found in words; there is none.
  expect([...secrets].filter((secret) => secret.length > 1 && trail.includes(secret))).toEqual([]);
});
