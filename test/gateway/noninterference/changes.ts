// Changes to the database that a caller may not notice: cells, rows that go, rows that come. Each is made, looked at through
// the rules, and undone at once where it shows; what is left differs from before in nothing that the caller may see.

import fc from 'fast-check';
import type { Decision } from '../../../gateway/access/decide.ts';
import type { Sight } from './sight.ts';
import { type Column, columnsBehind, type World, type WorldType } from './world.ts';

export interface ChangeDraft {
  readonly type: number;
  readonly row: number;
  readonly kind: 'cell' | 'delete' | 'insert';
  readonly column: number;
  readonly value: number;
}

const pick = fc.nat(9973);
export const changeDrafts: fc.Arbitrary<ChangeDraft> = fc.record({
  type: pick,
  row: pick,
  kind: fc.constantFrom('cell', 'cell', 'cell', 'cell', 'cell', 'cell', 'insert', 'delete'),
  column: pick,
  value: fc.nat(11),
});

/** A row that a change touches, and how the change reads. */
interface Touched {
  readonly type: WorldType;
  readonly key: string;
  /** The row that a new one is a copy of. */
  readonly near: string;
  readonly draft: ChangeDraft;
  readonly said: string[];
}

export interface Changes {
  /** Makes those of the drafts that do not show. @returns how they read */
  make(
    decision: Decision,
    coordinates: readonly string[],
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
    async make(decision, coordinates, drafts) {
      const touched = new Map<string, Touched>();
      for (const draft of drafts) {
        const one = touchedBy(world, coordinates, draft);
        // One change to a row: of two, one that shows would take back the other.
        if (one !== undefined && !touched.has(`${one.type.name} ${one.key}`))
          touched.set(`${one.type.name} ${one.key}`, one);
      }
      made = [...touched.values()];
      saved = new Set(made.map(({ type }) => type));
      await save(world, made);
      const before = await seen(world, sight, decision, made);
      for (const one of made) await apply(world, coordinates, one);
      const after = await seen(world, sight, decision, made);
      const shows = made.filter((_, index) => before[index] !== after[index]);
      await restore(world, shows);
      const kept = made.flatMap((one, index) => (shows.includes(one) ? [] : [{ one, text: before[index] }]));
      made = kept.map(({ one }) => one);
      // What was put back may have held up what another row shows.
      const last = await seen(world, sight, decision, made);
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

function touchedBy(world: World, coordinates: readonly string[], draft: ChangeDraft): Touched | undefined {
  const read = coordinates.map((coordinate) => coordinate.split('.')[0] as string);
  const tables = new Set(read.flatMap((name) => madeOf[name] ?? [name]));
  const types = [...tables]
    .flatMap((name) => world.types.get(name) ?? [])
    .filter(({ columns }) => columns.length > 0);
  const type = types[draft.type % Math.max(types.length, 1)];
  const near = type?.near[draft.row % Math.max(type.near.length, 1)];
  if (type === undefined || near === undefined) return undefined;
  // A new row comes before all others or after them.
  const key = draft.kind === 'insert' ? `${draft.value % 2 === 0 ? '!' : 'z'}${near.slice(1)}` : near;
  return { type, key, near, draft, said: [] };
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

async function apply(world: World, coordinates: readonly string[], target: Touched): Promise<void> {
  const { type, key, near, draft } = target;
  const columns = weightedColumns(type, coordinates);
  const column = columns[draft.column % columns.length] as Column;
  const other = type.near[(draft.row + draft.value + 1) % type.near.length] as string;
  switch (draft.kind) {
    case 'delete': {
      await world.query(`DELETE FROM ${type.table} WHERE ${type.key} = $1`, [key]);
      target.said.push(`DELETE ${type.name} ${key}`);
      return;
    }
    case 'insert': {
      const names = type.columns.map(({ name }) => name);
      // Unique columns stay empty; one column is that of another row, so that the copy is somewhere else.
      const values = type.columns.map(({ name, unique }) => {
        if (unique) return 'NULL';
        return name === column.name
          ? `(SELECT o.${name} FROM ${type.table} AS o WHERE o.${type.key} = $3)`
          : `t.${name}`;
      });
      const text = `INSERT INTO ${type.table} (${[type.key, ...names].join(', ')})
        SELECT ${['$1', ...values].join(', ')} FROM ${type.table} AS t WHERE t.${type.key} = $2`;
      const usesOther = !column.unique;
      await attempt(world, target, text, usesOther ? [key, near, other] : [key, near]);
      target.said.push(`INSERT ${type.name} ${key}: a copy of ${near}, ${column.name} of ${other}`);
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
      throw draft.kind satisfies never;
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
    target.said.push('(refused by the table)');
  });
}

function valueSql(
  type: WorldType,
  { name, type: sqlType }: Column,
  value: number,
  other: string,
): { sql: string; values: readonly unknown[] } {
  if (value === 0) return { sql: 'NULL', values: [] };
  const ofOther = {
    sql: `(SELECT o.${name} FROM ${type.table} AS o WHERE o.${type.key} = $2)`,
    values: [other],
  };
  if (value < 5) return ofOther;
  switch (sqlType) {
    case 'text':
      // Another character somewhere in the middle: often the same under a mask.
      return {
        sql: `overlay(${name} placing CASE WHEN ${name} ~ '^[0-9X-]+$' THEN '${value % 10}' ELSE '某' END from greatest(1, length(${name}) - ${value - 2}) for 1)`,
        values: [],
      };
    case 'date':
      return { sql: `${name} + ${value - 4}`, values: [] };
    case 'boolean':
      return { sql: `NOT ${name}`, values: [] };
    case 'timestamp with time zone':
      return { sql: `${name} + interval '${value} hours'`, values: [] };
    case 'numeric':
    case 'integer':
    case 'smallint':
    case 'double precision':
      return { sql: `${name} + ${value}`, values: [] };
    default:
      return ofOther;
  }
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
    await world.query(`DELETE FROM ${type.table} WHERE ${type.key} = ANY($1::text[])`, [keys]);
    await world.query(
      `INSERT INTO ${type.table} (${names}) SELECT ${names} FROM ${shadowOf(type)} WHERE ${type.key} = ANY($1::text[])`,
      [keys],
    );
  }
}

function byType(touched: readonly Touched[]): Map<WorldType, string[]> {
  const keys = new Map<WorldType, string[]>();
  for (const { type, key } of touched) keys.set(type, [...(keys.get(type) ?? []), key]);
  return keys;
}

/** What shows of each row, and of rows that are made of it. */
async function seen(
  world: World,
  sight: Sight,
  decision: Decision,
  touched: readonly Touched[],
): Promise<readonly string[]> {
  const shown = new Map<string, string>();
  for (const [type, keys] of byType(touched)) {
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
  return touched.map(({ type, key }) =>
    (shown.get(`${type.name} ${key}`) ?? 'not there').replace(/ \[\]$/, ''),
  );
}
