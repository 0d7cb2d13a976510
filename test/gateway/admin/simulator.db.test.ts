// What is simulated is what happens: the same operations under a draft, and after the draft became the active version.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { coordinatesOf } from '../../../gateway/access/policy.ts';
import { emptyRuleSet } from '../../../gateway/access/rule.ts';
import { personas } from '../../../gateway/identity/personas.ts';
import { addVersion, readVersion } from '../../../gateway/policy-store.ts';
import { castEntities, castPeople } from '../../../seeds/cast.ts';
import {
  type AdminGateway,
  type AdminInstallation,
  type Caller,
  codes,
  openInstallation,
} from './admin-gateway.ts';
import { createDrafting, type Drafting, personId, rule } from './drafting.ts';

let installation: AdminInstallation;
let gateway: AdminGateway;
let drafting: Drafting;

beforeAll(async () => {
  installation = await openInstallation();
  gateway = await installation.open();
  drafting = createDrafting(gateway);
});
afterAll(() => installation.close());

interface Outcome {
  readonly data: unknown;
  readonly errors: readonly string[];
  readonly access: { readonly entries: readonly object[] } | null;
  readonly cells: readonly {
    readonly coordinate: string;
    readonly outcome: string;
    readonly rules: readonly string[];
  }[];
}
interface Simulated {
  readonly valuesShown: boolean;
  readonly before: Outcome;
  readonly after: Outcome;
}

const parts = 'cells { path coordinate outcome rules } data errors access';
const simulation = `mutation($draft: ID, $principal: SimulatedPrincipal!, $purpose: ID!, $caseNumber: String, $document: String, $view: String, $variables: Json) {
  simulate(draft: $draft, principal: $principal, purpose: $purpose, caseNumber: $caseNumber, document: $document, view: $view, variables: $variables) {
    valuesShown before { ${parts} } after { ${parts} }
  }
}`;

async function simulate(at: AdminGateway, variables: Record<string, unknown>): Promise<Simulated> {
  const answer = await at.admin('security-admin', simulation, variables);
  expect(codes(answer)).toEqual([]);
  return (answer.body.data as { simulate: Simulated }).simulate;
}

const asked = (persona: keyof typeof personas) => {
  const { principal, purpose, caseNumber } = { caseNumber: null, ...personas[persona] };
  return { principal, purpose, caseNumber };
};

/** The same numbers in each run, spread by a linear congruential generator (Numerical Recipes). */
function createDice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const personFields = [
  'name',
  'idNumber',
  'sex',
  'birthDate',
  'status',
  'mobile',
  'maritalStatus',
  'nationality',
  'registeredAddress',
  'licenses(first: 2) { nodes { name number } }',
  'creditRecords(first: 2) { nodes { __typename } }',
];
const entityFields = [
  'name',
  'status',
  'legalRepresentative { name idNumber }',
  'registeredCapital',
  'administrativePenalties(first: 2) { nodes { __typename } }',
];

/** `npm run test:simulator` tries a thousand. */
const operationCount = Number(process.env.SIMULATIONS ?? 60);

