// What the fields of a profile are called: the titles that `myFields` gives for what is visible. A name that means different things in
// different types has no title here, since an answer does not say of which type a part is.

import { useMemo } from 'react';
import { useQuery } from '../../http/use-query.ts';
import { useSpeech } from '../../language/language.ts';
import { plain } from '../../rules/sentence.ts';
import { reasonHeaders, useCallReason } from '../../session/call-reason.ts';

const titles = '{ myFields(first: 1000) { nodes { name fields { name title } } } }';

interface Titled {
  readonly name: string;
  readonly fields: readonly { readonly name: string; readonly title: string }[];
}

/** @param root type of the subject, whose own titles come first */
export function useLabels(root: string): (field: string, depth: number) => string {
  const { half } = useSpeech();
  const reason = useCallReason();
  const query = useQuery<{ myFields: { nodes: readonly Titled[] } | null }>({
    path: '/graphql',
    query: titles,
    headers: reasonHeaders(reason),
  });
  const { data } = query;
  return useMemo(() => {
    const own = new Map<string, string>();
    const shared = new Map<string, string>();
    for (const { name, fields } of data?.myFields?.nodes ?? []) {
      for (const field of fields) {
        const label = plain(half(field.title));
        if (name === root) own.set(field.name, label);
        shared.set(field.name, shared.has(field.name) && shared.get(field.name) !== label ? '' : label);
      }
    }
    return (field, depth) => (depth === 0 ? own.get(field) : shared.get(field)) || field;
  }, [data, half, root]);
}
