// Two callers ask the same texts, one with many rights and one with few, in both orders and at once. What counts is what
// the subgraphs were asked on behalf of whom: the purpose in the lens says who it was.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql';
import { ruleSetSchema } from '../../gateway/access/rule.ts';
import { castEntities, castPeople } from '../../seeds/cast.ts';
import { domains } from '../../subgraphs/index.ts';
import { createModel } from '../../subgraphs/model.ts';
import type { Answer } from './http.ts';
import { type Fetch, openRecordingGateway, type RecordingGateway } from './recording-gateway.ts';

const { personId, idNumber } = castPeople['shop-owner'];
const { uscc } = castEntities.restaurant;

const callers = {
  many: { roles: ['MANY'], purpose: 'FULL_REVIEW', attributes: { division: '320100' } },
  few: { roles: ['FEW'], purpose: 'FRONT_DESK', attributes: { division: '320800' } },
} as const;
type Caller = keyof typeof callers;

/** Coordinates that each may read; rows of persons are those of the caller's division. */
const granted: Readonly<Record<Caller, readonly string[]>> = {
  many: [
    ...['personId', 'name', 'idNumber', 'mobile', 'licenses', 'entityRoles'].map((each) => `Person.${each}`),
    ...['name', 'legalRepresentative', 'shareholdings'].map((each) => `LegalEntity.${each}`),
    ...['position', 'phone', 'person'].map((each) => `LegalRepresentative.${each}`),
    ...['percentage', 'holder', 'holderIdNumber'].map((each) => `Shareholding.${each}`),
    ...['name', 'number', 'holder'].map((each) => `ELicense.${each}`),
    ...['role', 'legalEntity'].map((each) => `EntityRole.${each}`),
  ],
  few: [
    'Person.name',
    'Person.licenses',
    'LegalEntity.name',
    'LegalEntity.legalRepresentative',
    'LegalEntity.shareholdings',
    'LegalRepresentative.position',
    'LegalRepresentative.person',
    'Shareholding.percentage',
    'ELicense.name',
  ],
};

const rows = { attribute: 'residenceDivision', op: 'within', value: { principal: 'division' } };
const rules = ruleSetSchema.parse({
  purposes: Object.values(callers).map(({ purpose: code }) => {
    return { code, name: code, legalBasis: 'test', caseRequired: false };
  }),
  rules: Object.entries(granted).flatMap(([caller, fields]) => {
    const types = [...new Set(fields.map((each) => each.split('.')[0]))].filter((type) => type !== 'Person');
    const common = {
      kind: 'GRANT',
      rung: 'CLEAR',
      subjects: { roles: [caller.toUpperCase()] },
      purposes: ['*'],
      reason: 'test',
    };
    return [
      { ...common, id: `${caller}-persons`, fields: ['Person'], rows, uses: ['READ'] },
      { ...common, id: `${caller}-fields`, fields: [...types, ...fields], uses: ['READ'] },
      { ...common, id: `${caller}-look-up`, fields: ['LegalEntity.uscc'], uses: ['MATCH'] },
    ];
  }),
});

const texts: Readonly<Record<string, string>> = {
  'a person': `{ person(personId: "${personId}") { personId name idNumber mobile licenses(first: 3) { nodes { name number } } } }`,
  'an enterprise and who is behind it': `{ legalEntity(uscc: "${uscc}") { name
    legalRepresentative { position phone person { ...Who } }
    shareholdings(first: 5) { nodes { percentage holderIdNumber holder { ... on Person { ...Who } ... on LegalEntity { name } } } } } }
    fragment Who on Person { n: name id: idNumber entityRoles(first: 3) { nodes { role legalEntity { name } } } }`,
  'lists under conditions': `query ($in: Boolean = true) {
    persons(first: 20) { nodes { name mobile @include(if: $in) } pageInfo { hasNextPage } }
    eLicenses(first: 5) { nodes { name number holder { __typename ... on Person { name } } } } }`,
};

let gateway: RecordingGateway;
const authorizations = new Map<Caller, string>();

beforeAll(async () => {
  gateway = await openRecordingGateway();
  for (const caller of ['many', 'few'] as const)
    authorizations.set(caller, await gateway.authorization(callers[caller]));
});

afterAll(() => gateway.close());

function ask(caller: Caller, query: string): Promise<Answer> {
  const authorization = String(authorizations.get(caller));
  return gateway.post({ query }, { authorization, 'x-purpose': callers[caller].purpose });
}

