// All that rules can speak of, as the supergraph declares it.

import type { CatalogField, CatalogType } from '../access/catalog.ts';
import type { AdminFields } from './admin-schema.ts';
import type { OpenControlPlane } from './control-plane.ts';

export function catalogFields(open: OpenControlPlane): AdminFields {
  return { Query: { catalog: () => [...open().catalog.types.values()].map(shown) } };
}

function shown({ name, title, owner, attributes, fields }: CatalogType) {
  return {
    name,
    title,
    domain: owner,
    attributes: [...attributes].map(([attribute, kind]) => ({ name: attribute, kind })),
    fields: [...fields].map(([field, governed]) => shownField(`${name}.${field}`, governed)),
  };
}

function shownField(coordinate: string, { title, ladder, level, share, source, graph, key }: CatalogField) {
  return { coordinate, title, ladder, level, share, source, domain: graph, key };
}
