// Finds fields as people type them: part of the Chinese or English name, of the coordinate, or the initials of the pinyin.

import { pinyin } from 'pinyin-pro';
import type { CatalogField, CatalogType } from '../admin/types.ts';

export interface FieldFilter {
  readonly text: string;
  readonly levels: readonly string[];
  readonly domain: string | undefined;
}

export interface SearchableType {
  readonly type: CatalogType;
  readonly fields: readonly { readonly field: CatalogField; readonly haystack: string }[];
}

/** Worked out once: initials of two thousand names take a while. */
export function searchable(catalog: readonly CatalogType[]): readonly SearchableType[] {
  return catalog.map((type) => ({
    type,
    fields: type.fields.map((field) => ({
      field,
      haystack: `${field.coordinate} ${field.title} ${type.title} ${initials(field.title)}`.toLowerCase(),
    })),
  }));
}

/** `姓名 · Name.` → `xm` */
export function initials(title: string): string {
  const [chinese = ''] = title.split(/ ?· /);
  const letters = pinyin(chinese.replaceAll(/[^\p{Script=Han}]/gu, ''), {
    pattern: 'first',
    toneType: 'none',
    type: 'array',
  });
  return letters.join('');
}

/** Types with the fields that fit; types without any are left out. */
export function filtered(types: readonly SearchableType[], filter: FieldFilter): readonly SearchableType[] {
  const words = filter.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return types
    .map(({ type, fields }) => ({ type, fields: fields.filter((each) => fits(each, words, filter)) }))
    .filter(({ fields }) => fields.length > 0);
}

function fits(
  { field, haystack }: SearchableType['fields'][number],
  words: readonly string[],
  filter: FieldFilter,
): boolean {
  const { levels, domain } = filter;
  return (
    words.every((word) => haystack.includes(word)) &&
    (levels.length === 0 || levels.includes(field.level)) &&
    (domain === undefined || field.domain === domain)
  );
}