/** Models by subgraph: what the fields of a fetch are fields of. */
const schemas = new Map(
  domains.map((domain) => [
    domain.name,
    createModel(domain, { synthetic: true, today: () => '2026-06-30' }).schema,
  ]),
);

/** Coordinates of the governed fields that a fetch asks for. */
function coordinatesOf({ subgraph, query }: Fetch): readonly string[] {
  const schema = schemas.get(subgraph);
  if (schema === undefined) throw new Error(`there is no subgraph ${subgraph}`);
  const info = new TypeInfo(schema);
  const coordinates = new Set<string>();
  visit(
    parse(query),
    visitWithTypeInfo(info, {
      Field({ name }) {
        const parent = getNamedType(info.getParentType())?.name ?? '';
        const plumbing = /^(Query|PageInfo)$|(Connection|Edge)$/.test(parent) || name.value.startsWith('_');
        if (!plumbing) coordinates.add(`${parent}.${name.value}`);
      },
    }),
  );
  return [...coordinates];
}

/** Keys that joins need: fetched for anybody, released to none who is not granted them. */
const keys = new Set(['Person.personId', 'LegalEntity.uscc', 'ELicense.licenseId']);

function expectNothingForeign(fetches: readonly Fetch[]): void {
  for (const caller of ['many', 'few'] as const) {
    const mine = fetches.filter(({ lens }) => lens.purpose === callers[caller].purpose);
    const asked = mine.flatMap(coordinatesOf).filter((each) => !keys.has(each));
    expect(asked.filter((each) => !granted[caller].includes(each))).toEqual([]);
    for (const { lens } of mine) {
      expect(lens.values).toEqual(callers[caller].attributes);
      const shown = Object.entries(lens.types ?? {}).flatMap(([type, { fields }]) =>
        Object.keys(fields).map((field) => `${type}.${field}`),
      );
      expect(shown.filter((each) => !granted[caller].includes(each))).toEqual([]);
    }
  }
}

describe.each(Object.entries(texts))('%s', (_name, text) => {
  const orders = [
    ['many', 'few'],
    ['few', 'many'],
  ] as const;

  it.each(orders)(
    'is asked by %s and then by %s with nothing fetched that is not theirs',
    async (...order) => {
      // Under a new version nothing is cached yet.
      gateway.use(rules, 'new');
      gateway.takeFetches();
      const answers = new Map<Caller, Answer>();
      for (const caller of [...order, ...order]) {
        const answer = await ask(caller, text);
        expect(answer.body.errors).toBeUndefined();
        const fetches = gateway.takeFetches();
        expect(fetches.length).toBeGreaterThan(0);
        expect(new Set(fetches.map(({ lens }) => lens.purpose))).toEqual(new Set([callers[caller].purpose]));
        expectNothingForeign(fetches);
        const first = answers.get(caller);
        if (first !== undefined) expect(answer.text).toBe(first.text);
        answers.set(caller, answer);
      }
      expect(answers.get('few')?.text).not.toBe(answers.get('many')?.text);
    },
  );
});

