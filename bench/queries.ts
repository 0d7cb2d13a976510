// `npm run bench:queries`: how fast lists and aggregates are answered, over the province of DATABASE_URL: in its databases, and
// through the gateway as somebody who may see everything asks. Questions take turns in each round; the table gives medians, and
// whether an index served the rows or the whole table was read.

import pg from 'pg';
import { type Database, openDatabase, type Statement } from '../subgraphs/database.ts';
import { domains } from '../subgraphs/index.ts';
import { openLens } from '../subgraphs/lens.ts';
import { createSubgraph } from '../subgraphs/subgraph.ts';
import { median } from './paired.ts';
import { connectionStringOf, openBenchProvince } from './province.ts';

const rounds = Number(process.env.BENCH_ROUNDS ?? 9);
const connectionString = connectionStringOf(process.env);
const page = 'pageInfo { startCursor endCursor hasNextPage }';

interface Question {
  readonly name: string;
  readonly domain: string;
  readonly query: string;
  /** A list whose last page but one begins behind the cursor that stands in for `$after`. */
  readonly deep?: string;
  /** The query as the domain gets it where what leaves is recorded; the gateways of this bench record nothing. */
  readonly recorded?: string;
}

const everyone = (args: string) => `{ persons(${args}) { nodes { personId name } ${page} } }`;
const byName = (args: string) =>
  `{ legalEntities(${args}, orderBy: [{field: name}]) { nodes { uscc name } ${page} } }`;

const byEnd = (args: string) =>
  `{ eLicenses(${args}, orderBy: [{field: validTo}]) { nodes { licenseId validTo } ${page} } }`;

const byCountyAndAge = (further: string) =>
  `{ personAggregate(groupBy: [{field: residenceDivisionCode, by: COUNTY}, {field: birthDate, by: AGE_BAND}], first: 1000) { groups { key count } ${further} } }`;

const questions: readonly Question[] = [
  { name: 'residents, first page', domain: 'population', query: everyone('first: 50') },
  {
    name: 'residents, last page',
    domain: 'population',
    query: everyone('first: 50, after: $after'),
    deep: everyone('last: 100'),
  },
  { name: 'entities by name, first page', domain: 'legal-entities', query: byName('first: 50') },
  {
    name: 'entities by name, last page',
    domain: 'legal-entities',
    query: byName('first: 50, after: $after'),
    deep: byName('last: 100'),
  },
  {
    name: 'residents of a county',
    domain: 'population',
    query: everyone('first: 50, where: {residenceDivisionCode: {eq: "320102"}}'),
  },
  {
    name: 'residents of a city',
    domain: 'population',
    query: everyone('first: 50, where: {residenceDivisionCode: {within: "320100"}}'),
  },
  {
    name: 'residents born in a month, by birth',
    domain: 'population',
    query: everyone(
      'first: 50, where: {birthDate: {between: {from: "1984-01-01", to: "1984-01-31"}}}, orderBy: [{field: birthDate}]',
    ),
  },
  {
    name: 'residents of a name',
    domain: 'population',
    query: everyone('first: 50, where: {name: {eq: "王伟"}}'),
  },
  {
    name: 'residents whose name begins so',
    domain: 'population',
    query: everyone('first: 50, where: {name: {startsWith: "王小"}}'),
  },
  {
    name: 'residents by initials of their pinyin',
    domain: 'population',
    query: everyone('first: 50, where: {name: {matchesPinyinInitials: "wxm"}}'),
  },
  {
    name: 'entities of an industry',
    domain: 'legal-entities',
    query:
      '{ legalEntities(first: 50, where: {industrySection: {eq: MANUFACTURING}}) { nodes { uscc name } } }',
  },
  {
    name: 'entities established since 2026, by day',
    domain: 'legal-entities',
    query:
      '{ legalEntities(first: 50, where: {establishedOn: {gte: "2026-01-01"}}, orderBy: [{field: establishedOn}]) { nodes { uscc name } } }',
  },
  {
    name: 'licences that end in December 2026',
    domain: 'e-licenses',
    query:
      '{ eLicenses(first: 50, where: {validTo: {between: {from: "2026-12-01", to: "2026-12-31"}}}, orderBy: [{field: validTo}]) { nodes { licenseId validTo } } }',
  },
  {
    name: 'licences by their end, latest first',
    domain: 'e-licenses',
    query:
      '{ eLicenses(first: 50, orderBy: [{field: validTo, direction: DESC}]) { nodes { licenseId validTo } } }',
  },
  {
    name: 'licences by their end, last page',
    domain: 'e-licenses',
    query: byEnd('first: 50, after: $after'),
    deep: byEnd('last: 100'),
  },
  {
    name: 'addresses within 500 metres',
    domain: 'geospatial',
    query:
      '{ standardAddresses(first: 50, where: {point: {distance: {from: {lon: 118.8, lat: 32.06}, metres: 500}}}) { nodes { addressId } } }',
  },
  {
    name: 'land parcels that meet a box',
    domain: 'geospatial',
    query:
      '{ landParcels(first: 50, where: {geometry: {bbox: {west: 118.79, south: 32.05, east: 118.81, north: 32.07}}}) { nodes { parcelCode } } }',
  },
  {
    name: 'residents by county and age band',
    domain: 'population',
    query: byCountyAndAge(''),
  },
  {
    name: 'the same, and the digest for its record',
    domain: 'population',
    query: byCountyAndAge(''),
    recorded: byCountyAndAge('_subject'),
  },
  {
    name: 'residents by mobile (no index)',
    domain: 'population',
    query: everyone('first: 50, where: {mobile: {startsWith: "1390000"}}'),
  },
];

