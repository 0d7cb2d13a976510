// Whose data the rows of a plain subgraph are: what `@subject` says of a type is read from the row and told to the gateway in
// the words of an owner that names subjects itself. It goes into the trail and no further.

import type { GraphQLObjectType } from 'graphql';
import type { Compiled } from './compile.ts';
import type { PlainModel } from './model.ts';
import { isReadable, readPath, valueAt } from './path.ts';
import type { FieldPlan, SubjectSource } from './plan.ts';

/** The names are read as they are: a mask would make another subject of them. */
export function subjectsField(model: PlainModel, type: GraphQLObjectType, key: string): Compiled<FieldPlan> {
  const sources = (model.governed(type.name)?.subjects ?? [])
    .filter(({ path }) => isReadable(model.schema, type, path))
    .map((subject) => ({ type: subject.type, ...readPath(model.schema, type, subject.path) }));
  return {
    plan: { kind: 'subject', key, sources: sources.map(({ type: kind, steps }) => ({ type: kind, steps })) },
    selections: sources.map(({ selection }) => selection),
  };
}

/** As the owner of a row says it: `Person:ptg…`, several of them a line each; null where the row names nobody. */
export function subjectNames(
  sources: readonly SubjectSource[],
  row: Readonly<Record<string, unknown>>,
): string | null {
  const names = sources.flatMap(({ type, steps }) => {
    const name = valueAt(steps, row);
    return typeof name === 'string' || typeof name === 'number' ? [`${type}:${name}`] : [];
  });
  return names.length === 0 ? null : [...new Set(names)].join('\n');
}
