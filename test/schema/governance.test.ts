import { describe, expect, it } from '@jest/globals';
import { Kind, visit } from 'graphql';
import type { TypeMapping } from '../../subgraphs/mapping.ts';
import { createMask } from '../../subgraphs/masks.ts';
import { directivesOf, domainSdls, isList, namedType, type SdlField } from './domain-sdl.ts';

const levels = ['L1', 'L2', 'L3', 'L4'];
const shares = ['UNCONDITIONAL', 'CONDITIONAL', 'NOT_SHARED'];
const attributeKinds = ['DIVISION', 'CODE', 'DATE', 'PERSON', 'ORGANIZATION', 'TEXT'];
const unmasked = 'CLEAR > HIDDEN';

// What is a string in an answer, so that the string of a mask can stand in its place.
const textTypes = ['String', 'ID', 'Date', 'DateTime', 'Money', 'GeoJSON', 'ResidentIdNumber'].concat([
  'UnifiedSocialCreditCode',
  'ELicenseIdentifier',
  'DivisionCode',
  'RealPropertyUnitCode',
]);

const allFields = domainSdls.flatMap(({ fields }) => fields);

function ladderOf({ node }: SdlField): string {
  return directivesOf(node, 'ladder')[0]?.rungs ?? '';
}

function isMask(rung: string): boolean {
  try {
    createMask(rung, { tokenKey: new Uint8Array(32), today: () => '2026-06-30' });
    return true;
  } catch {
    return false;
  }
}

function coordinates(fields: readonly SdlField[]): readonly string[] {
  return fields.map(({ coordinate }) => coordinate);
}

function mappedAttributes(mapping: TypeMapping | undefined): readonly string[] {
  return mapping !== undefined && 'attributes' in mapping ? Object.keys(mapping.attributes ?? {}).sort() : [];
}

describe.each(domainSdls)('governance of $name', ({ domain, document, types, fields }) => {
  const governed = fields.filter((field) => field.governed);

  it('classifies every field that the domain answers for', () => {
    const wrong = governed.filter(({ node }) => {
      const [{ level = '', share = '', source = '' } = {}] = directivesOf(node, 'classified');
      return !levels.includes(level) || !shares.includes(share) || !/\p{Script=Han}/u.test(source);
    });
    expect(governed).not.toEqual([]);
    expect(coordinates(wrong)).toEqual([]);
  });

  it('leaves the key of another domain’s entity to its owner', () => {
    const wrong = fields.filter(
      ({ governed, node }) =>
        !governed && [...directivesOf(node, 'classified'), ...directivesOf(node, 'ladder')].length > 0,
    );
    expect(coordinates(wrong)).toEqual([]);
  });

  it('gives every field that it answers for a ladder of known rungs from CLEAR to HIDDEN', () => {
    const wrong = governed.filter((field) => {
      const [top, ...rungs] = ladderOf(field).split(' > ');
      const masks = rungs.slice(0, -1);
      const distinct = new Set(masks).size === masks.length;
      return top !== 'CLEAR' || rungs.at(-1) !== 'HIDDEN' || !distinct || !masks.every(isMask);
    });
    expect(coordinates(wrong)).toEqual([]);
  });

  it('gives nothing of level L4 the mask that the check character undoes', () => {
    const weak = governed.filter(
      (field) =>
        directivesOf(field.node, 'classified')[0]?.level === 'L4' && ladderOf(field).includes('ID_BIRTH'),
    );
    expect(coordinates(weak)).toEqual([]);
  });

  it('masks no key, by which a row could not be found any more', () => {
    const wrong = governed.filter((field) => field.key && ladderOf(field) !== unmasked);
    expect(coordinates(wrong)).toEqual([]);
  });

  it('masks nothing but single values that are strings in an answer', () => {
    const wrong = governed.filter((field) => {
      const { type } = field.node;
      const maskable = textTypes.includes(namedType(type)) && !isList(type);
      return !maskable && ladderOf(field) !== unmasked;
    });
    expect(coordinates(wrong)).toEqual([]);
  });

  it('promises no value that a rule may hide, and a rule may hide keys too', () => {
    const wrong = fields.filter(({ node }) => node.type.kind === Kind.NON_NULL_TYPE);
    expect(coordinates(wrong)).toEqual([]);
  });

  it('declares the row attributes of its mapping, with known kinds', () => {
    for (const type of types) {
      const declared = directivesOf(type, 'rowAttribute');
      expect(declared.filter(({ kind = '' }) => !attributeKinds.includes(kind))).toEqual([]);
      const name = type.name.value;
      if (type.kind === Kind.INTERFACE_TYPE_DEFINITION) continue;
      const attributes = mappedAttributes(domain.mapping.types[name]);
      expect({ name, attributes: declared.map(({ name }) => name).sort() }).toEqual({ name, attributes });
    }
  });

  it('says of every computed field from which fields it comes', () => {
    for (const { coordinate, type, name, node } of governed) {
      const mapping = domain.mapping.types[type]?.fields?.[name];
      const computedFrom = mapping !== undefined && 'computedFrom' in mapping ? mapping.computedFrom : [];
      const derivedFrom = directivesOf(node, 'derivedFrom').flatMap(({ fields = '' }) => fields.split(' '));
      expect({ coordinate, derivedFrom }).toEqual({ coordinate, derivedFrom: [...computedFrom] });
    }
  });

  it('says only of rungs of the ladder that they reveal fields, and of fields that exist', () => {
    for (const field of governed) {
      for (const { at = '', fields = '' } of directivesOf(field.node, 'reveals')) {
        expect(ladderOf(field).split(' > ')).toContain(at);
        const revealed = fields.split(' ').map((name) => `${field.type}.${name}`);
        expect(coordinates(allFields)).toEqual(expect.arrayContaining(revealed));
      }
    }
  });

  it('says of every look-up by something other than the key with which field it compares', () => {
    const matches: Record<string, string | undefined> = {};
    visit(document, {
      FieldDefinition(field) {
        for (const argument of field.arguments ?? []) {
          const [match] = directivesOf(argument, 'matches');
          if (match !== undefined) matches[`${field.name.value}(${argument.name.value}:)`] = match.field;
        }
      },
    });
    expect(coordinates(allFields)).toEqual(expect.arrayContaining(Object.values(matches)));
    for (const [query, mapping] of Object.entries(domain.mapping.queries)) {
      if (!('lookup' in mapping)) continue;
      const target = domain.mapping.types[mapping.lookup];
      for (const argument of Object.keys(mapping.by)) {
        if (target !== undefined && 'key' in target && target.key === argument) continue;
        const coordinate = `${query}(${argument}:)`;
        expect({ [coordinate]: matches[coordinate] }).toEqual({
          [coordinate]: `${mapping.lookup}.${argument}`,
        });
      }
    }
  });
});
