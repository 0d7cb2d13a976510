// The five domains as a team without Yidang would serve them: GraphQL resolvers over the same tables, with dataloader and
// prepared statements. They come from the mappings, so that table by table they say the same; a row is read whole, but for
// geometry.

import { createHash } from 'node:crypto';
import { buildSubgraphSchema } from '@apollo/subgraph';
import DataLoader from 'dataloader';
import { type GraphQLObjectType, type GraphQLSchema, isObjectType, parse } from 'graphql';
import pg from 'pg';
import { domains } from '../subgraphs/index.ts';
import type { Domain, Order } from '../subgraphs/mapping.ts';
import { createModel, type Model } from '../subgraphs/model.ts';

/** Finds a row of an entity by its key. */
export type FindEntity = (key: string, context: PlainContext) => Promise<unknown>;

export interface PlainContext {
  readonly loaders: Map<string, DataLoader<string, unknown>>;
  /** Where all domains are one schema: how an entity of another domain is found, by type. */
  readonly entities?: ReadonlyMap<string, FindEntity>;
}

type Row = Readonly<Record<string, unknown>>;
type Resolve = (source: Row, args: Readonly<Record<string, unknown>>, context: PlainContext) => unknown;
type Resolvers = Record<string, Record<string, Resolve>>;

export interface PlainDomain {
  readonly name: string;
  readonly schema: GraphQLSchema;
  readonly resolvers: Resolvers;
  /** The entities that the domain owns. */
  readonly entities: ReadonlyMap<string, FindEntity>;
}

export function openPlainDomains(connectionString: string): readonly PlainDomain[] {
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    types: {
      getTypeParser: (id, format) =>
        id === 1082 || id === 1700 ? String : pg.types.getTypeParser(id, format as 'text'),
    },
  });
  return domains.map((domain) => {
    const resolvers = resolversOf(domain, pool);
    const model = createModel(domain, { synthetic: true, today: () => '2026-06-30' });
    const schema = buildSubgraphSchema({ typeDefs: parse(model.sdl), resolvers: resolvers as never });
    const entities = new Map<string, FindEntity>();
    for (const [type, { kind }] of Object.entries(model.mapping.types))
      if (kind === 'table')
        entities.set(type, (key, context) =>
          byColumn(model, pool, type, model.keyColumn(type), context).load(key),
        );
    return { name: domain.name, schema, resolvers, entities };
  });
}

function resolversOf(domain: Domain, pool: pg.Pool): Resolvers {
  const model = createModel(domain, { synthetic: true, today: () => '2026-06-30' });
  const resolvers: Resolvers = {};
  for (const [name, type] of Object.entries(model.mapping.types)) {
    const object = model.schema.getType(name);
    if (!isObjectType(object) || type.kind === 'abstract') continue;
    resolvers[name] =
      type.kind === 'embedded'
        ? typeResolvers(model, pool, object, '', false)
        : typeResolvers(model, pool, object, type.key, type.kind === 'table');
  }
  resolvers.Query = queryResolvers(model, pool);
  return resolvers;
}

function typeResolvers(model: Model, pool: pg.Pool, type: GraphQLObjectType, key: string, hasTable: boolean) {
  const fields: Record<string, Resolve> = {};
  for (const field of Object.values(type.getFields())) {
    if (field.name.startsWith('_')) continue;
    const source = model.source(type.name, field.name, '');
    if (source.kind === 'leaf') {
      const column = /^\{t\}\.(\w+)$/.exec(source.sql)?.[1];
      // Keys of representations come under their GraphQL names.
      fields[field.name] = (row) => {
        const value = row[column ?? field.name] ?? row[field.name];
        return value === null || value === undefined ? null : source.convert(value);
      };
    } else if (source.kind === 'embedded') {
      const { prefix, presentIf } = source;
      fields[field.name] = (row) =>
        presentIf !== undefined && row[presentIf] == null ? null : { ...row, ...withoutPrefix(row, prefix) };
    } else if (source.kind === 'one') {
      fields[field.name] = (row, _args, context) =>
        row[source.column] == null
          ? null
          : byColumn(model, pool, source.type, source.references, context).load(String(row[source.column]));
    } else if (source.kind === 'entities') {
      fields[field.name] = (row, _args, context) => entityOf(model, pool, source.options, row, context);
    } else if (source.kind === 'many') {
      const { many, references, order = [] } = source.many;
      fields[field.name] = async (row, { first }, context) => {
        const parent = String(row[source.column] ?? row[key]);
        return {
          nodes: await children(model, pool, many, references, order, Number(first), context).load(parent),
        };
      };
    }
  }
  const __resolveReference = (reference: Row, context: PlainContext) =>
    hasTable
      ? byColumn(model, pool, type.name, model.keyColumn(type.name), context).load(String(reference[key]))
      : reference;
  return { ...fields, __resolveReference: __resolveReference as unknown as Resolve };
}

