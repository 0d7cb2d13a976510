// Changes to the database that a caller may not notice: cells, rows that go, rows that come. Each is made, looked at through
// the rules, and undone at once where it shows; what is left differs from before in nothing that the caller may see.

import type { Decision } from '../../../gateway/access/decide.ts';
import type { Focus } from './arbitraries.ts';
import { candidates, valueSql } from './changed-values.ts';
import type { Operation } from './operations.ts';
import type { Reach } from './reach.ts';
import { referencesTo, rename } from './references.ts';
import { type Setting, seen } from './seen.ts';
import type { Sight } from './sight.ts';
import { targetsOf } from './targets.ts';
import { byType, type ChangeDraft, isRename, type Touched, touchedBy } from './touched.ts';
import { type Column, columnsBehind, type World, type WorldType } from './world.ts';

export interface Made {
  /** How the changes read. */
  readonly said: readonly string[];
  /** Whether a row has another key, which its cursor changes with. */
  readonly renames: boolean;
}

export interface Changes {
  /** Makes those of the drafts that do not show. */
  make(
    decision: Decision,
    operation: Operation,
    reach: Reach,
    focus: Focus,
    drafts: readonly ChangeDraft[],
  ): Promise<Made>;
  /** Puts everything back. */
  undo(): Promise<void>;
}

/** Changes of keys in a case: each is looked at from all rows that refer to it. */
const mostRenames = 3;

export async function prepareChanges(world: World, sight: Sight): Promise<Changes> {
  const setting = { world, sight, references: referencesTo(world) };
  await world.query('CREATE SCHEMA noninterference');
  for (const type of world.types.values()) {
    if (type.columns.length > 0) await world.query(`CREATE TABLE ${shadowOf(type)} (LIKE ${type.table})`);
  }
  let made: readonly Touched[] = [];
  let saved = new Set<WorldType>();
  return {
    async make(decision, operation, reach, focus, drafts) {
      const { coordinates } = operation;
      const targets = await targetsOf(world, sight, decision, operation, reach, focus);
      const touched = new Map<string, Touched>();
      let renames = 0;
      for (const [index, draft] of drafts.entries()) {
        const aimed = index % 3 === 2 ? draft : { ...draft, aim: aimOf[focus] ?? draft.aim };
        const one = touchedBy(world, coordinates, targets, aimed);
        if (one === undefined || (isRename(one) && renames >= mostRenames)) continue;
        // One change to a row: of two, one that shows would take back the other.
        const row = `${one.type.name} ${one.key}`;
        if (touched.has(row)) continue;
        touched.set(row, one);
        if (isRename(one)) renames += 1;
      }
      made = [...touched.values()];
      saved = new Set(made.map(({ type }) => type));
      await save(world, made);
      const before = await seen(setting, decision, made, 'key');
      for (const one of made) await apply(setting, coordinates, one);
      const after = await seen(setting, decision, made, 'now');
      const shows = made.filter((one, index) => one.refused.length > 0 || before[index] !== after[index]);
      const kept = made.flatMap((one, index) => (shows.includes(one) ? [] : [{ one, text: before[index] }]));
      made = kept.map(({ one }) => one);
      await restore(setting, shows, made);
      // What was put back may have held up what another row shows.
      const last = shows.length === 0 ? after : await seen(setting, decision, made, 'now');
      const late = made.filter((_, index) => kept[index]?.text !== last[index]);
      made = made.filter((one) => !late.includes(one));
      await restore(setting, late, made);
      return { said: made.flatMap(({ said }) => said), renames: made.some(isRename) };
    },
    async undo() {
      await restore(setting, made, []);
      for (const type of saved) await world.query(`DELETE FROM ${shadowOf(type)}`);
      made = [];
    },
  };
}

/** What two of three changes of a case are made of. */
const aimOf: Readonly<Partial<Record<Focus, ChangeDraft['aim']>>> = {
  key: 'key',
  list: 'row',
  mask: 'masked',
};

function shadowOf({ table }: WorldType): string {
  return `noninterference.${table.replace('.', '_')}`;
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

async function apply(
  { world, references }: Setting,
  coordinates: readonly string[],
  touched: Touched,
): Promise<void> {
  const { type, key, now, target } = touched;
  switch (target?.kind) {
    case undefined:
    case 'row':
      return applyToRow(world, coordinates, touched);
    case 'key':
      await rename(world, references, type, key, now);
      touched.said.push(
        `UPDATE ${type.name} ${key}: ${type.key} = ${now}, here and wherever it is referred to`,
      );
      return;
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

/** @param remaining changes that stay: rows that are put back refer to keys as these have them */
async function restore(
  { world, references }: Setting,
  touched: readonly Touched[],
  remaining: readonly Touched[],
): Promise<void> {
  if (touched.length === 0) return;
  for (const { type, key, now } of touched.filter(isRename)) await rename(world, references, type, now, key);
  for (const [type, keys] of byType(touched.filter((one) => !isRename(one)))) {
    const names = [type.key, ...type.columns.map(({ name }) => name)].join(', ');
    await world.query(`DELETE FROM ${type.table} WHERE ${type.key} = ANY($1::text[])`, [keys]);
    await world.query(
      `INSERT INTO ${type.table} (${names}) SELECT ${names} FROM ${shadowOf(type)} WHERE ${type.key} = ANY($1::text[])`,
      [keys],
    );
  }
  for (const { type, key, now } of remaining.filter(isRename))
    await rename(world, references, type, key, now);
}
