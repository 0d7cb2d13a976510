// Changes to the database that a caller may not notice: cells, rows that go, rows that come. Each is made, looked at through
// the rules, and undone at once where it shows; what is left differs from before in nothing that the caller may see.

import fc from 'fast-check';
import type { Decision } from '../../../gateway/access/decide.ts';
import { candidates, valueSql } from './changed-values.ts';
import type { Operation } from './operations.ts';
import type { Reach } from './reach.ts';
import type { Sight } from './sight.ts';
import { type Target, targetsOf } from './targets.ts';
import { type Column, columnsBehind, type World, type WorldType } from './world.ts';

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
interface Touched {
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

export interface Changes {
  /** Makes those of the drafts that do not show. @returns how they read */
  make(
    decision: Decision,
    operation: Operation,
    reach: Reach,
    drafts: readonly ChangeDraft[],
  ): Promise<readonly string[]>;
  /** Puts everything back. */
  undo(): Promise<void>;
}

/** Types whose rows are made of rows of another: they show what happens there, found by a column of both. */
const seenThrough: Readonly<Record<string, readonly { type: string; column: string }[]>> = {
  Person: [{ type: 'Parentage', column: 'child_person_id' }],
  LegalEntity: [{ type: 'EntityRole', column: 'uscc' }],
  Shareholding: [{ type: 'EntityRole', column: 'uscc' }],
  Executive: [{ type: 'EntityRole', column: 'uscc' }],
  BeneficialOwner: [{ type: 'EntityRole', column: 'uscc' }],
  Mortgage: [{ type: 'RealPropertyUnit', column: 'unit_code' }],
  Seizure: [{ type: 'RealPropertyUnit', column: 'unit_code' }],
};

/** The types whose rows a view is made of. */
const madeOf: Readonly<Record<string, readonly string[]>> = {
  Parentage: ['Person'],
  EntityRole: ['LegalEntity', 'Shareholding', 'Executive', 'BeneficialOwner'],
};

export async function prepareChanges(world: World, sight: Sight): Promise<Changes> {
  await world.query('CREATE SCHEMA noninterference');
  for (const type of world.types.values()) {
    if (type.columns.length > 0) await world.query(`CREATE TABLE ${shadowOf(type)} (LIKE ${type.table})`);
  }
  let made: Touched[] = [];
  let saved = new Set<WorldType>();
  return {
    async make(decision, operation, reach, drafts) {
      const { coordinates } = operation;
      const targets = await targetsOf(world, sight, decision, operation, reach);
      const touched = new Map<string, Touched>();
      for (const draft of drafts) {
        const one = touchedBy(world, coordinates, targets, draft);
        // One change to a row: of two, one that shows would take back the other.
        if (one !== undefined && !touched.has(`${one.type.name} ${one.key}`))
          touched.set(`${one.type.name} ${one.key}`, one);
      }
      made = [...touched.values()];
      saved = new Set(made.map(({ type }) => type));
      await save(world, made);
      const before = await seen(world, sight, decision, made, 'key');
      for (const one of made) await apply(world, coordinates, one);
      const after = await seen(world, sight, decision, made, 'now');
      const shows = made.filter((one, index) => one.refused.length > 0 || before[index] !== after[index]);
      await restore(world, shows);
      const kept = made.flatMap((one, index) => (shows.includes(one) ? [] : [{ one, text: before[index] }]));
      made = kept.map(({ one }) => one);
      // What was put back may have held up what another row shows.
      const last = shows.length === 0 ? after : await seen(world, sight, decision, made, 'now');
      const late = made.filter((_, index) => kept[index]?.text !== last[index]);
      await restore(world, late);
      made = made.filter((one) => !late.includes(one));
      return made.flatMap(({ said }) => said);
    },
    async undo() {
      await restore(world, made);
      for (const type of saved) await world.query(`DELETE FROM ${shadowOf(type)}`);
      made = [];
    },
  };
}

function shadowOf({ table }: WorldType): string {
  return `noninterference.${table.replace('.', '_')}`;
}

function touchedBy(
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

/** The columns that may change, those behind what the operation reads several times over. */
function weightedColumns(type: WorldType, coordinates: readonly string[]): readonly Column[] {
  const read = coordinates.flatMap((coordinate) => {
    const [name = '', field] = coordinate.split('.');
    return name === type.name && field !== undefined ? columnsBehind(type, field) : [];
  });
  const behind = type.columns.filter(({ name }) => read.includes(name));
  return [...behind, ...behind, ...behind, ...type.columns];
}

async function apply(world: World, coordinates: readonly string[], touched: Touched): Promise<void> {
  const { type, key, now, target } = touched;
  switch (target?.kind) {
    case undefined:
    case 'row':
      return applyToRow(world, coordinates, touched);
    case 'key': {
      await attempt(world, touched, `UPDATE ${type.table} SET ${type.key} = $2 WHERE ${type.key} = $1`, [
        key,
        now,
      ]);
      touched.said.push(`UPDATE ${type.name} ${key}: ${type.key} = ${now}`);
      return;
    }
    case 'masked':
    case 'hidden': {
      const { aim } = target;
      const column = type.columns.find(({ name }) => name === aim.column);
      const kept =
        column === undefined ? [] : candidates(column, aim.current).filter((each) => aim.keeps(each));
      const value = kept[(touched.draft.value * 7 + touched.draft.column) % Math.max(kept.length, 1)];
      if (column === undefined || value === undefined) return applyToRow(world, coordinates, touched);
      const text = `UPDATE ${type.table} SET ${column.name} = $2::text::${column.type} WHERE ${type.key} = $1`;
      await attempt(world, touched, text, [key, value]);
      touched.said.push(
        `UPDATE ${type.name} ${key}: ${column.name} (${aim.rung}) = ${value}, was ${aim.current}`,
      );
      return;
    }
    default:
      throw target satisfies never;
  }
}

async function applyToRow(world: World, coordinates: readonly string[], target: Touched): Promise<void> {
  const { type, key, near, draft } = target;
  // A cell that less shows of than is in it stays a cell.
  const kind = target.target === null || target.target.kind === 'row' ? draft.kind : 'cell';
  const columns = weightedColumns(type, coordinates);
  const column = columns[draft.column % columns.length] as Column;
  const other = type.near[(draft.row + draft.value + 1) % type.near.length] as string;
  switch (kind) {
    case 'delete': {
      await world.query(`DELETE FROM ${type.table} WHERE ${type.key} = $1`, [key]);
      target.said.push(`DELETE ${type.name} ${key}`);
      return;
    }
    case 'insert': {
      const names = type.columns.map(({ name }) => name);
      // Unique columns stay empty. Mostly it stands where the other does; or one column is that of another row, so that the
      // copy is somewhere else.
      const moved = draft.value % 3 === 0;
      const values = type.columns.map(({ name, unique }) => {
        if (unique) return 'NULL';
        return moved && name === column.name
          ? `(SELECT o.${name} FROM ${type.table} AS o WHERE o.${type.key} = $3)`
          : `t.${name}`;
      });
      const text = `INSERT INTO ${type.table} (${[type.key, ...names].join(', ')})
        SELECT ${['$1', ...values].join(', ')} FROM ${type.table} AS t WHERE t.${type.key} = $2`;
      const usesOther = moved && !column.unique;
      await attempt(world, target, text, usesOther ? [key, near, other] : [key, near]);
      target.said.push(
        `INSERT ${type.name} ${key}: a copy of ${near}${usesOther ? `, ${column.name} of ${other}` : ''}`,
      );
      return;
    }
    case 'cell': {
      const { sql, values } = valueSql(type, column, draft.value, other);
      const text = `UPDATE ${type.table} SET ${column.name} = ${sql} WHERE ${type.key} = $1`;
      await attempt(world, target, text, [key, ...values]);
      target.said.push(`UPDATE ${type.name} ${key}: ${column.name} = ${sql} ${values.join()}`);
      return;
    }
    default:
      throw kind satisfies never;
  }
}

/** A value that the table refuses leaves everything as it was. */
async function attempt(
  world: World,
  target: Touched,
  text: string,
  values: readonly unknown[],
): Promise<void> {
  await world.query(text, values).catch((error: unknown) => {
    const { cause } = error as { cause?: { code?: string; message?: string } };
    if (!/^2[23]/.test(cause?.code ?? '')) throw new Error(`${text}: ${cause?.message}`, { cause });
    target.refused.push(text);
  });
}

async function save(world: World, touched: readonly Touched[]): Promise<void> {
  for (const [type, keys] of byType(touched))
    await world.query(
      `INSERT INTO ${shadowOf(type)} SELECT * FROM ${type.table} WHERE ${type.key} = ANY($1::text[])`,
      [keys],
    );
}

async function restore(world: World, touched: readonly Touched[]): Promise<void> {
  for (const [type, keys] of byType(touched)) {
    const names = [type.key, ...type.columns.map(({ name }) => name)].join(', ');
    const now = touched.flatMap((one) => (one.type === type && one.now !== one.key ? [one.now] : []));
    await world.query(`DELETE FROM ${type.table} WHERE ${type.key} = ANY($1::text[])`, [[...keys, ...now]]);
    await world.query(
      `INSERT INTO ${type.table} (${names}) SELECT ${names} FROM ${shadowOf(type)} WHERE ${type.key} = ANY($1::text[])`,
      [keys],
    );
  }
}

function byType(touched: readonly Touched[], by: 'key' | 'now' = 'key'): Map<WorldType, string[]> {
  const keys = new Map<WorldType, string[]>();
  for (const { type, [by]: key } of touched) keys.set(type, [...(keys.get(type) ?? []), key]);
  return keys;
}

/** What shows of each row, and of rows that are made of it. */
async function seen(
  world: World,
  sight: Sight,
  decision: Decision,
  touched: readonly Touched[],
  by: 'key' | 'now',
): Promise<readonly string[]> {
  const shown = new Map<string, string>();
  for (const [type, keys] of byType(touched, by)) {
    for (const [key, text] of await sight.look(decision, type, type.key, keys))
      shown.set(`${type.name} ${key}`, text);
    for (const { type: through, column } of seenThrough[type.name] ?? []) {
      const view = world.types.get(through) as WorldType;
      const joined = column === 'child_person_id' ? type.key : column;
      const pairs = await world.query(
        `SELECT ${type.key}, ${joined} FROM ${type.table} WHERE ${type.key} = ANY($1::text[])`,
        [keys],
      );
      for (const [key, value] of pairs) {
        const rows = [...(await sight.look(decision, view, column, [String(value)]))].sort();
        const id = `${type.name} ${key}`;
        shown.set(id, `${shown.get(id) ?? ''} ${JSON.stringify(rows)}`);
      }
    }
  }
  return touched.map(({ type, [by]: key }) =>
    (shown.get(`${type.name} ${key}`) ?? 'not there').replace(/ \[\]$/, ''),
  );
}
