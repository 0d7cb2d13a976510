import { describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { releaseErrors } from '../../../gateway/access/release-errors.ts';

function error(code: string, path?: (string | number)[]): GraphQLError {
  return new GraphQLError(code, { extensions: { code }, ...(path && { path }) });
}

function placed(data: unknown, ...errors: GraphQLError[]): unknown[] {
  return releaseErrors(data, errors).map(({ extensions, path }) => [extensions.code, path?.join('.')]);
}

describe('releaseErrors', () => {
  it('keeps an error at the place that it emptied', () => {
    expect(placed({ person: { licenses: null } }, error('E', ['person', 'licenses']))).toEqual([
      ['E', 'person.licenses'],
    ]);
  });

  it('drops an error behind an object that does not leave', () => {
    expect(placed({ shop: { boss: null } }, error('E', ['shop', 'boss', 'licenses']))).toEqual([]);
  });

  it('drops an error at a value that is there', () => {
    expect(placed({ person: { licenses: {} } }, error('E', ['person', 'licenses']))).toEqual([]);
  });

  it('puts the errors of a list at its released elements, whatever positions the fetch counted', () => {
    const data = { list: [{ who: null }, { who: { roles: null } }, { who: {} }, { who: { roles: null } }] };
    const errors = [0, 1, 2].map((index) => error('E', ['list', index, 'who', 'roles']));
    expect(placed(data, ...errors)).toEqual([
      ['E', 'list.1.who.roles'],
      ['E', 'list.3.who.roles'],
    ]);
  });

  it("names the object where its owner's word is missing, and not the word", () => {
    expect(placed({ shop: { boss: null } }, error('E', ['shop', 'boss', '__yidang_access']))).toEqual([
      ['E', 'shop.boss'],
    ]);
  });

  it('keeps errors without a path and errors of an answer without data', () => {
    expect(placed({ person: null }, error('E'))).toEqual([['E', undefined]]);
    expect(placed(null, error('E', ['person']))).toEqual([['E', 'person']]);
  });

  it('stops at a hundred', () => {
    const data = { list: Array.from({ length: 150 }, () => ({ name: null })) };
    expect(placed(data, error('E', ['list', 0, 'name']))).toHaveLength(100);
  });
});
