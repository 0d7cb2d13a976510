import { describe, expect, it } from '@jest/globals';
import { answer } from './answer.ts';
import { grant, limit } from './small-world.ts';

const inCity = { attribute: 'city', op: 'eq', value: '320102' } as const;
const everything = grant({ id: 'all', fields: ['Person', 'Card', 'Shop', 'Boss', 'Visit', 'Fine', {}] });
const scoped = [everything, limit({ id: 'city', fields: ['Person'], rows: inCity })];
const wang = {
  __typename: 'Person',
  id: 'P-1',
  name: '王小明',
  sex: '1',
  number: '320102199003071234',
  _access: '',
};
const zhao = { ...wang, id: 'P-2', name: '赵大山', _access: null };

describe('what is hidden', () => {
  it('is null under its own key, and the keys come in the order of the caller', () => {
    const rules = [everything, limit({ fields: ['Person.number', 'Person.sex'] })];
    const query = '{ person(id: "1") { x: sex name ... on Person { number } again: name sex } }';
    const { fetched, released } = answer(rules, query, { person: wang });
    expect(fetched).not.toHaveProperty('person.x');
    expect(JSON.stringify(released)).toBe(
      '{"person":{"x":null,"name":"王小明","number":null,"again":"王小明","sex":null}}',
    );
  });

  it('is null also where it is an object, a list or a connection', () => {
    const query =
      '{ person(id: "1") { name friend { name } friends(first: 1) { nodes { name } } shops { title } } version }';
    const rules = [grant({ fields: ['Person', 'Person.name'] })];
    const { released } = answer(rules, query, { person: wang, version: '1' });
    expect(released).toEqual({
      person: { name: '王小明', friend: null, friends: null, shops: null },
      version: '1',
    });
    expect(answer([], query, { person: wang, version: '1' }).released).toEqual({
      person: null,
      version: '1',
    });
  });

  it('does not show that it was left out by a key that the door added', () => {
    const query =
      '{ person(id: "1") { number } shop(code: "1") { holder { ... on Person { number } ... on Shop { code } } } }';
    const rules = [...scoped, limit({ fields: ['Person.number'] })];
    const { fetched, released } = answer(rules, query, { person: wang, shop: { holder: wang } });
    expect(JSON.stringify(fetched)).toContain('__yidang_');
    expect(released).toEqual({ person: { number: null }, shop: { holder: { number: null } } });
  });

  it('is null on an interface for every type as soon as one hides it, and clear where the type is certain', () => {
    const rules = [everything, limit({ fields: ['Fine.status'] })];
    const visit = { __typename: 'Visit', recordId: 'V', status: 'open' };
    const fine = { __typename: 'Fine', recordId: 'F', status: 'paid' };
    const query =
      '{ records { ...R ... on Visit { certain: status } } shop(code: "1") { visits { ...R } } } fragment R on Record { recordId status }';
    const { released } = answer(rules, query, { records: [visit, fine], shop: { visits: [visit] } });
    expect(released).toEqual({
      records: [
        { recordId: 'V', status: null, certain: 'open' },
        { recordId: 'F', status: null },
      ],
      shop: { visits: [{ recordId: 'V', status: 'open' }] },
    });
  });
});

describe('an object whose owner does not confirm it', () => {
  const name = { name: '王小明' };

  it('is not there, on whatever path it was reached', () => {
    const query = `{ person(id: "1") { name } shop(code: "1") { boss { title person { name } } holder { ... on Person { name } } } }`;
    const of = (person: object) =>
      answer(scoped, query, { person, shop: { boss: { title: '经理', person }, holder: person } }).released;
    expect(of(wang)).toEqual({ person: name, shop: { boss: { title: '经理', person: name }, holder: name } });
    expect(of(zhao)).toEqual({ person: null, shop: { boss: { title: '经理', person: null }, holder: null } });
  });

  it('leaves no gap in a list, and takes its edge with it', () => {
    const query =
      '{ persons(first: 3) { edges { cursor node { name } } nodes { name } pageInfo { hasNextPage } } }';
    const persons = {
      edges: [
        { cursor: 'a', node: zhao },
        { cursor: 'b', node: wang },
      ],
      nodes: [zhao, wang, zhao],
      pageInfo: { hasNextPage: false },
    };
    expect(answer(scoped, query, { persons }).released).toEqual({
      persons: { edges: [{ cursor: 'b', node: name }], nodes: [name], pageInfo: { hasNextPage: false } },
    });
  });

  it('does not show what lies below it either', () => {
    const query = '{ person(id: "1") { friend { name shops { title } } } }';
    const friend = { ...zhao, shops: [{ title: '面馆' }] };
    expect(answer(scoped, query, { person: { ...wang, friend } }).released).toEqual({
      person: { friend: null },
    });
  });

  it('does not pass when the word is of another kind', () => {
    for (const word of [undefined, null]) {
      expect(
        answer(scoped, '{ person(id: "1") { name } }', { person: { ...wang, _access: word } }).released,
      ).toEqual({
        person: null,
      });
    }
  });

  it('is not there when its type is one of which no row exists', () => {
    const rules = [grant({ fields: ['Visit', 'Visit.status', 'Fine.status'] })];
    const records = [
      { __typename: 'Visit', status: 'open' },
      { __typename: 'Fine', status: 'paid' },
    ];
    expect(answer(rules, '{ records { status } }', { records }).released).toEqual({
      records: [{ status: 'open' }],
    });
  });
});

