// What the indexes of a mapping serve of a field.

import type { IndexUse, TypeMapping } from './mapping.ts';

/** What the mapping declares, and what an index serves of the key. */
export function indexUses(mapping: TypeMapping | undefined, field: string): readonly IndexUse[] {
  if (mapping?.kind !== 'table') return [];
  if (field === mapping.key && mapping.view !== true) return ['compare', 'order'];
  return mapping.indexes?.[field] ?? [];
}
