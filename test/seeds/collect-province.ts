// A province in memory, for tests that need no database: all rows by table, and the truth about the faults.

import type { Fault } from '../../seeds/faults.ts';
import { drawProvince } from '../../seeds/province.ts';
import type { Emit, TableName, Value } from '../../seeds/tables/index.ts';

export type CollectedRow = Readonly<Record<string, Value | undefined>>;

export interface CollectedProvince {
  rows(table: TableName): readonly CollectedRow[];
  readonly tables: ReadonlyMap<TableName, readonly CollectedRow[]>;
  readonly faults: readonly Fault[];
}

export function collectProvince(people: number, seed: number): CollectedProvince {
  const tables = new Map<TableName, CollectedRow[]>();
  const faults: Fault[] = [];
  const emit: Emit = (table, row) => {
    const rows = tables.get(table);
    if (rows === undefined) tables.set(table, [row]);
    else rows.push(row);
  };
  const steps = drawProvince({ people, seed, emit, note: (fault) => faults.push(fault) });
  while (steps.next().done !== true);
  return { tables, faults, rows: (table) => tables.get(table) ?? [] };
}
