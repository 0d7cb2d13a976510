// What the conditions of a list or an aggregate cost: relations are joins, everything else is a comparison.

import {
  type ArgumentNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  getNamedType,
  isInputObjectType,
} from 'graphql';
import { type Amount, countOf } from './amount.ts';
import { weights } from './weights.ts';

/** What an argument costs by which rows are chosen, as `where` of each type derives it: `PersonWhere`, `PersonListWhere`. */
export function filterCost(field: GraphQLField<unknown, unknown>, { name, value }: ArgumentNode): Amount {
  const type = field.args.find((each) => each.name === name.value)?.type;
  if (type === undefined || !isFilter(getNamedType(type))) return 0;
  return countOf(value, (given) => ofFilter(type, given));
}

const connectives = new Set(['and', 'or', 'not']);

function ofFilter(type: GraphQLInputType, value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((cost, each) => cost + ofFilter(type, each), 0);
  const input = getNamedType(type);
  if (!isInputObjectType(input) || typeof value !== 'object' || value === null) return 0;
  const fields = input.getFields();
  let cost = 0;
  for (const [name, given] of Object.entries(value)) {
    const below = Object.hasOwn(fields, name) ? fields[name]?.type : undefined;
    if (given == null || below === undefined) continue;
    const list = input.name.endsWith('ListWhere');
    if (list) cost += weights.relationFilter + (isFilter(getNamedType(below)) ? ofFilter(below, given) : 0);
    else if (connectives.has(name)) cost += ofFilter(below, given);
    else if (getNamedType(below).name.endsWith('ListWhere')) cost += ofFilter(below, given);
    else if (isFilter(getNamedType(below))) cost += weights.relationFilter + ofFilter(below, given);
    else cost += weights.condition * (typeof given === 'object' ? Object.keys(given).length : 1);
  }
  return cost;
}

function isFilter({ name }: GraphQLNamedType): boolean {
  return name.endsWith('Where');
}
