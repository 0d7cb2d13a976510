// From what an auditor knows of somebody to the names under which the trail has them. The domain that owns the person is
// asked which key a number belongs to, under a lens that shows nothing else; neither leaves the gateway.

import { Kind, parse, type TypeNode } from 'graphql';
import { type Catalog, graphName, subjectField } from './access/catalog.ts';
import type { AuditSubject } from './admin/audit-fields.ts';
import type { Normalise } from './audit/lookups.ts';
import type { Lens, Subgraph } from './data-sources.ts';

/** @returns names as `Pseudonyms.subject` takes them */
export function createFindSubject(
  supergraphSdl: string,
  catalog: Catalog,
  subgraphs: ReadonlyMap<string, Pick<Subgraph, 'name' | 'execute'>>,
  normalise: Normalise,
): (subject: AuditSubject) => Promise<readonly string[]> {
  return async ({ entity, idNumber, uscc, personId }) => {
    if (entity != null) return [entity.trim()];
    if (uscc != null) return [`LegalEntity:${normalise('UnifiedSocialCreditCode', uscc)}`];
    if (personId != null) return [`Person:${personId.trim()}`];
    const coordinate = 'Person.idNumber';
    const number = normalise('ResidentIdNumber', idNumber ?? '');
    return [`${coordinate}:${number}`, ...(await ownersOf(coordinate, number))];
  };

  async function ownersOf(coordinate: string, value: string): Promise<readonly string[]> {
    const lookup = lookupBy(supergraphSdl, catalog, coordinate);
    const [type = '', field = ''] = coordinate.split('.');
    const owner = [...subgraphs.values()].find(
      ({ name }) => graphName(name) === catalog.types.get(type)?.owner,
    );
    if (lookup === null || owner === undefined) return [];
    const only = { rows: true, fields: {}, matches: { [field]: true }, access: [] };
    const lens: Lens = {
      fingerprint: 'audit',
      shape: 'audit',
      values: {},
      purpose: '',
      types: { [type]: only },
    };
    const query = `query ($value: ${lookup.scalar}!) { found: ${lookup.field}(${lookup.argument}: $value) { ${subjectField} } }`;
    const { data } = await owner.execute({ query, variables: { value }, lens });
    const name = (data?.found as { readonly [subjectField]?: unknown } | null | undefined)?.[subjectField];
    return typeof name === 'string' ? name.split('\n') : [];
  }
}

/** The field of Query that looks a row up by a value of the coordinate. */
function lookupBy(supergraphSdl: string, catalog: Catalog, coordinate: string) {
  const [place] = [...catalog.matches].find(([, compared]) => compared === coordinate) ?? [''];
  const [, field, argument] = /^Query\.(\w+)\((\w+):\)$/.exec(place) ?? [];
  if (field === undefined || argument === undefined) return null;
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION || definition.name.value !== 'Query') continue;
    const found = definition.fields?.find(({ name }) => name.value === field);
    const type = found?.arguments?.find(({ name }) => name.value === argument)?.type;
    if (type !== undefined) return { field, argument, scalar: namedType(type) };
  }
  return null;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
