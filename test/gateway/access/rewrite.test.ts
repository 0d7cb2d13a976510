import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  isObjectType,
  NoUnusedVariablesRule,
  parse,
  specifiedRules,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { staticRung } from '../../../gateway/access/cell.ts';
import { conditionNames, rewrite, usesReservedAlias } from '../../../gateway/access/rewrite.ts';
import { oneLine, planned, scopeOf } from './answer.ts';
import { ruleSets } from './random-rules.ts';
import { grant, limit, schema } from './small-world.ts';

const inCity = { attribute: 'city', op: 'eq', value: '320102' } as const;
const named = grant({ fields: ['Person', 'Person.name'] });
const everything = grant({ fields: ['Person', 'Card', 'Shop', 'Boss', 'Visit', 'Fine', {}] });

describe('what is hidden on every row', () => {
  it('is not planned, under whatever alias and through whatever fragment', () => {
    const query = `{ person(id: "1") { name n: number ... on Person { sex x: birth } ...F } } fragment F on Person { birth name }`;
    expect(planned([named], query)).toBe(
      '{ person(id: "1") { name ... on Person { __yidang_type: __typename } ...F } } fragment F on Person { name }',
    );
  });

  it('is not planned where it has no classification, nor where no row may exist behind it', () => {
    const query = `{ person(id: "1") { name nickname friends(first: 1) { nodes { name } } card { expires } shops { title } } stray { thing } version }`;
    const rules = [
      named,
      grant({ fields: ['Person.friends', 'Person.card', 'Person.shops', 'Shop.title', 'Card.expires'] }),
    ];
    expect(planned(rules, query)).toBe(
      '{ person(id: "1") { name friends(first: 1) { nodes { name } } } version }',
    );
  });

  it('leaves a selection that is not empty, with its directives', () => {
    const query = `query ($x: Boolean!) { person(id: "1") @include(if: $x) { number } shop(code: "1") { title } }`;
    expect(planned([named], query)).toBe(
      'query ($x: Boolean!) { person(id: "1") @include(if: $x) { __yidang_type: __typename } }',
    );
    expect(planned([], query)).toBe('query ($x: Boolean!) { __yidang_type: __typename }');
  });

  it('is the rest of the schema, which is not asked of the subgraphs, and the word of an owner', () => {
    expect(
      planned([named], `{ __schema { types { name } } person(id: "1") { __typename _access name } }`),
    ).toBe('{ person(id: "1") { __typename name } }');
  });
});

describe('the word of an owner', () => {
  it('is asked for wherever an entity of which not all rows exist is reached', () => {
    const rules = [everything, limit({ fields: ['Person'], rows: inCity })];
    const query = `{ shop(code: "1") { boss { person { name } } holder { ... on Person { name } ... on Shop { title } } } persons(first: 1) { edges { node { name } } } }`;
    expect(planned(rules, query)).toBe(
      oneLine(`{ shop(code: "1") { boss { person { name __yidang_access: _access } }
        holder { ... on Person { name } ... on Shop { title } __yidang_type: __typename ... on Person { __yidang_access: _access } } }
        persons(first: 1) { edges { node { name __yidang_access: _access } } } }`),
    );
  });

  it('is asked for where it must say whether a key or a field of another domain may leave', () => {
    for (const field of ['Person.id', 'Person.shops']) {
      const rules = [everything, limit({ fields: [field], rows: inCity })];
      expect(planned(rules, '{ person(id: "1") { sex } }')).toBe(
        '{ person(id: "1") { sex __yidang_access: _access } }',
      );
    }
    expect(
      planned([everything, limit({ fields: ['Person.name'], rows: inCity })], '{ person(id: "1") { sex } }'),
    ).toBe('{ person(id: "1") { sex } }');
  });
});