describe('a simulation', () => {
  it('equals what operations get after the draft is active', async () => {
    const changes = [
      rule('sim-names', { rung: 'NAME' }),
      rule('sim-clerk', {
        kind: 'GRANT',
        rung: 'CLEAR',
        subjects: { roles: ['FRONT_DESK_CLERK'] },
        purposes: ['GOVERNMENT_SERVICE'],
        fields: ['Person.maritalStatus'],
        rows: { attribute: 'residenceDivision', op: 'within', value: { principal: 'division' } },
      }),
      rule('sim-rows', {
        subjects: { roles: ['MARKET_OFFICER'] },
        purposes: ['MARKET_SUPERVISION'],
        fields: ['Executive', 'LegalEntity.status'],
      }),
      rule('sim-one', {
        kind: 'GRANT',
        rung: 'YEAR',
        subjects: { principals: ['startup-app'] },
        purposes: ['ENTERPRISE_STARTUP'],
        fields: ['Person.birthDate'],
      }),
      { part: 'RULES', key: 'credit-match' },
    ];
    const draft = await drafting.write(changes);
    const dice = createDice(20260630);
    const people = Object.values(castPeople).map((each) => each.personId);
    const entities = Object.values(castEntities).map(({ uscc }) => uscc);
    const names = (Object.keys(personas) as (keyof typeof personas)[]).filter(
      (name) => !/admin|auditor/.test(name),
    );
    const pick = <T>(all: readonly T[]): T => all[dice(all.length)] as T;
    const some = (all: readonly string[]) => {
      const kept = all.filter(() => dice(2) === 0);
      return kept.length === 0 ? pick(all) : kept.join(' ');
    };
    const operations = Array.from({ length: operationCount }, () => ({
      persona: pick(names),
      document:
        dice(3) > 0
          ? `{ person(personId: "${pick(people)}") { ${some(personFields)} } }`
          : `{ legalEntity(uscc: "${pick(entities)}") { ${some(entityFields)} } }`,
    }));
    const simulated = await inTurn(operations, ({ persona, document }) =>
      simulate(gateway, { draft: draft.id, document, ...asked(persona) }),
    );
    await drafting.publish(changes);
    const real = await inTurn(operations, ({ persona, document }) => gateway.ask(persona, document));
    let differ = 0;
    for (const [index, { after, before }] of simulated.entries()) {
      const { data = null, errors = [], extensions } = real[index]?.body ?? {};
      expect({
        operation: operations[index],
        data: after.data,
        errors: after.errors,
        entries: after.access?.entries,
      }).toEqual({
        operation: operations[index],
        data,
        errors: errors.map(({ extensions: { code } }) => code),
        entries: (extensions as { access?: { entries: object[] } } | undefined)?.access?.entries,
      });
      if (JSON.stringify(before.data) !== JSON.stringify(after.data)) differ += 1;
    }
    expect(differ).toBeGreaterThan(operationCount / 50);
  }, 600_000);

  it('shows each cell of a profile with its deciding rules, clear ones too', async () => {
    const draft = await drafting.write([
      rule('sim-view', {
        fields: ['Person.mobile'],
        subjects: { roles: ['FULL'] },
        purposes: ['DEVELOPMENT'],
      }),
    ]);
    const { before, after } = await simulate(gateway, {
      draft: draft.id,
      view: 'person-profile',
      variables: { personId },
      ...asked('full'),
    });
    const cell = ({ cells }: Outcome, coordinate: string) =>
      cells.find((each) => each.coordinate === coordinate);
    expect(cell(before, 'Person.mobile')).toMatchObject({ outcome: 'CLEAR', rules: ['full-everything'] });
    expect(cell(after, 'Person.mobile')).toMatchObject({
      outcome: 'HIDDEN',
      rules: ['full-everything', 'sim-view'],
    });
    expect(before.cells.length).toBeGreaterThan(50);
  });

  it('shows what came after the active rules as they do: hidden, until rules are published that have seen it', async () => {
    const { catalog, database } = gateway.rules;
    const active = await drafting.activeNumber();
    const ruleSet = (await readVersion(database, active))?.ruleSet ?? emptyRuleSet;
    const coordinates = coordinatesOf(catalog).filter((each) => each !== 'Person.mobile');
    const people = { editors: [], approver: null, restores: null };
    await addVersion(database, { ...people, ruleSet, note: 'before phones', base: active, coordinates });
    await gateway.rules.refresh();
    const draft = await drafting.write([rule('unrelated')]);
    const document = `{ person(personId: "${personId}") { mobile } }`;
    const { before, after } = await simulate(gateway, { draft: draft.id, document, ...asked('full') });
    const outcome = ({ cells }: Outcome) =>
      cells.find(({ coordinate }) => coordinate === 'Person.mobile')?.outcome;
    expect([outcome(before), outcome(after)]).toEqual(['HIDDEN', 'CLEAR']);
    expect((await gateway.ask('full', document)).body.data).toEqual(before.data);

    const query = `{
      matrix(purpose: "DEVELOPMENT", roles: ["FULL"]) { coordinate outcomes }
      activeVersion { rules { id coordinates } }
    }`;
    const { matrix, activeVersion } = (await gateway.admin('auditor', query)).body.data as {
      matrix: { coordinate: string; outcomes: string[] }[];
      activeVersion: { rules: { id: string; coordinates: string[] }[] };
    };
    const cell = matrix.find(({ coordinate }) => coordinate === 'Person.mobile');
    expect(cell?.outcomes).toEqual(['HIDDEN']);
    const everything = activeVersion.rules.find(({ id }) => id === 'full-everything')?.coordinates;
    expect(everything).toContain('Person.name');
    expect(everything).not.toContain('Person.mobile');

    await drafting.publish([rule('seen')]);
    expect((await gateway.ask('full', document)).body.data).toEqual(after.data);
  });

  it('shows no data where they may be real', async () => {
    const real = await installation.open({ synthetic: false });
    const { valuesShown, after } = await simulate(real, {
      document: `{ person(personId: "${personId}") { name } }`,
      ...asked('full'),
    });
    expect({ valuesShown, data: after.data, access: after.access }).toEqual({
      valuesShown: false,
      data: null,
      access: null,
    });
    expect(after.cells).toEqual(
      expect.arrayContaining([expect.objectContaining({ coordinate: 'Person.name', outcome: 'CLEAR' })]),
    );
  });

  it('is for security admins, and takes one valid document', async () => {
    const call = (caller: Caller, variables: object) =>
      gateway.admin(caller, simulation, { ...asked('full'), ...variables });
    expect(codes(await call('auditor', { document: '{ __typename }' }))).toEqual(['OFFICE_REQUIRED']);
    for (const variables of [
      {},
      { document: '{' },
      { document: '{ nothing }' },
      { document: '{ __typename }', view: 'person-profile' },
    ])
      expect(codes(await call('security-admin', variables))).toEqual(['SIMULATION_DOCUMENT']);
  });
});

async function inTurn<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  const width = 3;
  for (let start = 0; start < all.length; start += width)
    results.push(...(await Promise.all(all.slice(start, start + width).map(work))));
  return results;
}