function entityOf(
  model: Model,
  pool: pg.Pool,
  options: readonly { readonly type: string; readonly column: string }[],
  row: Row,
  context: PlainContext,
) {
  const option = options.find(({ column }) => row[column] != null);
  if (option === undefined) return null;
  const value = String(row[option.column]);
  const type = model.type(option.type);
  if (type.kind === 'table')
    return byColumn(model, pool, option.type, model.keyColumn(option.type), context).load(value);
  const find = context.entities?.get(option.type);
  if (find !== undefined) return find(value, context);
  return type.kind === 'reference' ? { __typename: option.type, [type.key]: value } : null;
}

function queryResolvers(model: Model, pool: pg.Pool): Record<string, Resolve> {
  const fields: Record<string, Resolve> = {};
  for (const [name, query] of Object.entries(model.mapping.queries)) {
    if ('lookup' in query) {
      fields[name] = (_source, args, context) => {
        const [argument = '', value] = Object.entries(args).find(([, given]) => given != null) ?? [];
        return byColumn(model, pool, query.lookup, query.by[argument] ?? '', context).load(String(value));
      };
    } else if ('list' in query) {
      fields[name] = async (_source, { first }) => {
        const text = `SELECT ${columnsOf(model, query.list)} FROM ${tableOf(model, query.list)} AS t ORDER BY t.${model.keyColumn(query.list)} LIMIT $1`;
        return { nodes: (await pool.query({ name: `list ${query.list}`, text, values: [first] })).rows };
      };
    }
  }
  return fields;
}

function byColumn(model: Model, pool: pg.Pool, type: string, column: string, { loaders }: PlainContext) {
  return loaderOf(loaders, `${model.name} ${type} ${column}`, (name) => async (keys) => {
    const text = `SELECT ${columnsOf(model, type)} FROM ${tableOf(model, type)} AS t WHERE t.${column} = ANY($1)`;
    const { rows } = await pool.query<Row>({ name, text, values: [keys] });
    const found = new Map(rows.map((row) => [row[column], row]));
    return keys.map((key) => found.get(key) ?? null);
  });
}

function children(
  model: Model,
  pool: pg.Pool,
  type: string,
  references: string,
  order: readonly Order[],
  first: number,
  { loaders }: PlainContext,
) {
  const by = [
    ...order.map(({ column, direction }) => `t.${column} ${direction} NULLS LAST`),
    `t.${model.keyColumn(type)}`,
  ];
  return loaderOf(loaders, `${model.name} ${type} ${references} ${by} ${first}`, (name) => async (keys) => {
    const text = `SELECT page.*, k.key AS parent FROM unnest($1::text[]) WITH ORDINALITY AS k(key, n) CROSS JOIN LATERAL (
      SELECT ${columnsOf(model, type)} FROM ${tableOf(model, type)} AS t WHERE t.${references} = k.key ORDER BY ${by} LIMIT $2) AS page`;
    const { rows } = await pool.query<Row>({ name, text, values: [keys, first] });
    const found = new Map<unknown, Row[]>(keys.map((key) => [key, []]));
    for (const row of rows) found.get(row.parent)?.push(row);
    return keys.map((key) => found.get(key) ?? []);
  });
}

function loaderOf(
  loaders: PlainContext['loaders'],
  name: string,
  batch: (name: string) => (keys: readonly string[]) => Promise<readonly unknown[]>,
): DataLoader<string, unknown> {
  const known = loaders.get(name);
  if (known !== undefined) return known;
  // PostgreSQL cuts names off after 63 bytes.
  const statement = createHash('sha256').update(name).digest('hex').slice(0, 24);
  const loader = new DataLoader<string, unknown>(batch(statement) as never);
  loaders.set(name, loader);
  return loader;
}

function tableOf(model: Model, name: string): string {
  const type = model.type(name);
  return `${model.mapping.schema}.${'table' in type ? type.table : ''}`;
}

const known = new WeakMap<Model, Map<string, string>>();

/** The columns of a type's own fields and of its relations. */
function columnsOf(model: Model, name: string): string {
  const ofModel = known.get(model) ?? new Map<string, string>();
  known.set(model, ofModel);
  const found = ofModel.get(name);
  if (found !== undefined) return found;
  const columns = new Set<string>();
  addColumns(model, name, '', columns);
  const text = [...columns].map((column) => `t.${column}`).join(', ');
  ofModel.set(name, text);
  return text;
}

function addColumns(model: Model, name: string, prefix: string, columns: Set<string>): void {
  for (const field of Object.values((model.schema.getType(name) as GraphQLObjectType).getFields())) {
    if (field.name.startsWith('_')) continue;
    const source = model.source(name, field.name, prefix);
    if (source.kind === 'leaf') {
      const column = /^\{t\}\.(\w+)$/.exec(source.sql)?.[1];
      if (column !== undefined) columns.add(column);
    } else if (source.kind === 'one' || source.kind === 'many') columns.add(source.column);
    else if (source.kind === 'entities') for (const { column } of source.options) columns.add(column);
    else if (source.kind === 'embedded') addColumns(model, source.type, source.prefix, columns);
  }
}

function withoutPrefix(row: Row, prefix: string): Row {
  const own = Object.entries(row).filter(([column]) => column.startsWith(prefix));
  return Object.fromEntries(own.map(([column, value]) => [column.slice(prefix.length), value]));
}