describe('a field of an interface', () => {
  const query = '{ records { recordId status } }';

  it('is planned when each type that may stand there shows it', () => {
    expect(planned([everything], query)).toBe('{ records { recordId status __yidang_type: __typename } }');
    const hidden = limit({ fields: ['Fine.status'] });
    expect(planned([everything, hidden], query)).toBe('{ records { recordId __yidang_type: __typename } }');
  });

  it('does not mind a type of which no row may exist', () => {
    const rules = [grant({ fields: ['Visit', 'Visit.status', 'Visit.recordId'] })];
    expect(planned(rules, query)).toBe('{ records { recordId status __yidang_type: __typename } }');
  });

  it('is decided for the types at its place, in a fragment that stands at several', () => {
    const rules = [everything, limit({ fields: ['Fine.status'] })];
    const shared = `{ records { ...R ... on Visit { ...R } } shop(code: "1") { visits { ...R } } } fragment R on Record { recordId status }`;
    expect(planned(rules, shared)).toBe(
      oneLine(`{ records { ...R ... on Visit { ...R_2 } __yidang_type: __typename } shop(code: "1") { visits { ...R_2 } } }
        fragment R on Record { recordId } fragment R_2 on Record { recordId status }`),
    );
  });

  it('takes no name of the caller for the fragments that it makes', () => {
    const rules = [everything, limit({ fields: ['Fine.status'] })];
    const query = `{ records { ...R_2 ...R ... on Visit { ...R } } } fragment R on Record { status } fragment R_2 on Record { recordId }`;
    expect(planned(rules, query)).toBe(
      oneLine(`{ records { ...R_2 ...R ... on Visit { ...R_3 } __yidang_type: __typename } }
        fragment R_2 on Record { recordId } fragment R on Record { __yidang_type: __typename } fragment R_3 on Record { status }`),
    );
  });
});

describe('whatever the rules are, the planned document', () => {
  const query = `query ($a: Boolean!, $n: Int!) {
    person(id: "1") { id number name @skip(if: $a) friend { ...P friend { ...P } } friends(first: $n) { edges { cursor node { ...P } } pageInfo { hasNextPage } } card { cardNumber } }
    shop(code: "1") { code holder { __typename ...P ... on Shop { title } } boss { person { ...P } } records { ...R } visits { ...R visitor } }
    records { ...R ... on Fine { ...R amount } }
  }
  fragment P on Person { number birth shops { title visits { ...R } } }
  fragment R on Record { recordId status ... on Visit { visitor } }`;
  const rules = specifiedRules.filter((rule) => rule !== NoUnusedVariablesRule);

  it('is valid and asks for nothing that is hidden on every row', () => {
    fc.assert(
      fc.property(ruleSets, (set) => {
        const scope = scopeOf([
          ...set,
          grant({ id: 'some', fields: ['Person', 'Shop', 'Visit', 'Shop.title', 'Visit.status'] }),
        ]);
        const document = rewrite(scope, parse(query));
        expect(validate(schema, document, rules)).toEqual([]);
        const info = new TypeInfo(schema);
        const asked = new Set<string>();
        visit(
          document,
          visitWithTypeInfo(info, {
            Field({ name }) {
              const parent = info.getParentType();
              if (isObjectType(parent) && !name.value.startsWith('_'))
                asked.add(`${parent.name}.${name.value}`);
            },
          }),
        );
        const hidden = [...asked].filter((coordinate) => {
          const [type = '', field = ''] = coordinate.split('.');
          const decided = scope.decision.types.get(type);
          return (
            decided !== undefined &&
            (decided.rows === false || staticRung(decided.fields.get(field)) === 'HIDDEN')
          );
        });
        expect(hidden).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('of a document as it came', () => {
  it('the aliases that the door keeps for itself are noticed', () => {
    expect(
      usesReservedAlias(parse('{ person(id: "1") { ...F } } fragment F on Person { __yidang_access: name }')),
    ).toBe(true);
    expect(usesReservedAlias(parse('{ yidang: person(id: "1") { __typename } }'))).toBe(false);
  });

  it('the variables that decide what is skipped and included are known', () => {
    const query =
      'query ($b: Boolean!, $a: Boolean!, $id: ID!) { person(id: $id) @include(if: $b) { name @skip(if: $a) sex @skip(if: true) } }';
    expect(conditionNames(parse(query))).toEqual(['a', 'b']);
  });
});
