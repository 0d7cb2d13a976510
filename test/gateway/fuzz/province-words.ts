// What hostile requests and the answers to them are made of and looked at for: the schema, keys that the province has, and identity
// numbers that some callers must never see.

import { readFile } from 'node:fs/promises';
import { Supergraph } from '@apollo/federation-internals';
import type { GraphQLSchema } from 'graphql';
import { supergraphFile } from '../../../gateway/supergraph.ts';
import type { Client } from '../http.ts';
import type { Known } from './values.ts';

export async function apiSchema(): Promise<GraphQLSchema> {
  return Supergraph.build(await readFile(supergraphFile, 'utf8'))
    .apiSchema()
    .toGraphQLJSSchema();
}

/** Root field → argument by which its rows are found, and the scalar that the argument has where it has one of its own. */
const keys = [
  ['persons', 'personId', ''],
  ['persons', 'idNumber', 'ResidentIdNumber'],
  ['households', 'householdId', ''],
  ['legalEntities', 'uscc', 'UnifiedSocialCreditCode'],
  ['eLicenses', 'licenseId', ''],
  ['licenseTypes', 'licenseTypeCode', ''],
  ['divisions', 'code', 'DivisionCode'],
  ['standardAddresses', 'addressId', ''],
  ['governanceGrids', 'gridCode', ''],
  ['placeNames', 'placeNameId', ''],
  ['landParcels', 'parcelCode', ''],
  ['realPropertyUnits', 'unitCode', 'RealPropertyUnitCode'],
  ['administrativeLicenses', 'recordId', ''],
] as const;

/** @param headers of a caller who may see everything */
export async function knownValues(client: Client, headers: Record<string, string>): Promise<Known> {
  const known = new Map<string, readonly string[]>();
  for (const [list, key, scalar] of keys) {
    const values = await valuesOf(client, headers, list, key, 30);
    known.set(key, values);
    if (scalar !== '') known.set(scalar, values);
  }
  return known;
}

export async function valuesOf(
  client: Client,
  headers: Record<string, string>,
  list: string,
  key: string,
  first: number,
): Promise<readonly string[]> {
  const { body } = await client.post(
    { query: `{ rows: ${list}(first: ${first}) { nodes { value: ${key} } } }` },
    headers,
  );
  const { rows } = body.data as { rows: { nodes: { value: string | null }[] } | null };
  return (rows?.nodes ?? []).flatMap(({ value }) => value ?? []);
}
