// What an operation reads under a decision, for the audit trail: which coordinates at which rungs, whose rules decided, and
// whether anything of it is governed at all. Worked out once per (document, decision).

import { type GraphQLObjectType, getNamedType, isAbstractType, isObjectType } from 'graphql';
import { type CatalogField, subjectField } from './catalog.ts';
import { staticRung } from './cell.ts';
import { nodeType, type RewriteScope } from './rewrite.ts';
import { aggregatedType } from './statistics.ts';

export interface Reading {
  /** Coordinate → the rungs at which its values may leave, HIDDEN where they do not. */
  readonly cells: ReadonlyMap<string, readonly string[]>;
  /** Ids of the rules that decide. */
  readonly rules: ReadonlySet<string>;
  /** Subgraphs that give what leaves, as `join__Graph` spells them. */
  readonly graphs: ReadonlySet<string>;
  /** False where everything is of level 1, shared unconditionally, about nobody and the same for everybody. */
  readonly governed: boolean;
}

interface Open {
  readonly cells: Map<string, readonly string[]>;
  readonly rules: Set<string>;
  readonly graphs: Set<string>;
  governed: boolean;
}

export function readingOf(): Open {
  return { cells: new Map(), rules: new Set(), graphs: new Set(), governed: false };
}

/** Adds a field that is asked of a type. @param hidden whether it was left out of what is planned */
export function readCell(
  scope: RewriteScope,
  reading: Open,
  type: GraphQLObjectType,
  field: string,
  hidden: boolean,
): void {
  const governedType = scope.catalog.types.get(type.name);
  const cell = governedType?.fields.get(field);
  const decided = scope.decision.types.get(type.name);
  const outcome = decided?.fields.get(field);
  const target = nodeType(getNamedType(type.getFields()[field]?.type), scope.schema);
  if (
    target !== undefined &&
    concernsSomebody(scope, aggregatedType(scope.schema, target.name) ?? target.name)
  )
    reading.governed = true;
  // Rows that no rule shows are hidden as a whole: their type stands for what was asked of them.
  if (target !== undefined && hidden && scope.decision.types.get(target.name)?.rows === false)
    reading.cells.set(target.name, ['HIDDEN']);
  const coordinate = `${type.name}.${field}`;
  const barred = scope.decision.barred.get(coordinate);
  if (governedType === undefined && barred !== undefined) {
    reading.cells.set(coordinate, ['HIDDEN']);
    for (const rule of barred) reading.rules.add(rule);
  }
  if (governedType === undefined) return;
  if (cell === undefined || !isOpen(cell) || concernsSomebody(scope, type.name)) reading.governed = true;
  for (const rule of [...(decided?.rowRules ?? []), ...(outcome?.rules ?? [])]) reading.rules.add(rule);
  if (hidden || cell === undefined || outcome === undefined) {
    if (!reading.cells.has(coordinate)) reading.cells.set(coordinate, ['HIDDEN']);
    return;
  }
  reading.graphs.add(cell.graph);
  const whole = staticRung(outcome);
  const byRow = [...outcome.cases.map(({ rung }) => rung), 'HIDDEN'];
  reading.cells.set(coordinate, whole === null ? [...new Set(byRow)] : [whole]);
}

function isOpen({ level, share }: CatalogField): boolean {
  return level === 'L1' && share === 'UNCONDITIONAL';
}

/** Whether rows of the type are about somebody, or not the same for every caller. */
function concernsSomebody({ schema, decision }: RewriteScope, name: string): boolean {
  const named = schema.getType(name);
  const types = isAbstractType(named) ? schema.getPossibleTypes(named) : [named].filter(isObjectType);
  return types.some((type) => {
    const rows = decision.types.get(type.name)?.rows;
    return subjectField in type.getFields() || (rows !== undefined && typeof rows !== 'boolean');
  });
}
