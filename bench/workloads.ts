// What is asked of every contender: the same documents and variables, and the same answers expected.

import pg from 'pg';

export interface Workload {
  readonly name: string;
  /** Last part of the address at the contenders that are not GraphQL servers. */
  readonly path: string;
  /** Whether those answer it. */
  readonly plain: boolean;
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
      name: 'enterprise file',
      path: 'enterprise-file',
      plain: false,
      operations: entities.map((uscc) => ({ query: enterpriseFile, variables: { uscc } })),
    },
    {
      name: 'mix of 200 documents',
      path: 'mix',
      plain: false,
      operations: people.map((personId, index) => ({
        query: documents[index % documents.length] ?? '',
        variables: { personId },
      })),
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
