// Which values a leaf type may have in an answer. Custom scalars are their subgraph's business, as long as they can be written.

import { type GraphQLLeafType, isEnumType, isSpecifiedScalarType } from 'graphql';

export type Accepts = (value: unknown) => boolean;

export function acceptsOf(type: GraphQLLeafType): Accepts {
  if (isEnumType(type)) {
    const names = new Set<unknown>(type.getValues().map(({ name }) => name));
    return (value) => names.has(value);
  }
  if (!isSpecifiedScalarType(type)) return (value) => isWithin(value, deepest);
  switch (type.name) {
    case 'Boolean':
      return (value) => typeof value === 'boolean';
    case 'Int':
      return isWhole;
    case 'Float':
      return Number.isFinite;
    case 'ID':
      return (value) => typeof value === 'string' || isWhole(value);
    default:
      return (value) => typeof value === 'string';
  }
}

/** Lists and objects within each other: what is nested more deeply could not be written as JSON. */
const deepest = 200;

function isWithin(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  // Coordinates are lists of thousands, of which no copy is made.
  const held: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return depth > 0 && held.every((each) => isWithin(each, depth - 1));
}

/** Whole numbers that are written with digits alone. */
function isWhole(value: unknown): boolean {
  return Number.isInteger(value) && Math.abs(value as number) < 1e21;
}
