import { useMemo } from 'react';
import type { CatalogType, Purpose } from '../admin/types.ts';
import { useSpeech } from '../language/language.ts';
import { useRungName } from '../pieces/rung-tag.tsx';
import type { Words } from './sentence.ts';

/** What sentences about rules are made of, in the present language. */
export function useWords(catalog: readonly CatalogType[], purposes: readonly Purpose[]): Words {
  const speech = useSpeech();
  const rungName = useRungName();
  return useMemo(() => ({ speech, catalog, purposes, rungName }), [speech, catalog, purposes, rungName]);
}