describe('a bit of the word of an owner', () => {
  const rules = [everything, limit({ fields: ['Person.stars', 'Person.shops', 'Person.id'], rows: inCity })];
  const released = (word: string) => {
    const person = { ...wang, shops: [{ title: '面馆' }], stars: '5', _access: word };
    return answer(rules, '{ person(id: "1") { stars key: id shops { title } name } }', { person }).released;
  };
  const shops = [{ title: '面馆' }];

  it('lets a key leave, and a field of another domain', () => {
    expect(released('111')).toEqual({ person: { stars: '5', key: 'P-1', shops, name: '王小明' } });
    expect(released('100')).toEqual({ person: { stars: null, key: 'P-1', shops: null, name: '王小明' } });
    expect(released('010')).toEqual({ person: { stars: null, key: null, shops, name: '王小明' } });
    expect(released('001')).toEqual({ person: { stars: '5', key: null, shops: null, name: '王小明' } });
  });

  it('counts as not set when it is missing', () => {
    expect(released('1')).toEqual({ person: { stars: null, key: 'P-1', shops: null, name: '王小明' } });
    expect(released('')).toEqual({ person: { stars: null, key: null, shops: null, name: '王小明' } });
  });
});

describe('@skip and @include', () => {
  const query = `query ($yes: Boolean!, $no: Boolean!) {
    person(id: "1") { name @include(if: $no) number @skip(if: $yes) sex @include(if: $yes) ... @skip(if: $no) { again: name hidden: number } }
  }`;

  it('decide which keys are there, hidden or not', () => {
    const rules = [everything, limit({ fields: ['Person.number', 'Person.sex'] })];
    const { released } = answer(rules, query, { person: wang }, { yes: true, no: false });
    expect(JSON.stringify(released)).toBe('{"person":{"sex":null,"again":"王小明","hidden":null}}');
  });
});

describe('the entries of an answer', () => {
  const entries = (rules: Parameters<typeof answer>[0], query: string) => answer(rules, query, {}).entries;

  it('name the path, the outcome and the rules, and say nothing of what is clear', () => {
    const rules = [
      everything,
      limit({ id: 'names', fields: ['Person.name'], rung: 'NAME' }),
      limit({ id: 'rows', fields: ['Person.sex'], rows: inCity }),
    ];
    expect(entries(rules, '{ p: person(id: "1") { n: name sex birth nickname } }')).toEqual([
      { path: 'p.n', coordinate: 'Person.name', outcome: 'NAME', rules: ['all', 'names'] },
      {
        path: 'p.sex',
        coordinate: 'Person.sex',
        outcome: 'BY_ROW',
        rungs: ['CLEAR', 'HIDDEN'],
        rules: ['all', 'rows'],
      },
      { path: 'p.nickname', coordinate: 'Person.nickname', outcome: 'HIDDEN', rules: [] },
    ]);
  });

  it('say which rows are not there behind a field', () => {
    const rules = [grant({ id: 'fields', fields: ['Shop', 'Shop.holder', 'Shop.boss', 'Shop.code'] })];
    expect(entries(rules, '{ shop(code: "1") { boss { title } holder { __typename } } }')).toEqual([
      { path: 'shop.boss', coordinate: 'Boss', outcome: 'HIDDEN', rules: [] },
      { path: 'shop.holder', coordinate: 'Person', outcome: 'HIDDEN', rules: [] },
    ]);
  });

  it('name the rules of the type on whose account a field of an interface is hidden', () => {
    const rules = [everything, limit({ id: 'fines', fields: ['Fine.status'] })];
    expect(entries(rules, '{ records { status } }')).toEqual([
      { path: 'records.status', coordinate: 'Visit.status', outcome: 'HIDDEN', rules: ['all', 'fines'] },
      { path: 'records.status', coordinate: 'Fine.status', outcome: 'HIDDEN', rules: ['all', 'fines'] },
    ]);
  });
});
