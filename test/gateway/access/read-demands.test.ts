import { describe, expect, it } from '@jest/globals';
import { parse, print } from 'graphql';
import { accessLinks, withoutAccessDirectives } from '../../../gateway/access/access-directives.ts';
import { readDemands } from '../../../gateway/access/read-demands.ts';

/** A supergraph with these links, as composition writes it, and these types. */
function supergraph(links: string, types: string) {
  return parse(
    `schema @link(url: "https://specs.apollo.dev/link/v1.0") ${links} { query: Query } ${types} scalar Scope scalar Policy`,
  );
}

const scopesLink = '@link(url: "https://specs.apollo.dev/requiresScopes/v0.1", for: SECURITY)';
const declared =
  'directive @requiresScopes(scopes: [[requiresScopes__Scope!]!]!) on OBJECT scalar requiresScopes__Scope';

describe('what a supergraph demands', () => {
  it.each([
    ['its own name', '', '@authenticated'],
    ['a name that it is imported by', 'import: [{ name: "@authenticated", as: "@auth" }]', '@auth'],
    ['the name of its feature', 'as: "known"', '@known'],
    ['its own name, imported beside', 'as: "known", import: ["@authenticated"]', '@authenticated'],
  ])('is read of a directive under %s, and taken out', (_name, how, directive) => {
    const link = `@link(url: "https://specs.apollo.dev/authenticated/v0.1", ${how})`;
    const document = supergraph(link, `directive ${directive} on OBJECT type Query { a: Int ${directive} }`);
    expect(readDemands(document).at).toEqual(new Map([['Query.a', [{ by: '@authenticated' }]]]));
    expect(print(withoutAccessDirectives(document))).not.toContain('auth');
    expect(print(withoutAccessDirectives(document))).not.toContain('@known');
  });

  it('is not read of a directive of that name that is linked from elsewhere, or not at all', () => {
    const types = 'directive @authenticated on FIELD_DEFINITION type Query { a: Int @authenticated }';
    for (const link of ['', '@link(url: "https://example.org/authenticated/v0.1")']) {
      const document = supergraph(link, types);
      expect(readDemands(document).at.size).toBe(0);
      expect(withoutAccessDirectives(document)).toEqual(document);
    }
  });

  it('is not known of another version, which stays', () => {
    const link = '@link(url: "https://specs.apollo.dev/policy/v0.2", for: SECURITY)';
    const document = supergraph(link, 'type Query { a: Int @policy(policies: [["x"]]) }');
    expect(accessLinks(document)).toMatchObject([{ feature: 'policy', known: false }]);
    expect(print(withoutAccessDirectives(document))).toContain('policy/v0.2');
  });

  it('takes the scalar of its arguments out with it', () => {
    const document = supergraph(
      scopesLink,
      `${declared} type Query @requiresScopes(scopes: [["x"]]) { a: Int }`,
    );
    expect(print(withoutAccessDirectives(document))).not.toMatch(/requiresScopes/);
    expect(readDemands(document).scopes).toEqual(new Set(['x']));
  });

  it.each(['[]', '"x"', 'null', '[[1]]', '[null]'])(
    'is nothing that could be kept, given as %s',
    (scopes) => {
      const document = supergraph(
        scopesLink,
        `${declared} type Query { a: Int @requiresScopes(scopes: ${scopes}) }`,
      );
      expect(() => readDemands(document)).toThrow(/@requiresScopes of Query\.a names no scopes/);
    },
  );

  it('holds for a field together with that of its type and of the type that it gives', () => {
    const types = `${declared}
      type Query { a: [Thing!]! @requiresScopes(scopes: [["a"]]) }
      type Thing @requiresScopes(scopes: [["b"], ["c", "d"]]) { money: Money }
      scalar Money @requiresScopes(scopes: [[]])`;
    const { at } = readDemands(supergraph(scopesLink, types));
    const by = (...anyOf: readonly (readonly string[])[]) => ({ by: '@requiresScopes', anyOf });
    expect([...at]).toEqual([
      ['Query.a', [by(['a']), by(['b'], ['c', 'd'])]],
      ['Thing', [by(['b'], ['c', 'd'])]],
      ['Thing.money', [by(['b'], ['c', 'd']), by([])]],
    ]);
  });
});
