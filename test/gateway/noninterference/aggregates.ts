// Random questions about the rows of a type as a whole.

import { type Asking, conditionFor, literal, orderFor } from './conditions.ts';
import type { FieldDraft } from './operation-drafts.ts';

/** How many rows fit a condition, as a whole or in groups; some groups only, in some order. */
export function writeAggregate(
  asking: Asking,
  type: string,
  { pick, row, shape }: Pick<FieldDraft, 'pick' | 'row' | 'shape'>,
): string {
  asking.coordinates.add(type);
  const seed = pick + row * 31;
  const given: string[] = [];
  if (seed % 3 === 0)
    given.push(`where: ${literal(asking.schema, `${type}Where`, conditionFor(asking, type, seed))}`);
  const groups = groupsOf(asking, type, seed);
  if (shape % 4 !== 0 && groups.length > 0) {
    given.push(`groupBy: [${groups.map((name) => `{ field: ${name} }`).join(', ')}]`);
    if (row % 3 === 0)
      given.push(`having: [{ measure: "count", ${row % 2 === 0 ? 'gte' : 'lte'}: ${1 + (pick % 40)} }]`);
    if (row % 5 < 3)
      given.push(`orderBy: [{ measure: "${row % 2 === 0 ? 'count' : 'key'}", direction: ASC }]`);
    if (row % 4 === 0) given.push(`first: ${1 + (pick % 5)}`);
  }
  const distinct = groups[0] === undefined ? '' : ` countDistinct(field: ${groups[0]})`;
  const head = given.length === 0 ? '' : `(${given.join(', ')})`;
  return `${head} { groups { key count subjects${distinct} } rest { count } total { count subjects${distinct} } }`;
}

/** One or two fields by which rows may be grouped. */
function groupsOf(asking: Asking, type: string, seed: number): readonly string[] {
  const fields = orderFor(asking, type, seed) as readonly { readonly field: string }[];
  return [...new Set(fields.map(({ field }) => field))];
}
