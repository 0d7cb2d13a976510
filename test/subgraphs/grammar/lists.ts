// The lists of a domain as the conformance suite asks them: those of all rows, and those of one parent.

import { type GraphQLObjectType, getNamedType } from 'graphql';
import type { Database } from '../../../subgraphs/database.ts';
import type { Domain } from '../../../subgraphs/mapping.ts';
import type { Model } from '../../../subgraphs/model.ts';
import type { Subgraph, SubgraphRequest } from '../../../subgraphs/subgraph.ts';

export interface List {
  readonly title: string;
  /** Type of the nodes. */
  readonly type: string;
  /** Plain SQL condition on the rows, `v.<column> = '…'`. */
  readonly among: string;
  /** Order of the list where nobody asks for one, as plain SQL over `v`. */
  readonly own: readonly { readonly column: string; readonly direction: string }[];
  /** @returns the connection */
  ask(selection: string, args: Arguments, lens: SubgraphRequest['lens']): Promise<Connection>;
}

export type Arguments = Readonly<Record<string, unknown>>;

export interface Connection {
  readonly nodes: readonly Readonly<Record<string, unknown>>[];
  readonly totalCount: number;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** The list queries, and of each type's relations to many the rows of the parent that has most of them. */
export async function listsOf(
  domain: Domain,
  model: Model,
  subgraph: Subgraph,
  database: Database,
): Promise<readonly List[]> {
  const roots = Object.entries(domain.mapping.queries).flatMap(([name, query]) =>
    'list' in query ? [rootList(subgraph, name, query.list)] : [],
  );
  const children: List[] = [];
  for (const [type, mapping] of Object.entries(domain.mapping.types)) {
    if (!('key' in mapping) || !isEntity(model, type)) continue;
    for (const [field, mapped] of Object.entries(mapping.fields ?? {})) {
      if (!('many' in mapped)) continue;
      const target = model.type(mapped.many);
      if (!('table' in target)) continue;
      const text = `SELECT ${mapped.references}::text FROM ${domain.mapping.schema}.${target.table}
        WHERE ${mapped.references} IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`;
      const [row] = await database.query({ name: `parent_${type}_${field}`, text }, []);
      if (row === undefined) continue;
      children.push(
        childList(subgraph, type, mapping.key, String(row[0]), field, mapped.many, mapped.references, [
          ...(mapped.order ?? []),
        ]),
      );
    }
  }
  return [...roots, ...children];
}

function isEntity(model: Model, type: string): boolean {
  const union = model.schema.getType('_Entity');
  return union !== undefined && 'getTypes' in union && union.getTypes().some(({ name }) => name === type);
}

const parameters = (type: string) =>
  `$first: Int, $last: Int, $after: String, $before: String, $where: ${type}Where, $orderBy: [${type}OrderBy!]`;
const passed = 'first: $first, last: $last, after: $after, before: $before, where: $where, orderBy: $orderBy';

function rootList(subgraph: Subgraph, name: string, type: string): List {
  return {
    title: name,
    type,
    among: 'TRUE',
    own: [],
    async ask(selection, args, lens) {
      const query = `query (${parameters(type)}) { list: ${name}(${passed}) ${selection} }`;
      return connectionIn(await subgraph.execute({ query, variables: args, lens }), ({ list }) => list);
    },
  };
}

function childList(
  subgraph: Subgraph,
  parent: string,
  key: string,
  value: string,
  field: string,
  type: string,
  references: string,
  own: List['own'],
): List {
  return {
    title: `${parent}.${field}`,
    type,
    among: `v.${references} = '${value}'`,
    own,
    async ask(selection, args, lens) {
      const query = `query ($r: [_Any!]!, ${parameters(type)}) {
        _entities(representations: $r) { ... on ${parent} { list: ${field}(${passed}) ${selection} } } }`;
      const variables = { ...args, r: [{ __typename: parent, [key]: value }] };
      return connectionIn(
        await subgraph.execute({ query, variables, lens }),
        ({ _entities }) => (_entities as Record<string, unknown>[])[0]?.list,
      );
    },
  };
}

function connectionIn(
  { data, errors }: Awaited<ReturnType<Subgraph['execute']>>,
  pick: (data: Readonly<Record<string, unknown>>) => unknown,
): Connection {
  const [error] = errors ?? [];
  if (error !== undefined) throw new Error(`${error.extensions?.code}: ${error.message}`);
  return pick(data ?? {}) as Connection;
}

/** Name of the scalar or enum of a field. */
export function leafType(model: Model, type: string, field: string): string {
  const fields = (model.schema.getType(type) as GraphQLObjectType).getFields();
  return getNamedType(fields[field]?.type)?.name ?? '';
}
