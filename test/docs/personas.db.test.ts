// docs/personas.md shows one person through the eyes of each persona. It is written from the gateway's own answers
// (`UPDATE_DOCS=1 npm test -- personas`), and this test says when the document and the answers part.

import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type PersonaName, personas } from '../../gateway/identity/personas.ts';
import { castPeople } from '../../seeds/cast.ts';
import type { Client } from '../gateway/http.ts';
import { openProvince, type ProvinceGateways } from '../gateway/province-gateway.ts';

const page = new URL('../../docs/personas.md', import.meta.url);
const shown: readonly PersonaName[] = [
  'clerk',
  'market-officer',
  'medical-app',
  'startup-app',
  'analyst',
  'credit-officer',
  'citizen-app',
  'auditor',
  'full',
];

const query = `query Eyes($personId: ID!) {
  person(personId: $personId) {
    idNumber
    name
    sex
    birthDate
    ethnicity
    mobile
    registeredAddress
    maritalStatus
    spouse { name }
    medicalInsurance { insuranceStatus }
    entityRoles(first: 1) { nodes { role legalEntity { name status } } }
    licenses(first: 1) { nodes { name number } }
    realPropertyRights(first: 1) { nodes { unit { printedUnitCode } } }
    administrativePenalties(first: 1) { nodes { decidedOn fineAmount } }
  }
}`;

let province: ProvinceGateways;
let client: Client;

beforeAll(async () => {
  province = await openProvince();
  client = await province.open();
}, 120_000);

afterAll(() => province.close());

it('shows the shop owner as each persona sees them', async () => {
  const columns = await Promise.all(
    shown.map(async (persona) => ({ persona, cells: await cellsFor(persona) })),
  );
  const paths = [...new Set(columns.flatMap(({ cells }) => [...cells.keys()]))];
  const lines = [
    `| | ${shown.map((persona) => `\`${persona}\``).join(' | ')} |`,
    `|---|${shown.map(() => '---').join('|')}|`,
    ...paths.map((path) => `| ${path} | ${columns.map(({ cells }) => cells.get(path) ?? '–').join(' | ')} |`),
  ];
  const text = `${introduction}\n${lines.join('\n')}\n\n${legend()}\n`;
  if (process.env.UPDATE_DOCS === '1') await writeFile(page, text);
  expect(await readFile(page, 'utf8')).toBe(text);
});

const introduction = `# One person, many eyes · 同一人，不同视角

The shop owner of the cast (${castPeople['shop-owner'].name}), asked for by the same query under the default rules with each persona's own purpose. A dash is \`null\`: hidden, or
no such row for this caller; the answer's \`extensions.access\` says which rule decides. Written by \`UPDATE_DOCS=1 npm test -- personas\` from the gateway's answers.
`;

function legend(): string {
  return shown
    .map((persona) => `- \`${persona}\`: ${personas[persona].title}, ${personas[persona].purpose}`)
    .join('\n');
}

async function cellsFor(persona: PersonaName): Promise<ReadonlyMap<string, string>> {
  const { personId } = castPeople['shop-owner'];
  const { body } = await client.post({ query, variables: { personId } }, await province.headers(persona));
  const { person } = body.data as { person: unknown };
  const cells = new Map<string, string>();
  flatten(person, '', cells);
  return cells;
}

/** `licenses.nodes.0.name` → `licenses.name`, values as text. */
function flatten(value: unknown, path: string, cells: Map<string, string>): void {
  if (value === null || value === undefined) return;
  if (typeof value !== 'object') {
    cells.set(path, String(value));
    return;
  }
  for (const [key, child] of Object.entries(value)) {
    const plain = key === 'nodes' || /^\d+$/.test(key) ? path : path === '' ? key : `${path}.${key}`;
    flatten(child, plain, cells);
  }
}
