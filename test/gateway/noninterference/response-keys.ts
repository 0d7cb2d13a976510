// What is asked and under which key: a field's own name, an alias, and now and then the name of its type's key, which the plan may
// fetch under that name to join by.

import type { CatalogField } from '../../../gateway/access/catalog.ts';
import { catalog } from './case-gateway.ts';
import type { FieldDraft } from './operation-drafts.ts';

/**
 * @param on the member of a union or interface of which the field is asked
 * @param keyField of the type, under whose name another field may be asked
 */
export function responseKey(
  { wrap, shape }: FieldDraft,
  field: { readonly name: string },
  on: string | undefined,
  keyField: string | undefined,
): string {
  if (on !== undefined) return `${field.name}_${on}`;
  if (wrap !== 'alias') return field.name;
  return keyField !== undefined && shape % 2 === 0 ? keyField : `${field.name}_${shape}`;
}

/** Field that is the key of a type. */
export function keyOf(type: string): string | undefined {
  for (const [name, { key }] of catalog.types.get(type)?.fields ?? []) if (key) return name;
  return undefined;
}

/** The field that an object is asked for beside the rest, if its type has such a one. */
export function askedBeside(
  type: string,
  asks: 'key' | 'masked' | undefined,
  drafts: readonly FieldDraft[],
): string | undefined {
  const [draft] = drafts;
  if (draft === undefined || asks === undefined) return undefined;
  if (asks === 'key') return keyOf(type);
  const { owner = '', fields = new Map<string, CatalogField>() } = catalog.types.get(type) ?? {};
  const masked = [...fields].filter(([, { ladder, graph }]) => ladder.length > 2 && graph === owner);
  return masked[draft.pick % Math.max(masked.length, 1)]?.[0];
}
