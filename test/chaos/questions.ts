// What callers ask under chaos: files of people and enterprises, lists, and a view, by several personas.

import type { PersonaName } from '../../gateway/identity/personas.ts';
import { castEntities, castPeople } from '../../seeds/cast.ts';

export interface Question {
  readonly persona: PersonaName;
  readonly body: { readonly query: string; readonly variables: Readonly<Record<string, unknown>> };
}

const file = `query ($id: ID!) { person(personId: $id) {
  name birthDate registeredDivision { name }
  licenses(first: 3) { nodes { licenseId } }
  creditRecords(first: 3) { nodes { recordId } }
} }`;
const enterprise = `query ($id: UnifiedSocialCreditCode!) { legalEntity(uscc: $id) {
  name licenses(first: 3) { nodes { licenseId } } administrativePenalties(first: 3) { nodes { recordId } }
} }`;
const lists = `{ persons(first: 5) { nodes { personId licenses(first: 1) { nodes { licenseId } } creditRecords(first: 1) { nodes { recordId } } } }
  administrativePenalties(first: 3) { nodes { recordId } } }`;

export const questions: readonly Question[] = [
  ...Object.values(castPeople)
    .slice(0, 6)
    .flatMap(({ personId }) =>
      (['full', 'clerk'] as const).map((persona) => ({
        persona,
        body: { query: file, variables: { id: personId } },
      })),
    ),
  ...Object.values(castEntities)
    .slice(0, 4)
    .map(({ uscc }) => ({
      persona: 'full' as const,
      body: { query: enterprise, variables: { id: uscc } },
    })),
  { persona: 'full', body: { query: lists, variables: {} } },
];
