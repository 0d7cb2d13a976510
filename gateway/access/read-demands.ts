// Reads what a supergraph demands of its readers. Composition has joined what several subgraphs say of one field or type, and has
// carried what types demand up to their interfaces.

import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  valueFromASTUntyped,
} from 'graphql';
import { z } from 'zod';
import { type AccessFeature, type Demanding, isDemanding, knownLinks } from './access-directives.ts';
import type { Demand, Demands } from './demands.ts';
import { namedType } from './directives.ts';

/** Demands that say nothing that could be kept. */
export class DemandError extends Error {
  override readonly name = 'DemandError';
}

/**
 * @param supergraph the parsed supergraph SDL, as composition writes it
 * @throws DemandError
 */
export function readDemands(supergraph: DocumentNode): Demands {
  const features = new Map(knownLinks(supergraph).map(({ directive, feature }) => [directive, feature]));
  const types = features.size === 0 ? [] : supergraph.definitions.filter(isDemanding);
  const own = new Map<string, readonly Demand[]>();
  for (const type of types) {
    own.set(type.name.value, demandsOf(features, type.name.value, type));
    for (const field of fieldsOf(type)) {
      const coordinate = `${type.name.value}.${field.name.value}`;
      own.set(coordinate, demandsOf(features, coordinate, field));
    }
  }
  for (const type of types)
    if (type.kind === Kind.INTERFACE_TYPE_DEFINITION) bringDown(own, type.name.value, types);
  const at = new Map<string, readonly Demand[]>();
  const note = (coordinate: string, demands: readonly Demand[]) =>
    demands.length > 0 && at.set(coordinate, demands);
  for (const type of types) {
    const name = type.name.value;
    if (type.kind === Kind.OBJECT_TYPE_DEFINITION) note(name, own.get(name) ?? []);
    for (const field of fieldsOf(type)) {
      const coordinate = `${name}.${field.name.value}`;
      note(
        coordinate,
        [coordinate, name, namedType(field.type)].flatMap((each) => own.get(each) ?? []),
      );
    }
  }
  return { at, scopes: new Set([...at.values()].flat().flatMap(scopesOf)) };
}

type Own = Map<string, readonly Demand[]>;

function fieldsOf(type: Demanding): readonly FieldDefinitionNode[] {
  return 'fields' in type ? (type.fields ?? []) : [];
}

function demandsOf(
  features: ReadonlyMap<string, AccessFeature>,
  coordinate: string,
  { directives = [] }: Demanding | FieldDefinitionNode,
): readonly Demand[] {
  return directives.flatMap((directive): readonly Demand[] => {
    const feature = features.get(directive.name.value);
    return feature === undefined ? [] : [demandOf(feature, directive, coordinate)];
  });
}

function demandOf(feature: AccessFeature, directive: ConstDirectiveNode, coordinate: string): Demand {
  switch (feature) {
    case 'authenticated':
      return { by: '@authenticated' };
    case 'requiresScopes':
      return { by: '@requiresScopes', anyOf: setsOf(directive, 'scopes', coordinate) };
    case 'policy':
      return { by: '@policy', anyOf: setsOf(directive, 'policies', coordinate) };
    default:
      throw feature satisfies never;
  }
}

const sets = z.array(z.array(z.string())).min(1);

function setsOf(directive: ConstDirectiveNode, name: string, coordinate: string) {
  const value = directive.arguments?.find((each) => each.name.value === name)?.value;
  const read = sets.safeParse(value && valueFromASTUntyped(value));
  if (read.success) return read.data;
  throw new DemandError(
    `@${directive.name.value} of ${coordinate} names no ${name}: some take that for everybody, others for nobody. Name them, or remove it.`,
  );
}

/**
 * What an interface demands by itself, its types demand too: a fragment on a type would be a way around it. What composition
 * carried up to it names nothing that they do not name, and stays where it is.
 */
function bringDown(own: Own, name: string, types: readonly Demanding[]): void {
  const implementing = types.filter(
    (each) => 'interfaces' in each && each.interfaces?.some((one) => one.name.value === name),
  );
  const prefix = `${name}.`;
  for (const [coordinate, demands] of [...own]) {
    if (coordinate !== name && !coordinate.startsWith(prefix)) continue;
    const below = implementing
      .map((type) => `${type.name.value}${coordinate.slice(name.length)}`)
      .filter((each) => own.has(each));
    const named = new Set(below.flatMap((each) => own.get(each) ?? []).flatMap(namesOf));
    if (demands.flatMap(namesOf).every((each) => named.has(each))) continue;
    for (const each of below) own.set(each, [...(own.get(each) ?? []), ...demands]);
  }
}

function namesOf(demand: Demand): readonly string[] {
  if (demand.by === '@authenticated') return [demand.by];
  return demand.anyOf.flat().map((name) => `${demand.by} ${name}`);
}

function scopesOf(demand: Demand): readonly string[] {
  return demand.by === '@requiresScopes' ? demand.anyOf.flat() : [];
}
