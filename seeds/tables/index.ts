// All tables of the five domains with the columns that the generator fills, and what a row of one may hold.
// `synthetic` is not listed: whoever writes the rows sets it to true in every one.

import { creditTables } from './credit.ts';
import { eLicensesTables } from './e-licenses.ts';
import { geospatialTables } from './geospatial.ts';
import { legalEntitiesTables } from './legal-entities.ts';
import { populationTables } from './population.ts';

const tablesOfDomain = {
  population: populationTables,
  'legal-entities': legalEntitiesTables,
  'e-licenses': eLicensesTables,
  geospatial: geospatialTables,
  credit: creditTables,
} as const;

type Tables = typeof populationTables &
  typeof legalEntitiesTables &
  typeof eLicensesTables &
  typeof geospatialTables &
  typeof creditTables;

/** No two domains have a table of the same name, so the name alone says which one. */
export type TableName = keyof Tables;

/** Dates and amounts are texts as PostgreSQL reads them, geometry is EWKT; what is left out is null. */
export type Value = string | number | boolean | null | readonly string[];

export type Row<T extends TableName> = { readonly [C in Words<Tables[T]>]?: Value };

/** Takes a row for a table. */
export type Emit = <T extends TableName>(table: T, row: Row<T>) => void;

export interface Table {
  readonly domain: string;
  readonly schema: string;
  readonly name: TableName;
  readonly columns: readonly string[];
}

export const tables: ReadonlyMap<TableName, Table> = new Map(
  Object.entries(tablesOfDomain).flatMap(([domain, ofDomain]) =>
    Object.entries(ofDomain).map(([name, columns]) => {
      const table: Table = {
        domain,
        schema: domain.replaceAll('-', '_'),
        name: name as TableName,
        columns: columns.trim().split(/\s+/),
      };
      return [table.name, table] as const;
    }),
  ),
);

/** The words of a text as a union of literals. */
type Words<Text extends string> = Text extends `${infer Head}\n${infer Tail}`
  ? Words<Head> | Words<Tail>
  : Text extends `${infer Head} ${infer Tail}`
    ? Words<Head> | Words<Tail>
    : Text extends ''
      ? never
      : Text;
