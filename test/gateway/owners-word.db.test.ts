// Rows of persons are their residence's. What the other domains hold about somebody out of scope is not asked of them at all.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ruleSetSchema } from '../../gateway/access/rule.ts';
import { castEntities, castPeople } from '../../seeds/cast.ts';
import { openRecordingGateway, type RecordingGateway } from './recording-gateway.ts';

const { personId } = castPeople['shop-owner'];
const { uscc } = castEntities.restaurant;
const rows = { attribute: 'residenceDivision', op: 'within', value: { principal: 'division' } };
const common = {
  kind: 'GRANT',
  rung: 'CLEAR',
  subjects: { roles: ['CLERK'] },
  purposes: ['*'],
  reason: 'test',
};
const rules = ruleSetSchema.parse({
  purposes: [{ code: 'SERVICE', name: 'service', legalBasis: 'test', caseRequired: false }],
  rules: [
    { ...common, id: 'persons', fields: ['Person'], rows, uses: ['READ'] },
    {
      ...common,
      id: 'the-rest',
      fields: [
        ...['Person.name', 'Person.licenses', 'Person.creditRatings', 'Person.realPropertyRights'],
        ...['ELicense', 'ELicense.name', 'ELicense.holder', 'CreditRating', 'CreditRating.level'],
        ...[
          'LegalEntity',
          'LegalEntity.name',
          'LegalEntity.licenses',
          'LegalEntity.legalRepresentative',
          'LegalRepresentative',
        ],
        ...['LegalRepresentative.person', 'RealPropertyRight', 'RealPropertyRight.status'],
        ...['Person.entityRoles', 'EntityRole', 'EntityRole.role', 'EntityRole.legalEntity'],
      ],
      uses: ['READ'],
    },
    { ...common, id: 'look-up', fields: ['LegalEntity.uscc'], uses: ['MATCH'] },
  ],
});
const file =
  'licenses(first: 2) { nodes { name } } creditRatings(first: 2) { nodes { level } } realPropertyRights(first: 2) { nodes { status } }';
const behind = `{ legalEntity(uscc: "${uscc}") { name legalRepresentative { person { name ${file} } } } }`;

describe("the owner's word", () => {
  let gateway: RecordingGateway;

  beforeAll(async () => {
    gateway = await openRecordingGateway();
    gateway.use(rules);
  });

  beforeEach(() => {
    gateway.takeFetches();
    gateway.down = undefined;
  });

  afterAll(() => gateway.close());

  async function ask(division: string, query: string) {
    const authorization = await gateway.authorization({ roles: ['CLERK'], attributes: { division } });
    return (await gateway.post({ query }, { authorization, 'x-purpose': 'SERVICE' })).body;
  }

  /** Who was asked about which persons, in order. */
  function asked(): readonly (readonly [string, readonly unknown[]])[] {
    return gateway.takeFetches().flatMap(({ subgraph, variables }) => {
      const { representations } = variables;
      return Array.isArray(representations) ? [[subgraph, representations.map((each) => each.personId)]] : [];
    });
  }

  it('comes first, and then every domain that has something to say is asked', async () => {
    const { data } = await ask('320100', behind);
    expect(data).toHaveProperty('legalEntity.legalRepresentative.person.name');
    const [first, ...others] = asked();
    expect(first).toEqual(['population', [personId]]);
    expect(others.sort()).toEqual([
      ['credit', [personId]],
      ['e-licenses', [personId]],
      ['geospatial', [personId]],
    ]);
  });

  it('is the end of it for somebody out of scope', async () => {
    const { data } = await ask('320800', behind);
    expect(data).toHaveProperty('legalEntity.legalRepresentative.person', null);
    expect(asked()).toEqual([['population', [personId]]]);
  });

  it('comes before the domain that found a person is asked what it holds about that person', async () => {
    const roles =
      'entityRoles(first: 2) { nodes { role legalEntity { name licenses(first: 1) { nodes { name } } } } }';
    const query = `{ legalEntity(uscc: "${uscc}") { legalRepresentative { person { ${roles} } } } }`;
    expect((await ask('320800', query)).data).toHaveProperty('legalEntity.legalRepresentative.person', null);
    const [first, ...others] = gateway.takeFetches();
    expect(first?.query).not.toContain('entityRoles');
    expect(others.map(({ subgraph }) => subgraph)).toEqual(['population']);
    const { data } = await ask('320100', query);
    expect(data).toHaveProperty(
      'legalEntity.legalRepresentative.person.entityRoles.nodes.0.legalEntity.licenses.nodes.0.name',
    );
    const subgraphs = gateway.takeFetches().map(({ subgraph }) => subgraph);
    expect(subgraphs).toEqual(['legal-entities', 'population', 'legal-entities', 'e-licenses']);
  });

  it('is not asked for where nobody can be out of scope, and then nothing is asked twice', async () => {
    gateway.use({
      ...rules,
      rules: rules.rules.map((rule) => (rule.id === 'persons' ? { ...rule, rows: undefined } : rule)),
    });
    const query = `{ legalEntity(uscc: "${uscc}") { legalRepresentative { person { entityRoles(first: 1) { nodes { role } } } } } }`;
    expect((await ask('320800', query)).data).toHaveProperty(
      'legalEntity.legalRepresentative.person.entityRoles.nodes.0.role',
    );
    expect(gateway.takeFetches().map(({ subgraph }) => subgraph)).toEqual(['legal-entities']);
    gateway.use(rules);
  });

  it('leaves of a list those that it confirms', async () => {
    const { data } = await ask(
      '320100',
      `{ eLicenses(first: 40) { nodes { holder { ... on Person { name ${file} } } } } }`,
    );
    const nodes = (data as { eLicenses: { nodes: { holder: unknown }[] } }).eLicenses.nodes;
    const confirmed = nodes.filter(
      ({ holder }) => holder !== null && Object.keys(holder as object).length > 0,
    );
    const [owner, ...others] = asked().filter(([, persons]) => persons.some((each) => each !== undefined));
    expect(owner?.[0]).toBe('population');
    expect(confirmed.length).toBeGreaterThan(0);
    for (const [, persons] of others) {
      expect(persons.length).toBeLessThan(owner?.[1].length ?? 0);
      expect(persons.length).toBeLessThanOrEqual(confirmed.length);
    }
  });

  it('does not come while the owner is down, and then nobody is asked and nothing is released', async () => {
    gateway.down = 'population';
    const { data, errors } = await ask('320100', behind);
    expect(data).toEqual({
      legalEntity: { name: expect.any(String), legalRepresentative: { person: null } },
    });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['SECTION_UNAVAILABLE']);
    expect(asked()).toEqual([['population', [personId]]]);
  });
});
