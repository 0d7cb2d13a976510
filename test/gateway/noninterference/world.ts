// What the test knows of the province: the types with their tables, and for each a few rows close to one another, so that
// random operations, rules and changes meet. It knows nothing of callers.

import { createHash } from 'node:crypto';
import { isAbstractType } from 'graphql';
import { castEntities, castPeople } from '../../../seeds/cast.ts';
import { type Database, openDatabase } from '../../../subgraphs/database.ts';
import { domains } from '../../../subgraphs/index.ts';
import type { TableMapping } from '../../../subgraphs/mapping.ts';
import { createModel, type Model } from '../../../subgraphs/model.ts';

export interface Column {
  readonly name: string;
  readonly type: string;
  /** No two rows may hold the same value. */
  readonly unique: boolean;
}

export interface WorldType {
  readonly name: string;
  readonly model: Model;
  readonly mapping: TableMapping;
  /** `population.person` */
  readonly table: string;
  /** Column of the key. */
  readonly key: string;
  /** Columns other than the key that can be written; none for a view. */
  readonly columns: readonly Column[];
  /** Keys of rows near the named cast, and of the first rows of the table. */
  readonly near: readonly string[];
}

export interface World {
  readonly types: ReadonlyMap<string, WorldType>;
  readonly models: readonly Model[];
  query(text: string, values?: readonly unknown[]): Promise<readonly (readonly unknown[])[]>;
  close(): Promise<void>;
}

const nearRows = 12;
const castSize = 4;
export const today = '2026-06-30';

export async function openWorld(connectionString: string): Promise<World> {
  const database = openDatabase({ connectionString, poolSize: 1, applicationName: 'noninterference' });
  const models = domains.map((domain) => createModel(domain, { synthetic: true, today: () => today }));
  const drafts = models.flatMap((model) =>
    Object.entries(model.mapping.types).flatMap(([name, mapping]) =>
      mapping.kind === 'table' ? [{ name, model, mapping }] : [],
    ),
  );
  const columns = await columnsByTable(database);
  const near = await nearKeys(database, drafts);
  const types = drafts.map(({ name, model, mapping }): WorldType => {
    const table = `${model.mapping.schema}.${mapping.table}`;
    const key = model.keyColumn(name);
    const others = (columns.get(table) ?? []).filter((column) => column.name !== key);
    return { name, model, mapping, table, key, columns: others, near: [...(near.get(name) ?? [])].sort() };
  });
  return {
    types: new Map(types.map((type) => [type.name, type])),
    models,
    query: (text, values = []) => database.query(statementOf(text), values),
    close: () => database.end(),
  };
}

function statementOf(text: string) {
  return { name: createHash('sha256').update(text).digest('hex').slice(0, 32), text };
}

async function columnsByTable(database: Database): Promise<Map<string, Column[]>> {
  const rows = await database.query(
    statementOf(`
      SELECT n.nspname || '.' || c.relname, a.attname::text, format_type(a.atttypid, NULL),
             EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisunique AND i.indkey[0] = a.attnum)
        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_attribute AS a ON a.attrelid = c.oid
       WHERE c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND n.nspname = ANY($1)
       ORDER BY a.attnum`),
    [domains.map(({ mapping }) => mapping.schema)],
  );
  const columns = new Map<string, Column[]>();
  for (const [table, name, type, unique] of rows) {
    const known = columns.get(String(table)) ?? [];
    known.push({ name: String(name), type: String(type), unique: unique === true });
    columns.set(String(table), known);
  }
  return columns;
}

interface Draft {
  readonly name: string;
  readonly model: Model;
  readonly mapping: TableMapping;
}

/** Starts at the cast and follows links twice, into rows and out of them. */
async function nearKeys(database: Database, drafts: readonly Draft[]): Promise<Map<string, Set<string>>> {
  const near = new Map(drafts.map(({ name }) => [name, new Set<string>()]));
  for (const { personId } of Object.values(castPeople).slice(0, castSize)) near.get('Person')?.add(personId);
  for (const { uscc } of Object.values(castEntities).slice(0, castSize)) near.get('LegalEntity')?.add(uscc);
  for (let hop = 0; hop < 2; hop++) {
    for (const draft of drafts) {
      const { name, model, mapping } = draft;
      const key = model.keyColumn(name);
      const links = linksOf(draft);
      const known = near.get(name) as Set<string>;
      const conditions = links.map((_, index) => `${links[index]?.column} = ANY($${index + 2}::text[])`);
      const terms = [`${key} = ANY($1::text[])`, ...conditions];
      const selected = [key, ...links.map(({ column }) => column)].join(', ');
      const table = `${model.mapping.schema}.${mapping.table}`;
      const values = [[...known], ...links.map(({ target }) => [...(near.get(target) ?? [])])];
      const found = await database.query(
        statementOf(
          `SELECT ${selected} FROM (SELECT *, 1 AS nearness FROM ${table} WHERE ${terms.join(' OR ')}
           UNION ALL (SELECT *, 0 FROM ${table} ORDER BY ${key} LIMIT 5)) AS t ORDER BY nearness, ${key} LIMIT ${3 * nearRows}`,
        ),
        values,
      );
      for (const [own, ...others] of found) {
        if (known.size < nearRows) known.add(String(own));
        others.forEach((value, index) => {
          const targets = near.get(links[index]?.target ?? '');
          if (value !== null && targets !== undefined && targets.size < nearRows) targets.add(String(value));
        });
      }
    }
  }
  return near;
}

