// What a lens says of the types of a plain subgraph, made ready for rows that are answered in JavaScript.

import type { GraphQLNamedType, GraphQLObjectType } from 'graphql';
import type { CatalogType } from '../access/catalog.ts';
import { type Condition, readsOf } from '../access/condition.ts';
import type { Lens } from '../data-sources.ts';
import type { PlainModel } from './model.ts';

type Case = { readonly when: Condition; readonly rung: string };

export interface Sight {
  readonly lens: Lens;
  /** Which rows of a type exist for the caller; those of another owner's entity are for the door to withhold. */
  rows(type: string): Condition;
  /** The cases of a cell that can hold at all. */
  cases(type: string, field: string): readonly Case[];
  /** On which rows a value that the caller brings may be compared with the field. */
  match(type: string, field: string): Condition;
  access(type: string): readonly Condition[];
  isClear(type: string, field: string): boolean;
  /** Whether every row of the named type exists for the caller, and every cell of it is clear. */
  isOpen(named: GraphQLNamedType): boolean;
}

export function createSight(model: PlainModel, lens: Lens): Sight {
  const lensOf = (type: string) => lens.types?.[type];
  const readable = (type: string, condition: Condition) =>
    canBeRead(condition, model.governed(type)) ? condition : false;
  const sight: Sight = {
    lens,
    rows(type) {
      if (lens.types === null || !model.holds(type)) return true;
      return readable(type, lensOf(type)?.rows ?? false);
    },
    cases(type, field) {
      const governed = model.governed(type);
      // INVARIANT: keys are joined by, so they reach the gateway as they are; the door decides whether they leave.
      if (lens.types === null || governed === undefined || governed.keys.has(field)) return clear;
      return (lensOf(type)?.fields[field] ?? [])
        .map(({ when, rung }) => ({ when: readable(type, when), rung }))
        .filter(({ when }) => when !== false);
    },
    match: (type, field) =>
      lens.types === null ? true : readable(type, lensOf(type)?.matches[field] ?? false),
    access: (type) => (lensOf(type)?.access ?? []).map((bit) => readable(type, bit)),
    isClear(type, field) {
      if (lens.types === null) return true;
      const first = lensOf(type)?.fields[field]?.[0];
      return first?.when === true && first.rung === 'CLEAR';
    },
    isOpen(named) {
      if (lens.types === null || lens.whole === true) return true;
      return model.possible(named).every((type) => isOpenType(model, sight, type));
    },
  };
  return sight;
}

const clear: readonly Case[] = [{ when: true, rung: 'CLEAR' }];

function isOpenType(model: PlainModel, sight: Sight, type: GraphQLObjectType): boolean {
  return (
    model.holds(type.name) &&
    sight.rows(type.name) === true &&
    Object.keys(type.getFields()).every((field) => field.startsWith('_') || sight.isClear(type.name, field))
  );
}

/** INVARIANT: a condition over an attribute that no field holds holds for no row, also where it is the condition of a limit. */
function canBeRead(condition: Condition, type: CatalogType | undefined): boolean {
  return [...readsOf(condition).row].every((attribute) => type?.attributeFields.has(attribute) === true);
}
