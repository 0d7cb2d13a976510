// What is asked of every contender: the same documents and variables, and the same answers expected.

import pg from 'pg';

export interface Workload {
  readonly name: string;
  /** Last part of the address at the contenders that are not GraphQL servers. */
  readonly path: string;
  /** Whether those answer it. */
  readonly plain: boolean;
  /** It filters or groups, which resolvers that somebody would have to write do not: only Yidang is asked. */
  readonly grammar?: true;
  /** Asked by fifty callers of different rights in turn, where a contender tells callers apart. */
  readonly callers?: true;
  /** Operations to be asked in turn. */
  readonly operations: readonly Operation[];
}

export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export const personFile = `query PersonFile($personId: ID!) {
  person(personId: $personId) {
    personId name sex birthDate ethnicity idNumber status registeredAddress
    household { householdNo type }
    registeredDivision { code fullName }
    residentialAddressRef { addressId fullText division { name } }
    licenses(first: 5) { nodes { licenseId name number validTo status } }
    entityRoles(first: 5) { nodes { role since legalEntity { uscc name } } }
    administrativePenalties(first: 5) { nodes { recordId recordName decidedOn fineAmount } }
  }
}`;

export const enterpriseFile = `query EnterpriseFile($uscc: UnifiedSocialCreditCode!) {
  legalEntity(uscc: $uscc) {
    uscc name kind status establishedOn registeredCapital industrySection domicile
    division { code fullName }
    legalRepresentative { name position person { personId name birthDate } }
    executives(first: 5) { nodes { position appointedOn person { personId name } } }
    licenses(first: 5) { nodes { licenseId name status } }
    administrativePenalties(first: 5) { nodes { recordId decidedOn fineAmount } }
    domicileAddress { addressId fullText }
  }
}`;

export const listOf50 = `query People($first: Int!, $after: String) {
  persons(first: $first, after: $after) {
    nodes {
      personId name sex birthDate status registeredAddress
      licenses(first: 3) { nodes { licenseId name status } }
      administrativePenalties(first: 3) { nodes { recordId recordName decidedOn } }
      residentialAddressRef { fullText division { name } }
    }
  }
}`;

/** The entities that other domains are asked for by key are as many as the people. */
export const list = `query Keyed($first: Int!) {
  persons(first: $first) {
    nodes { personId name licenses(first: 1) { nodes { licenseId name } } residentialAddressRef { fullText } }
  }
}`;

export const filterPage = `query Filter($from: Date!, $to: Date!) {
  persons(first: 50, where: { birthDate: { between: { from: $from, to: $to } } }) {
    nodes { personId name sex birthDate registeredAddress }
  }
}`;

export const aggregate = `query Ages($from: Date!) {
  personAggregate(
    where: { birthDate: { gte: $from } }
    groupBy: [{ field: residenceDivisionCode, by: COUNTY }, { field: birthDate, by: AGE_BAND }]
    first: 200
  ) { groups { key count } }
}`;

/** 200 documents that differ in what they ask. */
function mixed(): readonly string[] {
  const leaves = [
    'name',
    'sex',
    'birthDate',
    'ethnicity',
    'status',
    'registeredAddress',
    'maritalStatus',
    'educationLevel',
  ];
  const sections = [
    'household { householdNo type }',
    'registeredDivision { code fullName }',
    'residentialAddressRef { addressId fullText }',
    'licenses(first: 5) { nodes { licenseId name status } }',
    'entityRoles(first: 5) { nodes { role since legalEntity { uscc name } } }',
    'administrativePenalties(first: 5) { nodes { recordId decidedOn } }',
  ];
  return Array.from({ length: 200 }, (_, index) => {
    const chosen = [...leaves, ...sections].filter(
      (_, at) => ((index * 7919 + 13) >> (at % 13)) % 2 === 0 || at === index % 14,
    );
    return `query Mix${index}($personId: ID!) { person(personId: $personId) { personId ${chosen.join(' ')} } }`;
  });
}

const asked = 500;
const years = Array.from({ length: 40 }, (_, index) => 1960 + index);

/** @param only names of the workloads that are wanted; all where it is empty */
export async function loadWorkloads(
  connectionString: string,
  only: readonly string[],
): Promise<readonly Workload[]> {
  const { people, entities } = await subjects(connectionString);
  const documents = mixed();
  const workloads: Workload[] = [
    {
      name: 'person file',
      path: 'person-file',
      plain: true,
      operations: people.map((personId) => ({ query: personFile, variables: { personId } })),
    },
    {
      name: 'list of 50',
      path: 'list-of-50',
      plain: true,
      operations: [{ query: listOf50, variables: { first: 50 } }],
    },
    {
      name: '500 entities by key',
      path: 'keyed',
      plain: false,
      operations: [{ query: list, variables: { first: 500 } }],
    },
    {
      name: 'enterprise file',
      path: 'enterprise-file',
      plain: false,
      operations: entities.map((uscc) => ({ query: enterpriseFile, variables: { uscc } })),
    },
    {
      name: 'mix of 200 documents and 50 callers',
      path: 'mix',
      plain: false,
      callers: true,
      operations: people.map((personId, index) => ({
        query: documents[index % documents.length] ?? '',
        variables: { personId },
      })),
    },
    {
      name: 'filter page of 50',
      path: 'filter',
      plain: false,
      grammar: true,
      operations: years.map((year) => ({
        query: filterPage,
        variables: { from: `${year}-03-01`, to: `${year}-09-30` },
      })),
    },
    {
      name: 'aggregate by county and age band',
      path: 'aggregate',
      plain: false,
      grammar: true,
      operations: years.map((year) => ({ query: aggregate, variables: { from: `${year}-01-01` } })),
    },
  ];
  return workloads.filter(({ name }) => only.length === 0 || only.includes(name));
}

/** People and entities spread over the whole table. */
async function subjects(connectionString: string) {
  const client = new pg.Client(connectionString);
  await client.connect();
  try {
    const spread = async (table: string, key: string) => {
      const sql = `SELECT k FROM (SELECT ${key} AS k, row_number() OVER (ORDER BY ${key}) AS n, count(*) OVER () AS total FROM ${table}) AS t WHERE n % greatest(total / ${asked}, 1) = 0 LIMIT ${asked}`;
      return (await client.query<{ k: string }>(sql)).rows.map(({ k }) => k);
    };
    return {
      people: await spread('population.person', 'person_id'),
      entities: await spread('legal_entities.legal_entity', 'uscc'),
    };
  } finally {
    await client.end();
  }
}