/** The columns by which rows of a type refer to rows of others, or are listed by them: each holds keys of its target. */
export function linksOf({ name, model, mapping }: Draft): readonly { column: string; target: string }[] {
  const own = Object.entries(mapping.fields ?? {}).flatMap(([fieldName, field]) => {
    if ('one' in field)
      return field.references === undefined ? [{ column: field.column, target: field.one }] : [];
    if ('entity' in field) return [{ column: field.column, target: field.entity }];
    if ('oneOfEntities' in field)
      return field.oneOfEntities.map(({ entity, column }) => ({ column, target: entity }));
    return 'embed' in field ? embeddedLinks(model, name, fieldName) : [];
  });
  const inbound = inboundOf([model], name).map(({ column, parent }) => ({ column, target: parent }));
  return [...new Map([...own, ...inbound].map((link) => [link.column, link])).values()];
}

/** Those of an object that stands in columns of the row. */
function embeddedLinks(model: Model, type: string, field: string): { column: string; target: string }[] {
  const source = model.source(type, field, '');
  if (source.kind !== 'embedded') return [];
  const { fields = {} } = model.type(source.type);
  return Object.keys(fields).flatMap((name) => {
    const inner = model.source(source.type, name, source.prefix);
    return inner.kind === 'entities'
      ? inner.options.map(({ column, type: target }) => ({ column, target }))
      : [];
  });
}

/** Relations that lead to rows of a type by one of its columns, which holds the key of their parent. */
export function inboundOf(
  models: readonly Model[],
  child: string,
): readonly { parent: string; field: string; column: string }[] {
  return models.flatMap((model) =>
    Object.entries(model.mapping.types).flatMap(([parent, { fields = {} }]) =>
      Object.entries(fields).flatMap(([field, mapped]) => {
        if ('many' in mapped && stands(model, mapped.many, child))
          return [{ parent, field, column: mapped.references }];
        if ('one' in mapped && mapped.one === child && mapped.references !== undefined)
          return [{ parent, field, column: mapped.references }];
        return [];
      }),
    ),
  );
}

function stands(model: Model, many: string, child: string): boolean {
  if (many === child) return true;
  const type = model.schema.getType(many);
  return isAbstractType(type) && model.schema.getPossibleTypes(type).some(({ name }) => name === child);
}

/** Type → its rows as conditions see them: row attribute → value, as text. */
export type RowsByType = ReadonlyMap<string, readonly Readonly<Record<string, string | null>>[]>;

/** Rows as conditions see them; those near by unless told. */
export async function readRows(
  world: World,
  keysOf: (type: WorldType) => readonly string[] = ({ near }) => near,
): Promise<RowsByType> {
  const found = new Map<string, Readonly<Record<string, string | null>>[]>();
  for (const type of world.types.values()) {
    const { name, table, key, mapping } = type;
    const keys = keysOf(type);
    const attributes = Object.entries(mapping.attributes ?? {});
    if (keys.length === 0 || attributes.length === 0) continue;
    const selected = attributes.map(([, sql]) => `(${sql})::text`).join(', ');
    const text = `SELECT ${selected} FROM ${table} AS t WHERE t.${key} = ANY($1::text[]) ORDER BY t.${key}`;
    const rows = await world.query(text.replaceAll('{t}', 't'), [keys]);
    const named = rows.map((row) =>
      Object.fromEntries(
        attributes.map(([attribute], index) => [attribute, row[index] === null ? null : String(row[index])]),
      ),
    );
    found.set(name, named);
  }
  return found;
}

/** The columns of a type's table that a field of it reads. */
export function columnsBehind(
  { name, model }: Pick<WorldType, 'name' | 'model'>,
  field: string,
  prefix = '',
): readonly string[] {
  const type = model.schema.getType(name);
  // What another domain hangs on the type is in no column of it.
  if (type === undefined || !('getFields' in type) || !(field in type.getFields())) return [];
  const source = model.source(name, field, prefix);
  switch (source.kind) {
    case 'leaf':
      return [...source.sql.matchAll(/\{t\}\.(\w+)/g)].map(([, column]) => column as string);
    case 'computed':
      return source.sources.flatMap((each) => columnsBehind({ name, model }, each, prefix));
    case 'embedded':
      return source.presentIf === undefined ? [] : [source.presentIf];
    case 'one':
    case 'many':
      return [source.column];
    case 'entities':
      return source.options.map(({ column }) => column);
    default:
      throw source satisfies never;
  }
}
