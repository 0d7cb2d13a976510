import { composeServices } from '@apollo/composition';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, isNonNullType, parse } from 'graphql';
import { findingsOf } from '../../gateway/access/findings.ts';
import { governSupergraph, loadGovernedSupergraph } from '../../gateway/governed-supergraph.ts';
import { grant, ruleSet } from './access/small-world.ts';
import { openLibrary } from './library.ts';
import { berthsSdl, shipsSdl } from './plain/harbour-data.ts';

function composed(ships = shipsSdl, berths = berthsSdl): string {
  const { supergraphSdl, errors } = composeServices([
    { name: 'ships', typeDefs: parse(ships), url: 'http://ships.invalid/' },
    { name: 'berths', typeDefs: parse(berths), url: 'http://berths.invalid/' },
  ]);
  if (supergraphSdl === undefined) throw new Error(errors?.join('\n'));
  return supergraphSdl;
}

/** With two computed fields of ships, of which one is computed from the other. */
function requiring(): readonly [string, string] {
  const classified = '@classified(level: "L2", share: "CONDITIONAL", source: "harbour")';
  const imports = (text: string) =>
    text.replace('import: ["@key",', 'import: ["@key", "@requires", "@external",');
  return [
    imports(shipsSdl).replace(
      'fleet: [Ship!]!',
      `near: String @external approach: String @requires(fields: "near") ${classified} fleet: [Ship!]!`,
    ),
    imports(berthsSdl).replace(
      'imo: ID!\n',
      `imo: ID!\n    port: String! @external\n    near: String @requires(fields: "port") ${classified}\n`,
    ),
  ];
}

