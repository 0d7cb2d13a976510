// What a change may aim at: what is hidden from the caller of the rows that the operation comes to.

import type { Decision } from '../../../gateway/access/decide.ts';
import type { Focus } from './arbitraries.ts';
import type { Operation } from './operations.ts';
import type { Reach } from './reach.ts';
import type { Aim, Sight } from './sight.ts';
import type { World, WorldType } from './world.ts';

/** What of a row the caller is not shown: all of it, a cell that is masked or hidden, its key. */
export type Target =
  | { readonly kind: 'row' | 'key'; readonly type: WorldType; readonly key: string }
  | {
      readonly kind: 'masked' | 'hidden';
      readonly type: WorldType;
      readonly key: string;
      readonly aim: Aim;
    };

/** What is hidden of the rows that the operation comes to; cells that it reads several times over. */
export async function targetsOf(
  world: World,
  sight: Sight,
  decision: Decision,
  { coordinates, asksCursors, lists, roots }: Operation,
  reach: Reach,
  focus: Focus,
): Promise<readonly Target[]> {
  const targets: Target[] = [];
  const read = new Set(coordinates);
  for (const [name, keys] of reach) {
    const type = world.types.get(name);
    if (type === undefined || type.columns.length === 0) continue;
    const { hiddenRows, hiddenKeys, cells } = await sight.aims(decision, type, keys);
    const ofRows = focus === 'list' && lists.includes(name) ? readWeight : 1;
    for (const key of hiddenRows) targets.push(...Array<Target>(ofRows).fill({ kind: 'row', type, key }));
    // A cursor changes with the key of its row, so that such cases are compared up to cursors.
    const mayRename = (!asksCursors || focus === 'key') && !isCode(name);
    if (mayRename && read.has(`${name}.${type.mapping.key}`)) {
      // Whoever brings a key knows it.
      const brought = new Set(
        roots.flatMap((root) => (root.type === name && root.column === type.key ? [root.value] : [])),
      );
      for (const key of hiddenKeys) if (!brought.has(key)) targets.push({ kind: 'key', type, key });
    }
    for (const { key, ...aim } of cells) {
      const target: Target = { kind: aim.rung === 'HIDDEN' ? 'hidden' : 'masked', type, key, aim };
      targets.push(...Array<Target>(read.has(aim.coordinate) ? readWeight : 1).fill(target));
    }
  }
  return targets;
}

const readWeight = 60;

/** Whether conditions take the key of a type for more than a name: a division lies within another by its code. */
function isCode(type: string): boolean {
  return type === 'Division';
}
