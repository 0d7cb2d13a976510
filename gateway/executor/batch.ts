// Which objects a fetch tells its subgraph of: each once, and only those of which it may know.

import type { Fetch, Run } from './fetch.ts';
import { type Grouping, groupsOf } from './groups.ts';
import type { Value } from './own.ts';
import { lineagesAt } from './path.ts';
import type { Represent } from './representation.ts';

/** Objects that are asked together. */
export interface Batch {
  readonly representations: readonly Value[];
  /** For each representation the positions of the objects that it stands for. */
  readonly objects: readonly (readonly number[])[];
}

/** Those that are asked with the same values of contextual variables. */
export interface GroupBatch extends Batch {
  readonly values: Readonly<Value>;
}

export function groupBatchesOf(
  { data }: Run,
  fetch: Fetch,
  { valuesOf }: Grouping,
  represent: Represent,
  objects: readonly Value[],
): readonly GroupBatch[] {
  return groupsOf(lineagesAt(data, fetch.at), valuesOf)
    .map(({ values, positions }) => ({ ...batchOf(fetch, represent, objects, positions), values }))
    .filter(({ representations }) => representations.length > 0);
}

/** Equal representations are sent once. */
export function batchOf(
  { allows, rewriteInput, soleField }: Fetch,
  represent: Represent,
  objects: readonly Value[],
  positions: readonly number[] = [...objects.keys()],
): Batch {
  const representations: Value[] = [];
  const standingFor: number[][] = [];
  const known = new Map<unknown, number[]>();
  for (const position of positions) {
    const object = objects[position];
    if (object === undefined || (allows !== undefined && !allows(object))) continue;
    const representation = represent(object);
    if (representation === null || representation.__typename == null) continue;
    rewriteInput?.(representation);
    const identity = positions.length === 1 ? null : identityOf(representation, soleField);
    const alike = known.get(identity);
    if (alike !== undefined) {
      alike.push(position);
      continue;
    }
    const first = [position];
    known.set(identity, first);
    representations.push(representation);
    standingFor.push(first);
  }
  return { representations, objects: standingFor };
}

/** The same of equal representations, as a `Map` compares; keys that are objects are told apart although they may be equal. */
function identityOf(representation: Readonly<Value>, soleField: string | null): unknown {
  return soleField === null ? JSON.stringify(representation) : representation[soleField];
}
