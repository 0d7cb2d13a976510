// Whether a part of a document is included, as far as the document or its variables decide.

import { Kind, type SelectionNode } from 'graphql';
import { type Amount, times } from './amount.ts';

/** 0 or 1 where `@skip` and `@include` are decided by the document. */
export function inclusionOf({ directives = [] }: SelectionNode): Amount {
  return directives.reduce<Amount>((included, { name, arguments: given = [] }) => {
    const value = given.find((each) => each.name.value === 'if')?.value;
    if ((name.value !== 'skip' && name.value !== 'include') || value === undefined) return included;
    const wanted = name.value === 'include';
    if (value.kind === Kind.BOOLEAN) return times(included, value.value === wanted ? 1 : 0);
    if (value.kind !== Kind.VARIABLE) return included;
    const variable = value.name.value;
    return times(included, (values) => (values[variable] === !wanted ? 0 : 1));
  }, 1);
}
