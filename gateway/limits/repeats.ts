// How often one name recurs among the fields of one selection. Validation compares each pair of them, which makes a few
// thousand of them dear. Fields that come together through fragments are bounded by graphql-js.

import { type DocumentNode, Kind, type SelectionSetNode, visit } from 'graphql';
import type { Limit } from './limit.ts';

export const repeats: Limit = {
  code: 'REPEAT_LIMIT',
  count(document: DocumentNode) {
    let most = 0;
    visit(document, {
      SelectionSet(set) {
        most = Math.max(most, mostFrequent(set));
      },
    });
    return most;
  },
};

function mostFrequent({ selections }: SelectionSetNode): number {
  const counts = new Map<string, number>();
  let most = 0;
  for (const selection of selections) {
    if (selection.kind !== Kind.FIELD) continue;
    const name = (selection.alias ?? selection.name).value;
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    most = Math.max(most, count);
  }
  return most;
}
