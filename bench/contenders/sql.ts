// The limit: hand-written SQL behind a bare HTTP server. In one form a request is a handful of prepared statements, those that do
// not depend on each other at once; in the other one statement builds the JSON.

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import type { Serving } from '../contenders.ts';
import { enumNames } from '../enums.ts';

type Variables = Readonly<Record<string, unknown>>;
type Row = Record<string, unknown>;
type Answer = (variables: Variables) => Promise<string>;

export async function serveSql(connectionString: string, form: 'statements' | 'json'): Promise<Serving> {
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    // While it is another contender's turn they stay open.
    idleTimeoutMillis: 0,
    types: {
      getTypeParser: (id, format) =>
        id === 1082 || id === 1700 || id === 114 ? String : pg.types.getTypeParser(id, format as 'text'),
    },
  });
  const answers = form === 'statements' ? byStatements(pool) : byJson(pool);
  const server = createServer(async (request, response) => {
    const answer = answers[request.url?.slice(1) ?? ''];
    if (answer === undefined) {
      response.writeHead(404).end();
      return;
    }
    const { variables } = JSON.parse(await bodyOf(request)) as { variables: Variables };
    const text = await answer(variables);
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
      .end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, headers: {}, plain: true };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

const sexes = enumNames('population', 'Sex');
const ethnicities = enumNames('population', 'Ethnicity');
const personStatuses = enumNames('population', 'PersonStatus');
const householdTypes = enumNames('population', 'HouseholdType');
const licenseStatuses = enumNames('e-licenses', 'LicenseStatus');

function byStatements(pool: pg.Pool): Readonly<Record<string, Answer>> {
  let statements = 0;
  const prepared = (text: string) => {
    const name = `s${statements++}`;
    return async (...values: unknown[]) => (await pool.query<Row>({ name, text, values })).rows;
  };
  const person =
    prepared(`SELECT p.person_id AS "personId", p.name, p.sex, p.birth_date AS "birthDate", p.ethnicity, p.id_number AS "idNumber",
    p.status, p.registered_address AS "registeredAddress", h.household_no, h.type, p.registered_division_code, p.residential_address_id
    FROM population.person p LEFT JOIN population.household h USING (household_id) WHERE p.person_id = $1`);
  const division = prepared('SELECT code, full_name AS "fullName" FROM geospatial.division WHERE code = $1');
  const address = prepared(`SELECT a.address_id AS "addressId", a.full_text AS "fullText", d.name AS division
    FROM geospatial.standard_address a LEFT JOIN geospatial.division d ON d.code = a.division_code WHERE a.address_id = $1`);
  const licenses =
    prepared(`SELECT license_id AS "licenseId", name, number, valid_to AS "validTo", status FROM e_licenses.e_license
    WHERE person_id = $1 ORDER BY issued_on DESC NULLS LAST, license_id LIMIT 5`);
  const roles =
    prepared(`SELECT r.role, r.since, r.uscc, e.name FROM (SELECT * FROM legal_entities.entity_role
    WHERE person_id = $1 ORDER BY since DESC NULLS LAST, role_id LIMIT 5) r JOIN legal_entities.legal_entity e USING (uscc)
    ORDER BY r.since DESC NULLS LAST, r.role_id`);
  const penalties =
    prepared(`SELECT record_id AS "recordId", record_name AS "recordName", decided_on AS "decidedOn", fine_amount AS "fineAmount"
    FROM credit.administrative_penalty WHERE person_id = $1 ORDER BY decided_on DESC NULLS LAST, record_id LIMIT 5`);

  const people =
    prepared(`SELECT person_id AS "personId", name, sex, birth_date AS "birthDate", status, registered_address AS "registeredAddress",
    residential_address_id FROM population.person ORDER BY person_id LIMIT $1`);
  const addresses = prepared(`SELECT a.address_id, a.full_text AS "fullText", d.name AS division
    FROM geospatial.standard_address a LEFT JOIN geospatial.division d ON d.code = a.division_code WHERE a.address_id = ANY($1::text[])`);
  const manyLicenses =
    prepared(`SELECT k.key, l.license_id AS "licenseId", l.name, l.status FROM unnest($1::text[]) k(key) CROSS JOIN LATERAL (
    SELECT * FROM e_licenses.e_license WHERE person_id = k.key ORDER BY issued_on DESC NULLS LAST, license_id LIMIT 3) l
    ORDER BY l.issued_on DESC NULLS LAST, l.license_id`);
  const manyPenalties =
    prepared(`SELECT k.key, c.record_id AS "recordId", c.record_name AS "recordName", c.decided_on AS "decidedOn"
    FROM unnest($1::text[]) k(key) CROSS JOIN LATERAL (SELECT * FROM credit.administrative_penalty
    WHERE person_id = k.key ORDER BY decided_on DESC NULLS LAST, record_id LIMIT 3) c ORDER BY c.decided_on DESC NULLS LAST, c.record_id`);

  return {
    async 'person-file'({ personId }) {
      const [[found], license, role, penalty] = await Promise.all([
        person(personId),
        licenses(personId),
        roles(personId),
        penalties(personId),
      ]);
      if (found === undefined) return '{"data":{"person":null}}';
      const { household_no, type, registered_division_code, residential_address_id, ...own } = found;
      const [[registered], [residence]] = await Promise.all([
        division(registered_division_code),
        address(residential_address_id),
      ]);
      return JSON.stringify({
        data: {
          person: {
            ...own,
            sex: sexes.get(own.sex) ?? null,
            ethnicity: ethnicities.get(own.ethnicity) ?? null,
            status: personStatuses.get(own.status) ?? null,
            household:
              household_no === null
                ? null
                : { householdNo: household_no, type: householdTypes.get(type) ?? null },
            registeredDivision: registered ?? null,
            residentialAddressRef:
              residence === undefined ? null : { ...residence, division: { name: residence.division } },
            licenses: {
              nodes: license.map((each) => ({ ...each, status: licenseStatuses.get(each.status) ?? null })),
            },
            entityRoles: {
              nodes: role.map(({ role: name, since, uscc, name: title }) => ({
                role: name,
                since,
                legalEntity: { uscc, name: title },
              })),
            },
            administrativePenalties: { nodes: penalty },
          },
        },
      });
    },
    async 'list-of-50'({ first }) {
      const found = await people(first);
      const ids = found.map(({ personId }) => personId);
      const [places, license, penalty] = await Promise.all([
        addresses(found.map(({ residential_address_id }) => residential_address_id)),
        manyLicenses(ids),
        manyPenalties(ids),
      ]);
      const byId = new Map(
        places.map(({ address_id, ...place }) => [
          address_id,
          { ...place, division: { name: place.division } },
        ]),
      );
      const licensesOf = grouped(license);
      const penaltiesOf = grouped(penalty);
      const nodes = found.map(({ residential_address_id, ...own }) => ({
        ...own,
        sex: sexes.get(own.sex) ?? null,
        status: personStatuses.get(own.status) ?? null,
        licenses: {
          nodes: (licensesOf.get(own.personId) ?? []).map((each) => ({
            ...each,
            status: licenseStatuses.get(each.status) ?? null,
          })),
        },
        administrativePenalties: { nodes: penaltiesOf.get(own.personId) ?? [] },
        residentialAddressRef: byId.get(residential_address_id) ?? null,
      }));
      return JSON.stringify({ data: { persons: { nodes } } });
    },
  };
}

function grouped(rows: readonly Row[]): Map<unknown, Row[]> {
  const groups = new Map<unknown, Row[]>();
  for (const { key, ...row } of rows) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

function byJson(pool: pg.Pool): Readonly<Record<string, Answer>> {
  const name = (column: string, names: ReadonlyMap<unknown, string>) =>
    `CASE ${column} ${[...names].map(([code, each]) => `WHEN '${code}' THEN '${each}'`).join(' ')} END`;
  const answer = (id: string, text: string, values: (variables: Variables) => unknown[]): Answer => {
    return async (variables) => {
      const { rows } = await pool.query<{ json: string | null }>({
        name: id,
        text,
        values: values(variables),
      });
      return rows[0]?.json ?? '{"data":{"person":null}}';
    };
  };
  const address = `(SELECT json_build_object('addressId', a.address_id, 'fullText', a.full_text, 'division',
    (SELECT json_build_object('name', d.name) FROM geospatial.division d WHERE d.code = a.division_code))
    FROM geospatial.standard_address a WHERE a.address_id = p.residential_address_id)`;
  const money = 'fine_amount::text';
  return {
    'person-file': answer(
      'file',
      `SELECT json_build_object('data', json_build_object('person', json_build_object(
        'personId', p.person_id, 'name', p.name, 'sex', ${name('p.sex', sexes)}, 'birthDate', p.birth_date,
        'ethnicity', ${name('p.ethnicity', ethnicities)}, 'idNumber', p.id_number, 'status', ${name('p.status', personStatuses)},
        'registeredAddress', p.registered_address,
        'household', (SELECT json_build_object('householdNo', h.household_no, 'type', ${name('h.type', householdTypes)})
          FROM population.household h WHERE h.household_id = p.household_id),
        'registeredDivision', (SELECT json_build_object('code', d.code, 'fullName', d.full_name) FROM geospatial.division d WHERE d.code = p.registered_division_code),
        'residentialAddressRef', ${address},
        'licenses', json_build_object('nodes', coalesce((SELECT json_agg(json_build_object('licenseId', license_id, 'name', name, 'number', number,
          'validTo', valid_to, 'status', ${name('status', licenseStatuses)})) FROM (SELECT * FROM e_licenses.e_license
          WHERE person_id = p.person_id ORDER BY issued_on DESC NULLS LAST, license_id LIMIT 5) l), '[]')),
        'entityRoles', json_build_object('nodes', coalesce((SELECT json_agg(json_build_object('role', role, 'since', since, 'legalEntity',
          (SELECT json_build_object('uscc', e.uscc, 'name', e.name) FROM legal_entities.legal_entity e WHERE e.uscc = r.uscc)))
          FROM (SELECT * FROM legal_entities.entity_role WHERE person_id = p.person_id ORDER BY since DESC NULLS LAST, role_id LIMIT 5) r), '[]')),
        'administrativePenalties', json_build_object('nodes', coalesce((SELECT json_agg(json_build_object('recordId', record_id,
          'recordName', record_name, 'decidedOn', decided_on, 'fineAmount', ${money})) FROM (SELECT * FROM credit.administrative_penalty
          WHERE person_id = p.person_id ORDER BY decided_on DESC NULLS LAST, record_id LIMIT 5) c), '[]'))
      )))::text AS json FROM population.person p WHERE p.person_id = $1`,
      ({ personId }) => [personId],
    ),
    'list-of-50': answer(
      'list',
      `SELECT json_build_object('data', json_build_object('persons', json_build_object('nodes', json_agg(json_build_object(
        'personId', p.person_id, 'name', p.name, 'sex', ${name('p.sex', sexes)}, 'birthDate', p.birth_date, 'status', ${name('p.status', personStatuses)},
        'registeredAddress', p.registered_address,
        'licenses', json_build_object('nodes', coalesce((SELECT json_agg(json_build_object('licenseId', license_id, 'name', name,
          'status', ${name('status', licenseStatuses)})) FROM (SELECT * FROM e_licenses.e_license
          WHERE person_id = p.person_id ORDER BY issued_on DESC NULLS LAST, license_id LIMIT 3) l), '[]')),
        'administrativePenalties', json_build_object('nodes', coalesce((SELECT json_agg(json_build_object('recordId', record_id,
          'recordName', record_name, 'decidedOn', decided_on)) FROM (SELECT * FROM credit.administrative_penalty
          WHERE person_id = p.person_id ORDER BY decided_on DESC NULLS LAST, record_id LIMIT 3) c), '[]')),
        'residentialAddressRef', (SELECT json_build_object('fullText', a.full_text, 'division',
          (SELECT json_build_object('name', d.name) FROM geospatial.division d WHERE d.code = a.division_code))
          FROM geospatial.standard_address a WHERE a.address_id = p.residential_address_id)
      )))))::text AS json FROM (SELECT * FROM population.person ORDER BY person_id LIMIT $1) p`,
      ({ first }) => [first],
    ),
  };
}
