import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Kind, parse } from 'graphql';
import { accessField, graphName, readCatalog, subjectField } from '../../../gateway/access/catalog.ts';
import { rungs } from '../../../subgraphs/masks.ts';
import { catalog as small } from './small-world.ts';

const supergraph = parse(
  readFileSync(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8'),
);
const { types, matches, own } = readCatalog(supergraph);
const ownSdl = parse(readFileSync(new URL('../../../schema/gateway.graphql', import.meta.url), 'utf8'));
const ownObjects = ownSdl.definitions.filter((each) => each.kind === Kind.OBJECT_TYPE_DEFINITION);
const ownTypes = ownObjects.map(({ name }) => name.value).filter((name) => name !== 'Query');
const fields = [...types.values()].flatMap((type) =>
  [...type.fields].map(([name, field]) => ({ type, field, name, coordinate: `${type.name}.${name}` })),
);
const coordinates = fields.map(({ coordinate }) => coordinate);
const wrong = (isRight: (each: (typeof fields)[number]) => boolean) =>
  fields.filter((each) => !isRight(each)).map(({ coordinate }) => coordinate);

describe('the catalogue of the supergraph', () => {
  it('governs each field of each type, but for what holds rows together', () => {
    const objects = supergraph.definitions.filter((each) => each.kind === Kind.OBJECT_TYPE_DEFINITION);
    const plumbing = objects.filter(({ name }) => !types.has(name.value)).map(({ name }) => name.value);
    const others = plumbing.filter(
      (name) => !/(Connection|Edge|Aggregate|Group)$/.test(name) && !ownTypes.includes(name),
    );
    expect(others).toEqual(['PageInfo', 'Query']);
    const ungoverned = objects
      .filter(({ name }) => types.has(name.value))
      .flatMap(({ name, fields: own = [] }) => own.map((field) => `${name.value}.${field.name.value}`))
      .filter((coordinate) => !coordinates.includes(coordinate));
    expect(
      ungoverned.filter((each) => !each.endsWith(`.${accessField}`) && !each.endsWith(`.${subjectField}`)),
    ).toEqual([]);
  });

  it('governs nothing of what the gateway answers itself', () => {
    const declared = ownObjects.find(({ name }) => name.value === 'Query')?.fields ?? [];
    expect(own.size).toBeGreaterThan(0);
    expect([...own].sort()).toEqual(declared.map(({ name }) => name.value).sort());
    expect(ownTypes.filter((name) => types.has(name))).toEqual([]);
  });

  it('gives each field a ladder from CLEAR to HIDDEN, of steps that there are masks for', () => {
    const isLadder = (ladder: readonly string[]) =>
      ladder[0] === 'CLEAR' &&
      ladder.at(-1) === 'HIDDEN' &&
      new Set(ladder).size === ladder.length &&
      ladder.every((rung) => rungs.includes(rung));
    expect(wrong(({ field }) => isLadder(field.ladder))).toEqual([]);
    expect(types.get('Person')?.fields.get('idNumber')?.ladder).toEqual([
      'CLEAR',
      'ID_3_4',
      'ID_1_1',
      'TOKEN',
      'HIDDEN',
    ]);
  });

  it('knows what each type and each field is called, in Chinese and English', () => {
    const titles = [...types.values()]
      .map(({ title }) => title)
      .concat(fields.map(({ field }) => field.title));
    expect(titles.filter((title) => !/^.*\p{Script=Han}.* ?· \S/su.test(title))).toEqual([]);
    expect(types.get('Person')?.title).toBe('自然人 · A natural person.');
  });

  it('classifies each field by level, share type and source', () => {
    expect(wrong(({ field }) => /^L[1-4]$/.test(field.level))).toEqual([]);
    expect(wrong(({ field }) => /^(?:UNCONDITIONAL|CONDITIONAL|NOT_SHARED)$/.test(field.share))).toEqual([]);
    expect(wrong(({ field }) => field.source !== '')).toEqual([]);
  });

  it.each([
    ['Person', 'population'],
    ['Household', 'population'],
    ['LegalEntity', 'legal-entities'],
    ['EntityRole', 'legal-entities'],
    ['ELicense', 'e-licenses'],
    ['StandardAddress', 'geospatial'],
    ['RealPropertyUnit', 'geospatial'],
    ['Division', 'geospatial'],
    ['AdministrativePenalty', 'credit'],
  ])('knows that the rows of %s are those of %s', (type, domain) => {
    expect(types.get(type)?.owner).toBe(graphName(domain));
  });

  it('knows keys, which their owner resolves and no mask changes', () => {
    const keys = fields.filter(({ field }) => field.key);
    expect(keys.map(({ coordinate }) => coordinate)).toEqual([
      'Division.code',
      'ELicense.licenseId',
      'LegalEntity.uscc',
      'Person.personId',
      'RealPropertyUnit.unitCode',
      'StandardAddress.addressId',
    ]);
    expect(
      wrong(({ field, type }) => !field.key || (field.graph === type.owner && field.ladder.length === 2)),
    ).toEqual([]);
  });

  it('knows which domain resolves a field of an entity that another one owns, and that such fields have no masks', () => {
    expect(types.get('Person')?.fields.get('creditRecords')?.graph).toBe('CREDIT');
    expect(types.get('Person')?.fields.get('licenses')?.type).toBe('ELicense');
    expect(wrong(({ field, type }) => field.graph === type.owner || field.ladder.length === 2)).toEqual([]);
  });

  it('names existing fields where a field gives others away or is computed from them', () => {
    const exist = (type: string, names: readonly string[]) =>
      names.every((name) => types.get(type)?.fields.has(name));
    expect(wrong(({ type, field }) => exist(type.name, field.derivedFrom))).toEqual([]);
    expect(
      wrong(({ type, field }) => [...field.reveals.values()].every((names) => exist(type.name, names))),
    ).toEqual([]);
    expect(
      wrong(({ field }) => [...field.reveals.keys()].every((rung) => field.ladder.includes(rung))),
    ).toEqual([]);
    expect(types.get('Person')?.fields.get('idNumber')?.reveals.get('ID_3_4')).toContain('sex');
  });

  it('knows which arguments are compared with which governed field', () => {
    expect(matches.get('Query.personByIdNumber(idNumber:)')).toBe('Person.idNumber');
    expect([...matches.values()].filter((coordinate) => !coordinates.includes(coordinate))).toEqual([]);
  });

  it('declares attributes by which the rows of people and entities can be scoped', () => {
    expect(types.get('Person')?.attributes.get('residenceDivision')).toBe('DIVISION');
    expect(types.get('LegalEntity')?.attributes.get('uscc')).toBe('ORGANIZATION');
  });
});

describe('a catalogue', () => {
  it('governs a type that classifies nothing, so that it is not open by accident', () => {
    expect([...(small.types.get('Stray')?.fields ?? [])]).toEqual([]);
    expect([...small.types.keys()]).toEqual(['Person', 'Card', 'Shop', 'Boss', 'Visit', 'Fine', 'Stray']);
  });

  const graphs = (url: string) => `
    enum join__Graph {
      GATEWAY @join__graph(name: "gateway", url: "${url}")
      TRADE @join__graph(name: "trade", url: "http://trade.invalid/graphql")
    }
    type Query @join__type(graph: GATEWAY) @join__type(graph: TRADE) {
      answer: Answer @join__field(graph: GATEWAY)
      other: Other @join__field(graph: TRADE)
    }
    type Answer @join__type(graph: GATEWAY) { text: String }
    type Shared @join__type(graph: GATEWAY) @join__type(graph: TRADE) { text: String }
    type Other @join__type(graph: TRADE) { text: String }`;

  it('leaves out a type that is the gateway’s own alone, and governs one that a domain shares', () => {
    const made = readCatalog(parse(graphs('http://gateway.invalid/graphql')));
    expect([...made.types.keys()]).toEqual(['Shared', 'Other']);
    expect([...made.own]).toEqual(['answer']);
  });

  it('governs what a subgraph of somebody else answers that is called gateway', () => {
    const made = readCatalog(parse(graphs('https://example.com/graphql')));
    expect([...made.types.keys()]).toEqual(['Answer', 'Shared', 'Other']);
    expect([...made.own]).toEqual([]);
  });

  it('takes CLEAR and HIDDEN for the ladder of a field that declares none', () => {
    expect(small.types.get('Person')?.fields.get('sex')?.ladder).toEqual(['CLEAR', 'HIDDEN']);
  });
});