/** As the gateway asks for the record, of people. */
const digest = 'query ($sets: [String!]!) { _subjectDigest(sets: $sets, kind: "Person", named: []) }';

interface Sent {
  readonly statement: Statement;
  readonly values: readonly unknown[];
  readonly ms: number;
}

let sent: Sent[] = [];
const opened = new Map(domains.map((domain) => [domain.name, open(domain)]));
const inspector = new pg.Client({ connectionString, application_name: 'bench-queries' });
await inspector.connect();
const province = await openBenchProvince(connectionString);
const gateway = await province.serve('open');

const asked = await Promise.all(
  questions.map(async (question) => ({ ...question, query: await atDepth(question) })),
);
const times = new Map(
  asked.map((question) => [question, { database: [] as number[], gateway: [] as number[] }]),
);
const plans = new Map<Question, string>();
for (let round = -2; round < rounds; round++) {
  for (const question of asked) {
    const database = await askDomain(question);
    const begin = performance.now();
    const answered = await gateway.post(question.query).then(
      () => true,
      (error: unknown) => {
        // A question that no index serves may take longer than the gateway waits.
        if (!String(error).includes('SECTION_TIMEOUT')) throw error;
        return false;
      },
    );
    const through = answered ? performance.now() - begin : Number.POSITIVE_INFINITY;
    if (round === -2) plans.set(question, await servedBy(sent));
    // The first two rounds only warm up.
    if (round < 0) continue;
    times.get(question)?.database.push(database);
    times.get(question)?.gateway.push(through);
  }
}

const { rows: counted } = await inspector.query(
  'SELECT (SELECT count(*) FROM population.person)::int AS people, (SELECT count(*) FROM legal_entities.legal_entity)::int AS entities',
);
const cell = (ms: number) => (Number.isFinite(ms) ? ms.toFixed(1) : 'no answer').padStart(12);
process.stdout.write(
  [
    `Node ${process.version}, medians of ${rounds} rounds; ${counted[0]?.people} people, ${counted[0]?.entities} entities.`,
    '',
    `| ${'question'.padEnd(42)} | database, ms |  gateway, ms | rows come from                           |`,
    `| ${'-'.repeat(42)} | -----------: | -----------: | ---------------------------------------- |`,
    ...asked.map((question) => {
      const { database, gateway: through } = times.get(question) ?? { database: [], gateway: [] };
      return `| ${question.name.padEnd(42)} | ${cell(median(database))} | ${cell(median(through))} | ${(plans.get(question) ?? '').padEnd(40)} |`;
    }),
    '',
  ].join('\n'),
);
await inspector.end();
await Promise.all([...opened.values()].map(({ database }) => database.end()));
await province.close();

function open(domain: (typeof domains)[number]) {
  const pool = openDatabase({ connectionString, poolSize: 2, applicationName: 'bench-queries' });
  const database: Database = {
    ...pool,
    async query(statement, values, signal) {
      const begin = performance.now();
      const found = await pool.query(statement, values, signal);
      sent.push({ statement, values, ms: performance.now() - begin });
      return found;
    },
  };
  const today = () => new Date().toISOString().slice(0, 10);
  const secret = new Uint8Array(32);
  return { database, subgraph: createSubgraph({ domain, database, secret, synthetic: true, today }) };
}

/** @returns milliseconds that its statements took, those that run side by side one after the other */
async function askDomain({ domain, query, recorded = query }: Question): Promise<number> {
  sent = [];
  const [set] = /#[^"]+/.exec(JSON.stringify(await answerOf(domain, recorded))) ?? [];
  if (set !== undefined) await answerOf(domain, digest, { sets: [set] });
  return sent.reduce((sum, { ms }) => sum + ms, 0);
}

async function answerOf(
  domain: string,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<unknown> {
  const { data, errors } =
    (await opened.get(domain)?.subgraph.execute({ query, variables, lens: openLens })) ?? {};
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

/** The question with the cursor that it continues behind; the gateway writes others, so it is asked for its own list there. */
async function atDepth({ query, deep }: Question): Promise<string> {
  if (deep === undefined) return query;
  const answer = JSON.stringify(await gateway.post(deep));
  const cursor = /"startCursor":"([^"]+)"/.exec(answer)?.[1];
  if (cursor === undefined) throw new Error('a list of fewer than 100 rows has no deep page');
  return query.replace('$after', JSON.stringify(cursor));
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

async function servedBy(statements: readonly Sent[]): Promise<string> {
  const found = new Set<string>();
  for (const { statement, values } of statements) {
    const { rows } = await inspector.query({
      text: `EXPLAIN (FORMAT JSON) ${statement.text}`,
      values: [...values],
    });
    scansOf(rows[0]['QUERY PLAN'][0].Plan, found);
  }
  return [...found].join(', ');
}

function scansOf(node: PlanNode, found: Set<string>): void {
  if (node['Index Name'] !== undefined) found.add(node['Index Name']);
  else if (node['Node Type'] === 'Seq Scan') found.add(`all of ${node['Relation Name']}`);
  for (const each of node.Plans ?? []) scansOf(each, found);
}
