// What the trail keeps of a change of rules: which members changed, by name; each before and after in the form of the trail, as long
// as they are few; and how many they are, with a digest of all.

import { createHash } from 'node:crypto';
import { canonical } from '../access/canonical.ts';
import { recordedForm, recordedName } from '../audit/administrative.ts';
import type { Pseudonyms } from '../audit/pseudonym.ts';
import type { Json } from '../audit/record.ts';
import type { Difference } from './rule-set-parts.ts';

type Fields = { readonly [name: string]: Json };

const mostChanges = 100;
/** Characters of JSON. */
const longest = 200_000;

/** @returns `changes` (up to 100, as `rules citizen-own-file changed`), `changeCount` and `changeDigest` */
export function changesByName(differences: readonly Difference[], pseudonyms: Pseudonyms): Fields {
  return {
    changes: differences.slice(0, mostChanges).map(({ part, key, before, after }) => {
      const what = before === null ? 'added' : after === null ? 'removed' : 'changed';
      return `${part} ${recordedName(key, pseudonyms)} ${what}`;
    }),
    ...countOf(
      differences.map((each) => recorded(each, pseudonyms)),
      differences.length,
    ),
  };
}

/** @returns `differences`, up to 100 and 200,000 characters of them, with `changeCount` and `changeDigest` of all */
export function changesInFull(differences: readonly Difference[], pseudonyms: Pseudonyms): Fields {
  const all = differences.map((each) => recorded(each, pseudonyms));
  let length = 0;
  const few = all.slice(0, mostChanges).filter((each) => {
    length += JSON.stringify(each).length;
    return length <= longest;
  });
  return { differences: few, ...countOf(all, all.length) };
}

function recorded({ part, key, before, after }: Difference, pseudonyms: Pseudonyms): Json {
  return {
    part,
    key: recordedName(key, pseudonyms),
    before: recordedForm(before, pseudonyms),
    after: recordedForm(after, pseudonyms),
  };
}

/** The digest is one of the recorded form: without the secret of the pseudonyms nobody can try values out on it. */
function countOf(all: Json, changeCount: number): Fields {
  return { changeCount, changeDigest: digestOfRecorded(all) };
}

export function digestOfRecorded(recorded: Json): string {
  return createHash('sha256').update(canonical(recorded)).digest('hex');
}