function problemOf(supergraph: string): string {
  try {
    governSupergraph(supergraph);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('a supergraph of plain subgraphs, made ready to be governed', () => {
  const { sdl, catalog } = governSupergraph(composed());
  const schema = buildSchema(sdl, { assumeValidSDL: true });
  const isHard = (type: string, field: string) => {
    const object = schema.getType(type);
    return object !== undefined && 'getFields' in object && isNonNullType(object.getFields()[field]?.type);
  };

  it('gives each entity one owner: the subgraph that holds its row attributes', () => {
    expect(catalog.types.get('Ship')?.owner).toBe('SHIPS');
    expect(catalog.types.get('Berth')?.owner).toBe('BERTHS');
    expect(sdl).toMatch(/_access: String @join__field\(graph: SHIPS\)/);
  });

  it('takes the word of the SDL for who owns an entity, where a subgraph has the field _access', () => {
    const berths = berthsSdl.replace('berth: Berth', '_access: String berth: Berth');
    expect(problemOf(composed(shipsSdl, berths))).toMatch(/flag of Ship .* in berths is not a single value/);
  });

  it('lets everything be null that a rule may hide, and keys not', () => {
    expect(isHard('Ship', 'imo')).toBe(true);
    expect(isHard('Ship', 'name')).toBe(false);
    expect(isHard('Vessel', 'name')).toBe(false);
    expect(isHard('Call', 'ship')).toBe(false);
    expect(isHard('Query', 'ships')).toBe(false);
    expect(isHard('ShipEdge', 'node')).toBe(true);
  });

  it('serves no mutations', () => {
    const ships = `${shipsSdl} type Mutation { scrap(imo: ID!): Ship }`;
    const governed = governSupergraph(composed(ships));
    expect(buildSchema(governed.sdl, { assumeValidSDL: true }).getMutationType()).toBeUndefined();
  });

  it('finds rules that read an attribute which no field holds', () => {
    const owned = { attribute: 'owner', op: 'eq', value: 'X' } as const;
    const flagged = { attribute: 'flag', op: 'eq', value: 'NO' } as const;
    const found = (rows: typeof owned | typeof flagged) =>
      findingsOf(ruleSet([grant({ id: 'a', fields: ['Ship'], rows })]), catalog, 0).errors;
    expect(found(owned)).toMatchObject([{ code: 'UNREADABLE_ATTRIBUTE', rules: ['a'] }]);
    expect(found(flagged)).toEqual([]);
  });

  it('refuses rules that grant what a transitive @requires computes from a hidden field', () => {
    const [ships, berths] = requiring();
    const { catalog: required } = governSupergraph(composed(ships, berths));
    const found = (fields: readonly string[]) => {
      const given = grant({ id: 'a', purposes: ['P'], fields: ['Ship', ...fields] });
      const { errors } = findingsOf(ruleSet([given]), required, 0);
      return errors.map(({ code, message }) => `${code} ${message}`);
    };
    const hidden = (field: string, other: string) =>
      `COMPUTED_FROM_HIDDEN *, P: ${field} is computed from ${other}, which the same lens hides`;
    expect(found(['Ship.approach'])).toEqual([hidden('Ship.approach', 'near')]);
    expect(found(['Ship.approach', 'Ship.near'])).toEqual([hidden('Ship.near', 'port')]);
    expect(found(['Ship.approach', 'Ship.near', 'Ship.port'])).toEqual([]);
  });

  it('hides from everybody what is classified by a renamed directive', () => {
    const renamed = shipsSdl
      .replace('import: ["@classified",', 'import: [{ name: "@classified", as: "@secret" },')
      .replace('composeDirective(name: "@classified")', 'composeDirective(name: "@secret")')
      .replaceAll('@classified(', '@secret(');
    const { errors, supergraphSdl } = composeServices([
      { name: 'ships', typeDefs: parse(renamed), url: 'http://ships.invalid/' },
    ]);
    expect(errors).toBeUndefined();
    expect(problemOf(String(supergraphSdl))).toMatch(/no field is @classified/);
    // Where another subgraph keeps the name, there is a catalogue, in which such fields are not.
    const kept = 'directive @classified(level: String!, share: String!, source: String!) on FIELD_DEFINITION';
    const half = `${String(supergraphSdl).replace('@secret(level: "L2"', '@classified(level: "L2"')} ${kept}`;
    const known = [...governSupergraph(half).catalog.types.values()];
    expect(known.flatMap(({ fields }) => [...fields.keys()])).toHaveLength(1);
    expect(known.filter(({ name, classified }) => classified && name === 'Ship')).toEqual([]);
  });

  it('takes what one subgraph requires of another for what it is computed from', () => {
    const { catalog: required } = governSupergraph(composed(...requiring()));
    expect(required.types.get('Ship')?.fields.get('near')?.derivedFrom).toEqual(['port']);
  });
});

describe('a supergraph that cannot be governed', () => {
  it.each([
    [
      'an attribute in a field that is not there',
      ['field: "port"', 'field: "harbour"'],
      /port of Ship .*field harbour/,
    ],
    [
      'an attribute behind a list',
      ['field: "port"', 'field: "fleet.port"'],
      /port of Ship .*field fleet\.port/,
    ],
    [
      'a subject in a field that is not there',
      ['type: "Ship", field: "imo"', 'type: "Ship", field: "owner.id"'],
      /subject Ship of Ship .*field owner\.id/,
    ],
    ['an attribute in an object', ['field: "port"', 'field: "hold"'], /port of Ship .*field hold/],
    [
      'a ladder with an unknown mask',
      ['CLEAR > CITY > HIDDEN', 'CLEAR > TOWN > HIDDEN'],
      /ladder of Ship\.port/,
    ],
    [
      'masks on what is no text',
      [
        'tonnage: Int! @c @ladder(rungs: "CLEAR > HIDDEN")',
        'tonnage: Int! @c @ladder(rungs: "CLEAR > BAND > HIDDEN")',
      ],
      /Ship\.tonnage has masks, and is no single text/,
    ],
    [
      'a weak mask of what is most sensitive',
      [
        'callSign: String! @c @ladder(rungs: "CLEAR > LAST_4 > TOKEN > HIDDEN")',
        'callSign: String! @classified(level: "L4", share: "CONDITIONAL", source: "h") @ladder(rungs: "CLEAR > ID_BIRTH > HIDDEN")',
      ],
      /Ship\.callSign is of level L4 and has the mask ID_BIRTH/,
    ],
    [
      'masks on a key',
      [
        'imo: ID! @c @ladder(rungs: "CLEAR > HIDDEN")',
        'imo: ID! @c @ladder(rungs: "CLEAR > LAST_4 > HIDDEN")',
      ],
      /Ship\.imo is a key/,
    ],
  ])('has %s', (_case, [from = '', to = ''], problem) => {
    const written = shipsSdl.replace(spelled(from), spelled(to));
    expect(written).not.toBe(shipsSdl);
    expect(problemOf(composed(written))).toMatch(problem);
  });

  it('has a key of nested fields', () => {
    const berths = berthsSdl.replace('@key(fields: "id")', '@key(fields: "moored { imo }")');
    expect(problemOf(composed(shipsSdl, berths))).toMatch(/Berth has the key "moored \{ imo \}"/);
  });

  it('knows an interface as one object: which type a row is of, and so which rules are about it, is not known there', () => {
    const ships = shipsSdl.replace('interface Vessel {', 'interface Vessel @key(fields: "imo") {');
    const keyed = ships.replace(
      'type Barge implements Vessel',
      'type Barge implements Vessel @key(fields: "imo")',
    );
    const head = berthsSdl.slice(0, berthsSdl.indexOf('type ShipConnection'));
    const dues = `${head.replace('"@composeDirective"', '"@composeDirective", "@interfaceObject"')}
      type Query { dues: String }
      type Vessel @interfaceObject @key(fields: "imo") {
        imo: ID!
        dues: String @classified(level: "L2", share: "CONDITIONAL", source: "harbour")
      }`;
    expect(problemOf(composed(keyed, dues))).toMatch(/Vessel is an @interfaceObject in BERTHS/);
  });

  it('demands of its readers what could be read both ways', () => {
    const ships = shipsSdl
      .replace('import: ["@key",', 'import: ["@key", "@policy",')
      .replace('heaviest: Int!', 'heaviest: Int! @policy(policies: [])');
    expect(problemOf(composed(ships))).toMatch(/@policy of Query\.heaviest names no policies/);
  });

  it('classifies nothing', async () => {
    const library = await openLibrary();
    expect(problemOf(library.supergraphSdl)).toMatch(/no field is @classified/);
    await library.close();
  });

  it('is no supergraph, or is not there', async () => {
    await expect(loadGovernedSupergraph('/nowhere/x.graphql')).rejects.toThrow(
      /^SUPERGRAPH cannot be loaded/,
    );
  });
});

/** As the SDL has it after `@c` was written out. */
function spelled(text: string): string {
  return text.replaceAll('@c ', '@classified(level: "L2", share: "CONDITIONAL", source: "harbour") ');
}
