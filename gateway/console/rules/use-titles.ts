import { useCallback, useMemo } from 'react';
import type { CatalogType } from '../admin/types.ts';
import { useSpeech } from '../language/language.ts';
import { plain } from './sentence.ts';

/** What a coordinate is called; the coordinate itself where the catalogue does not have it. */
export function useTitles(catalog: readonly CatalogType[]): (coordinate: string) => string {
  const { half } = useSpeech();
  const titles = useMemo(
    () =>
      new Map(
        catalog.flatMap(({ name, title, fields }) => [
          [name, title] as const,
          ...fields.map((field) => [field.coordinate, field.title] as const),
        ]),
      ),
    [catalog],
  );
  return useCallback((coordinate) => plain(half(titles.get(coordinate) ?? coordinate)), [titles, half]);
}
