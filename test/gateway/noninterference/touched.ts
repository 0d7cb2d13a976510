// The rows that the changes of a case touch: what a draft aims at among what is hidden, or any row near by.

import fc from 'fast-check';
import type { Target } from './targets.ts';
import type { World, WorldType } from './world.ts';

export interface ChangeDraft {
  /** What the change is made of, among what the operation comes to; `any`: of any row near by. */
  readonly aim: Target['kind'] | 'any';
  readonly type: number;
  readonly row: number;
  readonly kind: 'cell' | 'delete' | 'insert';
  readonly column: number;
  readonly value: number;
}

const pick = fc.nat(9973);
export const changeDrafts: fc.Arbitrary<ChangeDraft> = fc.record({
  aim: fc.constantFrom<ChangeDraft['aim'][]>(
    ...([
      'row',
      'row',
      'row',
      'masked',
      'masked',
      'masked',
      'hidden',
      'hidden',
      'key',
      'key',
      'any',
    ] as const),
  ),
  type: pick,
  row: pick,
  kind: fc.constantFrom('cell', 'cell', 'insert', 'insert', 'delete'),
  column: pick,
  value: fc.nat(11),
});

/** A row that a change touches, and how the change reads. */
export interface Touched {
  readonly type: WorldType;
  /** Key before the change, or of a row that comes. */
  readonly key: string;
  /** Key after it. */
  readonly now: string;
  readonly target: Target | null;
  /** The row that a new one is a copy of. */
  readonly near: string;
  readonly draft: ChangeDraft;
  readonly said: string[];
  /** Statements that the table refused, so that nothing changed. */
  readonly refused: string[];
}

/** The types whose rows a view is made of. */
const madeOf: Readonly<Record<string, readonly string[]>> = {
  Parentage: ['Person'],
  EntityRole: ['LegalEntity', 'Shareholding', 'Executive', 'BeneficialOwner'],
};

export function isRename({ key, now }: Touched): boolean {
  return key !== now;
}

/** @param targets what is hidden from the caller of what the operation comes to */
export function touchedBy(
  world: World,
  coordinates: readonly string[],
  targets: readonly Target[],
  draft: ChangeDraft,
): Touched | undefined {
  const wanted = targets.filter(({ kind }) => kind === draft.aim);
  const among = draft.aim === 'any' ? [] : wanted.length > 0 ? wanted : targets;
  const target = among[(draft.row * 31 + draft.type) % Math.max(among.length, 1)];
  if (target === undefined) return anyTouchedBy(world, coordinates, draft);
  const { type, key, kind } = target;
  const isNew = kind === 'row' && draft.kind === 'insert';
  const own = isNew ? newKey(key, draft) : key;
  const now = kind === 'key' ? `${key}!` : own;
  return { type, key: own, now, near: key, target, draft, said: [], refused: [] };
}

/** A new row comes before all others or after them. */
function newKey(near: string, { value }: ChangeDraft): string {
  return `${value % 2 === 0 ? '!' : 'z'}${near.slice(1)}`;
}

function anyTouchedBy(world: World, coordinates: readonly string[], draft: ChangeDraft): Touched | undefined {
  const read = coordinates.map((coordinate) => coordinate.split('.')[0] as string);
  const tables = new Set(read.flatMap((name) => madeOf[name] ?? [name]));
  const types = [...tables]
    .flatMap((name) => world.types.get(name) ?? [])
    .filter(({ columns }) => columns.length > 0);
  const type = types[draft.type % Math.max(types.length, 1)];
  const near = type?.near[draft.row % Math.max(type.near.length, 1)];
  if (type === undefined || near === undefined) return undefined;
  const key = draft.kind === 'insert' ? newKey(near, draft) : near;
  return { type, key, now: key, near, target: null, draft, said: [], refused: [] };
}

export function byType(touched: readonly Touched[], by: 'key' | 'now' = 'key'): Map<WorldType, string[]> {
  const keys = new Map<WorldType, string[]>();
  for (const { type, [by]: key } of touched) keys.set(type, [...(keys.get(type) ?? []), key]);
  return keys;
}
