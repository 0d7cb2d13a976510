import { describe, expect, it } from '@jest/globals';
import { type Failure, keyLookups, sectionErrors, standIns } from '../../gateway/section-failure.ts';
import { loadSupergraph, supergraphFile } from '../../gateway/supergraph.ts';

const lookups = new Map([['person', { type: 'Person', key: 'personId' }]]);
const all = () => true;
const allFailed: readonly Failure[] = [{ path: [], code: 'SECTION_UNAVAILABLE', ownerDown: true }];

function paths(fetch: Parameters<typeof sectionErrors>[0], failures = allFailed, standIn = {}) {
  return sectionErrors(fetch, failures, standIn).map(({ path }) => path?.join('.'));
}

describe('a failed fetch', () => {
  it('leaves the sections of every representation empty', () => {
    const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on Person { __typename licenses(first: 1) { nodes { licenseId } } roles: entityRoles(first: 1) { nodes { role } } } } }`;
    expect(paths({ query, variables: { representations: [{}, {}] } })).toEqual([
      '_entities.0.licenses',
      '_entities.0.roles',
      '_entities.1.licenses',
      '_entities.1.roles',
    ]);
  });

  it('is told with a bounded number of errors', () => {
    const query =
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on P { a b } } }';
    const representations = Array.from({ length: 1000 }, () => ({}));
    expect(paths({ query, variables: { representations } })).toHaveLength(100);
  });

  it('keeps to the root field that failed', () => {
    const query = '{ a: division(code: "1") { name } persons(first: 1) { nodes { name } } }';
    expect(paths({ query, variables: {} })).toEqual(['a', 'persons']);
    const one = [{ path: ['persons'], code: 'SECTION_TIMEOUT', ownerDown: true }];
    expect(paths({ query, variables: {} }, one)).toEqual(['persons']);
  });

  it('puts the key in place of an object that was looked up by it, and says which sections are missing', () => {
    const query = `query ($id: ID!) { who: person(personId: $id) { __typename id: personId personId ...F } }
      fragment F on Person { name household { householdNo } }`;
    const fetch = { query, variables: { id: 'P1' } };
    const standIn = standIns(fetch, lookups, allFailed, all);
    expect(standIn).toEqual({ who: { __typename: 'Person', id: 'P1', personId: 'P1' } });
    expect(paths(fetch, allFailed, standIn)).toEqual(['who.name', 'who.household']);
  });

  it.each([
    ['a look-up by something else', '{ personByIdNumber(idNumber: "1") { personId } }', allFailed, all],
    ['a list', '{ persons(first: 1) { nodes { personId } } }', allFailed, all],
    [
      'what the caller asked wrongly',
      '{ person(personId: "P1") { personId } }',
      [{ path: ['person'], code: 'PAGE_SIZE', ownerDown: false }],
      all,
    ],
    [
      'a type whose rows the caller sees in part',
      '{ person(personId: "P1") { personId } }',
      allFailed,
      () => false,
    ],
  ])('puts nothing in place of %s', (_name, query, failures, seesAllRows) => {
    expect(standIns({ query, variables: {} }, lookups, failures, seesAllRows)).toEqual({});
  });

  it('knows the look-ups by key of the supergraph', async () => {
    const found = keyLookups(await loadSupergraph(supergraphFile));
    expect([...found].map(([field, { type, key }]) => `${field}(${key}): ${type}`).sort()).toEqual([
      'division(code): Division',
      'eLicense(licenseId): ELicense',
      'legalEntity(uscc): LegalEntity',
      'person(personId): Person',
      'realPropertyUnit(unitCode): RealPropertyUnit',
      'standardAddress(addressId): StandardAddress',
    ]);
  });
});
