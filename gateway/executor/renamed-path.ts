// Where a fetch asks one key twice, it asks under names of its own, which are changed in what it brings. Errors of the subgraph stand at
// the names of the fetch.

import type { FetchDataRewrite } from '@apollo/query-planner';
import type { Path } from './path.ts';

/** From a path of what the subgraph answers, below the object that the fetch is for, to one of the answer. */
export type RenamePath = (path: Path) => Path;

export function renamePathOf(rewrites: readonly FetchDataRewrite[] | undefined = []): RenamePath {
  const renames = rewrites.flatMap((each) =>
    each.kind === 'KeyRenamer'
      ? [{ keys: each.path.filter((step) => !step.startsWith('... on ')), to: each.renameKeyTo }]
      : [],
  );
  if (renames.length === 0) return (path) => path;
  return (path) => renames.reduce(renamed, path);
}

function renamed(path: Path, { keys, to }: { readonly keys: readonly string[]; readonly to: string }): Path {
  let at = 0;
  for (const [position, step] of path.entries()) {
    if (typeof step === 'number') continue;
    if (step !== keys[at]) return path;
    at += 1;
    if (at === keys.length) return path.with(position, to);
  }
  return path;
}