describe('both at once', () => {
  it('are answered as each alone, 32 requests at a time', async () => {
    gateway.use(rules);
    const alone = new Map<string, string>();
    const calls = (['many', 'few'] as const).flatMap((caller) =>
      Object.values(texts).map((text) => ({ caller, text, key: `${caller} ${text}` })),
    );
    for (const { caller, text, key } of calls) alone.set(key, (await ask(caller, text)).text);
    // Under a new version nothing is warm for anybody when the crowd comes.
    gateway.use(rules, 'new');
    gateway.takeFetches();
    const version = /"version":\d+/;
    for (let round = 0; round < 4; round++) {
      const crowd = Array.from({ length: 32 }, (_, index) => calls[(index * 5 + round) % calls.length]);
      const answers = await Promise.all(
        crowd.map(async (call) => ({ call, answer: call && (await ask(call.caller, call.text)) })),
      );
      for (const { call, answer } of answers) {
        const wanted = alone.get(String(call?.key));
        expect(answer?.text.replace(version, '')).toBe(wanted?.replace(version, ''));
      }
      expectNothingForeign(gateway.takeFetches());
    }
  });

  it('see rows of their own division alone, by one statement that asks for the rows of either', async () => {
    gateway.use(rules);
    const text = `{ person(personId: "${personId}") { name } }`;
    const headers = async (division: string) => ({
      authorization: await gateway.authorization({ ...callers.many, attributes: { division } }),
      'x-purpose': callers.many.purpose,
    });
    const [here, elsewhere] = [await headers('320100'), await headers('320800')];
    const crowd = Array.from({ length: 32 }, (_, index) => (index % 2 === 0 ? here : elsewhere));
    const answers = await Promise.all(crowd.map((each) => gateway.post({ query: text }, each)));
    for (const [index, { body }] of answers.entries())
      expect(body.data).toEqual({ person: index % 2 === 0 ? { name: castPeople['shop-owner'].name } : null });
  });

  it('see what is theirs: the number only whom it is granted, the person only who has the division', async () => {
    gateway.use(rules);
    const text = String(texts['a person']);
    expect((await ask('many', text)).body.data).toMatchObject({ person: { personId, idNumber } });
    expect((await ask('few', text)).body.data).toEqual({ person: null });
  });

  it('get the field that they ask under the name of a key or of the type, and not what the plan fetched of that name', async () => {
    gateway.use(rules);
    const claims = { ...callers.few, attributes: callers.many.attributes };
    const authorization = await gateway.authorization(claims);
    const query = `{ person(personId: "${personId}") { personId: name __typename: name licenses(first: 1) { nodes { licenseId: name } } } }`;
    const { text, body } = await gateway.post({ query }, { authorization, 'x-purpose': claims.purpose });
    expect(text).not.toContain(personId);
    expect(body.data).toMatchObject({
      person: { personId: castPeople['shop-owner'].name, __typename: castPeople['shop-owner'].name },
    });
  });
});

describe('who is told counts more roughly by one of several roles', () => {
  const statistics = {
    kind: 'GRANT',
    rung: 'CLEAR',
    purposes: ['*'],
    reason: 'test',
    id: 'statistics',
    subjects: { roles: ['MANY', 'FEW'] },
    fields: ['Person', 'Person.residenceDivisionCode', 'Person.sex'],
    uses: ['STATISTICS'],
  };
  const roundings = [
    { id: 'MANY', multiple: 20, reason: 'test' },
    { id: 'MARKED', multiple: 50, reason: 'test' },
  ];
  const counted = ruleSetSchema.parse({ purposes: rules.purposes, rules: [statistics], roundings });
  const question = `{ a: personAggregate(groupBy: [{ field: residenceDivisionCode }, { field: sex }], first: 1000) {
    groups { key n: count subjects } rest { n: count } total { n: count } } }`;

  async function told(roles: readonly string[]) {
    const authorization = await gateway.authorization({ roles: [...roles] });
    const { text, body } = await gateway.post(
      { query: question },
      { authorization, 'x-purpose': 'FRONT_DESK' },
    );
    expect(body.errors).toBeUndefined();
    const counts = [...text.matchAll(/"(?:n|subjects)":(\d+)/g)].map(([, count]) => Number(count));
    return { text, counts };
  }

  it('is told the roughest, in either order of the roles, by the same document at any time', async () => {
    const held = [['FEW'], ['MANY'], ['MANY', 'FEW'], ['FEW', 'MANY'], ['FEW', 'MARKED'], ['MARKED', 'MANY']];
    gateway.use(counted, 'new');
    // All at once, while nothing is cached for anybody.
    const [few, many, ...others] = await Promise.all(held.map(told));
    const multiples = [5, 20, 20, 20, 50, 50];
    [few, many, ...others].forEach((answer, index) => {
      const multiple = Number(multiples[index]);
      expect(answer?.text).toContain(`"multiple":${multiple}`);
      expect(answer?.counts.filter((count) => count % multiple !== 0)).toEqual([]);
    });
    expect(few?.counts.some((count) => count % 20 !== 0)).toBe(true);
    expect([others[0]?.text, others[1]?.text]).toEqual([many?.text, many?.text]);
    expect(others[2]?.text).toBe(others[3]?.text);
    for (const [index, roles] of held.entries())
      expect((await told(roles)).text).toBe([few, many, ...others][index]?.text);
  });

  it('learns nothing of the count by asking with one role and then with the other', async () => {
    gateway.use(counted);
    const [few, many] = [await told(['FEW']), await told(['MANY'])];
    expect(many.counts.length).toBe(few.counts.length);
    const follows = new Map<number, number>();
    few.counts.forEach((count, index) => {
      const rougher = Number(many.counts[index]);
      expect(follows.get(count) ?? rougher).toBe(rougher);
      follows.set(count, rougher);
    });
    expect(follows.size).toBeGreaterThan(3);
  });
});
