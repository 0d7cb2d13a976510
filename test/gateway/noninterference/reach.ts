// Which rows an operation comes to when nothing is hidden: those that it looks up or lists, and what its relations lead to
// from there, in fields and in conditions alike. Somewhat more than it returns: it knows nothing of conditions, orders or
// the sizes of pages.

import { isAbstractType } from 'graphql';
import type { Model } from '../../../subgraphs/model.ts';
import type { Operation } from './operations.ts';
import type { World, WorldType } from './world.ts';

/** Type → keys of its rows. */
export type Reach = ReadonlyMap<string, readonly string[]>;

/** A relation of a type: a column of its rows leads to rows of another by a column of those. */
interface Step {
  readonly from: string;
  readonly to: string;
  readonly references: string;
}

export interface Reaching {
  of(operation: Operation): Promise<Reach>;
}

const mostHops = 4;
/** Of a type: a page is smaller. */
const mostRows = 16;

export function createReaching(world: World): Reaching {
  const steps = stepsOf(world);
  return {
    async of({ roots, coordinates }) {
      const reached = new Map<string, Set<string>>();
      let fresh = new Map<string, string[]>();
      const add = (into: Map<string, string[]>, type: string, keys: readonly string[]) => {
        const known = reached.get(type) ?? new Set();
        reached.set(type, known);
        for (const key of keys) {
          if (known.size >= mostRows || known.has(key)) continue;
          known.add(key);
          into.set(type, [...(into.get(type) ?? []), key]);
        }
      };
      for (const { type, column, value } of roots) {
        for (const each of possibleTypes(world, type)) {
          const keys = column === undefined ? each.near : await keysBy(world, each, column, [value]);
          add(fresh, each.name, keys);
        }
      }
      for (let hop = 0; hop < mostHops && fresh.size > 0; hop++) {
        const next = new Map<string, string[]>();
        for (const coordinate of coordinates) {
          const keys = fresh.get(coordinate.split('.')[0] as string);
          for (const step of keys === undefined ? [] : (steps.get(coordinate) ?? [])) {
            const from = world.types.get(coordinate.split('.')[0] as string) as WorldType;
            const values = await world.query(
              `SELECT DISTINCT t.${step.from}::text FROM ${from.table} AS t WHERE t.${from.key} = ANY($1::text[])`,
              [keys],
            );
            const target = world.types.get(step.to);
            if (target === undefined) continue;
            const known = values.flatMap(([value]) => (value === null ? [] : [String(value)]));
            add(next, step.to, await keysBy(world, target, step.references, known));
          }
        }
        fresh = next;
      }
      return new Map([...reached].flatMap(([type, keys]) => (keys.size === 0 ? [] : [[type, [...keys]]])));
    },
  };
}

function possibleTypes(world: World, type: string): readonly WorldType[] {
  const own = world.types.get(type);
  if (own !== undefined) return [own];
  return world.models
    .flatMap(({ schema }) => {
      const named = schema.getType(type);
      return isAbstractType(named) ? schema.getPossibleTypes(named) : [];
    })
    .flatMap(({ name }) => world.types.get(name) ?? []);
}

async function keysBy(
  world: World,
  type: WorldType,
  column: string,
  values: readonly (string | undefined)[],
): Promise<readonly string[]> {
  if (values.length === 0) return [];
  const rows = await world.query(
    `SELECT t.${type.key} FROM ${type.table} AS t WHERE t.${column} = ANY($1::text[]) ORDER BY t.${type.key} LIMIT ${mostRows}`,
    [values],
  );
  return rows.map(([key]) => String(key));
}

/** `Type.field` → where it leads; of a relation that several domains hang on a type, to each. */
function stepsOf(world: World): ReadonlyMap<string, readonly Step[]> {
  const steps = new Map<string, Step[]>();
  const add = (coordinate: string, step: Step) =>
    steps.set(coordinate, [...(steps.get(coordinate) ?? []), step]);
  for (const model of world.models) {
    for (const name of Object.keys(model.mapping.types)) {
      const owner = world.types.get(name);
      if (owner === undefined) continue;
      for (const field of fieldsOf(model, name)) {
        const source = model.source(name, field, '');
        const from = (column: string) => (model === owner.model ? column : owner.key);
        if (source.kind === 'many') {
          const { many, references } = source.many;
          for (const { name: to } of possibleTypes(world, many))
            add(`${name}.${field}`, { from: from(source.column), to, references });
        } else if (source.kind === 'one') {
          add(`${name}.${field}`, {
            from: from(source.column),
            to: source.type,
            references: source.references,
          });
        } else if (source.kind === 'entities') {
          for (const { type: to, column } of source.options)
            add(`${name}.${field}`, {
              from: from(column),
              to,
              references: world.types.get(to)?.key ?? '',
            });
        }
      }
    }
  }
  return steps;
}

function fieldsOf(model: Model, name: string): readonly string[] {
  const type = model.schema.getType(name);
  if (type === undefined || !('getFields' in type)) return [];
  const { kind } = model.type(name);
  if (kind === 'embedded' || kind === 'abstract') return [];
  return Object.keys(type.getFields()).filter((field) => !field.startsWith('_'));
}
