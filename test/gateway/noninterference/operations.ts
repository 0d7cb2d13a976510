// Random operations over the real schema: look-ups, lists with pages, relations into other domains, aliases, fragments,
// unions, interfaces, conditions by variable. A draft is a tree of numbers that means something only beside a schema, so
// that it shrinks freely.

import fc from 'fast-check';
import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isUnionType,
} from 'graphql';
import { nodeName } from '../../../gateway/access/catalog.ts';
import { catalog } from './case-gateway.ts';
import { type Asking, conditionFor, literal, orderFor } from './conditions.ts';
import type { World } from './world.ts';

export interface FieldDraft {
  readonly pick: number;
  /** Row of a look-up, member of a union, size of a page. */
  readonly row: number;
  readonly shape: number;
  readonly wrap: 'none' | 'inline' | 'fragment' | 'alias' | 'skip' | 'include';
  readonly children: readonly FieldDraft[];
}

const { field } = fc.letrec<{ field: FieldDraft }>((tie) => ({
  field: fc.record({
    pick: fc.nat(9973),
    row: fc.nat(97),
    shape: fc.nat(7),
    wrap: fc.constantFrom('none', 'none', 'none', 'inline', 'fragment', 'alias', 'skip', 'include'),
    children: fc.oneof(
      { maxDepth: 3, depthSize: 'max', depthIdentifier: 'selection' },
      fc.constant<FieldDraft[]>([]),
      fc.array(tie('field'), { minLength: 1, maxLength: 5, size: 'max', depthIdentifier: 'selection' }),
    ),
  }),
}));

export type OperationDraft = readonly FieldDraft[];
export const operationDrafts: fc.Arbitrary<OperationDraft> = fc.array(
  field.map((root) => (root.children.length > 0 ? root : { ...root, children: [root] })),
  { minLength: 1, maxLength: 2 },
);

export interface Operation {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Response path of the list whose next page is asked with `$after`. */
  readonly paged: readonly string[] | undefined;
  /** What it reads: `Type` and `Type.field`. */
  readonly coordinates: readonly string[];
}

/** Where most questions begin. */
const usualRoots = [
  'person',
  'legalEntity',
  'personByIdNumber',
  'eLicense',
  'persons',
  'legalEntities',
  'eLicenses',
];

interface Writing {
  readonly schema: GraphQLSchema;
  readonly world: World;
  readonly identifiers: Identifiers;
  readonly variables: Map<string, { readonly type: string; readonly value: unknown }>;
  readonly fragments: string[];
  readonly coordinates: Set<string>;
  readonly readable: Readable;
  paged: readonly string[] | undefined;
}

/** Argument of a look-up → values of rows near by. */
export type Identifiers = ReadonlyMap<string, readonly string[]>;

export async function readIdentifiers(world: World): Promise<Identifiers> {
  const identifiers = new Map<string, readonly string[]>();
  for (const { mapping } of world.models) {
    for (const [query, mapped] of Object.entries(mapping.queries)) {
      if (!('lookup' in mapped)) continue;
      const type = world.types.get(mapped.lookup);
      if (type === undefined) throw new Error(`${query} looks up no row`);
      for (const [argument, column] of Object.entries(mapped.by)) {
        const rows = await world.query(
          `SELECT ${column} FROM ${type.table} WHERE ${type.key} = ANY($1::text[]) ORDER BY ${type.key}`,
          [type.near],
        );
        const found = rows.flatMap(([value]) => (value === null ? [] : [String(value)]));
        identifiers.set(`${query}.${argument}`, found);
      }
    }
  }
  return identifiers;
}

/** Whether lists of a type may be asked by a field. */
export type Readable = (type: string, field: string) => boolean;

/** @param readable conditions and orders keep to what it allows */
export function writeOperation(
  schema: GraphQLSchema,
  world: World,
  identifiers: Identifiers,
  drafts: OperationDraft,
  readable: Readable = () => true,
): Operation {
  const writing: Writing = {
    schema,
    world,
    identifiers,
    variables: new Map(),
    fragments: [],
    coordinates: new Set(),
    readable,
    paged: undefined,
  };
  const query = schema.getQueryType() as GraphQLObjectType;
  const roots = Object.keys(query.getFields()).filter((name) => !catalog.own.has(name));
  const weighted = [...usualRoots, ...usualRoots, ...usualRoots, ...usualRoots, ...roots];
  const body = drafts.map((draft, index) => {
    const name = weighted[draft.pick % weighted.length] as string;
    const key = index === 0 ? name : `${name}_${index}`;
    return writeField(writing, query, query.getFields()[name] as Field, draft, key, [key]);
  });
  const variables = [...writing.variables].map(([name, { type }]) => `$${name}: ${type}`);
  const head = variables.length === 0 ? 'query' : `query (${variables.join(', ')})`;
  return {
    text: [`${head} { ${body.join(' ')} }`, ...writing.fragments].join('\n'),
    variables: Object.fromEntries([...writing.variables].map(([name, { value }]) => [name, value])),
    paged: writing.paged,
    coordinates: [...writing.coordinates],
  };
}

type Field = GraphQLField<unknown, unknown>;

function writeField(
  writing: Writing,
  parent: GraphQLObjectType | GraphQLCompositeType,
  field: Field,
  draft: FieldDraft,
  key: string,
  path: readonly string[],
): string {
  if (parent.name !== 'Query') writing.coordinates.add(`${parent.name}.${field.name}`);
  const type = getNamedType(field.type);
  if (type.name.endsWith('Aggregate'))
    return `${key}: ${field.name}${writeAggregate(writing, type.name, draft)}`;
  const isList = isObjectType(type) && 'pageInfo' in type.getFields();
  const pages = isList && draft.shape % 4 !== 0;
  const isPaged = pages && writing.paged === undefined && draft.row % 2 === 0;
  if (isPaged) writing.paged = path;
  const args = argumentsOf(writing, parent.name, field, draft, isPaged);
  const selection = isList
    ? writeConnection(writing, type, draft, path)
    : isCompositeType(type)
      ? ` { ${writeSelection(writing, type, draft.children, path)} }`
      : '';
  const alias = key === field.name ? '' : `${key}: `;
  return wrapped(writing, parent.name, draft, `${alias}${field.name}${args}`, selection);
}

function wrapped(
  writing: Writing,
  parent: string,
  draft: FieldDraft,
  head: string,
  selection: string,
): string {
  switch (draft.wrap) {
    case 'none':
    case 'alias':
      return `${head}${selection}`;
    case 'inline':
      return `... on ${parent} { ${head}${selection} }`;
    case 'fragment': {
      const name = `F${writing.fragments.length}`;
      writing.fragments.push(`fragment ${name} on ${parent} { ${head}${selection} }`);
      return `...${name}`;
    }
    case 'skip':
    case 'include': {
      const name = `v${writing.variables.size}`;
      writing.variables.set(name, {
        type: 'Boolean!',
        value: draft.shape % 4 === (draft.wrap === 'skip' ? 1 : 0),
      });
      return `${head} @${draft.wrap}(if: $${name})${selection}`;
    }
    default:
      throw draft.wrap satisfies never;
  }
}

function argumentsOf(
  writing: Writing,
  parent: string,
  field: Field,
  draft: FieldDraft,
  isPaged: boolean,
): string {
  if (field.args.length === 0) return '';
  const { row } = draft;
  const choices = field.args.filter(({ name }) => writing.identifiers.has(`${field.name}.${name}`));
  if (parent === 'Query' && choices.length > 0) {
    const { name, type } = choices[row % choices.length] as Field['args'][number];
    const values = writing.identifiers.get(`${field.name}.${name}`) ?? [];
    const value = values[row % Math.max(values.length, 1)] ?? 'none';
    if (draft.shape % 2 === 0) return `(${name}: ${JSON.stringify(value)})`;
    const variable = `v${writing.variables.size}`;
    writing.variables.set(variable, { type: String(type), value });
    return `(${name}: $${variable})`;
  }
  if (field.args.some(({ name }) => name === 'point'))
    return `(point: { lon: ${118.5 + (row % 7) / 5}, lat: ${31.8 + (row % 5) / 10} })`;
  const questions = questionsOf(writing, field, draft);
  if (!isPaged) return `(${row % 3 === 0 ? 'last' : 'first'}: ${1 + (row % 5)}${questions})`;
  writing.variables.set('after', { type: 'String', value: null });
  return `(first: ${1 + (row % 3)}, after: $after${questions})`;
}

/** How many rows fit a condition. */
function writeAggregate(writing: Writing, aggregate: string, { pick, row }: FieldDraft): string {
  const type = aggregate.replace(/Aggregate$/, '');
  writing.coordinates.add(type);
  const where = conditionFor(askingOf(writing), type, pick + row * 31);
  const selection = '{ groups { key count subjects } rest { count } total { count subjects } }';
  return `(where: ${literal(writing.schema, `${type}Where`, where)}) ${selection}`;
}

function askingOf({ schema, coordinates, world, readable }: Writing): Asking {
  return { schema, coordinates, readable, keysOf: (name) => world.types.get(name)?.near ?? [] };
}

/** By what a list is asked, in literals or in variables. */
function questionsOf(writing: Writing, field: Field, { pick, row, shape }: FieldDraft): string {
  const { schema } = writing;
  const type = nodeName(getNamedType(field.type).name) ?? '';
  const asking = askingOf(writing);
  const seed = pick + row * 31;
  const given: [string, string, unknown][] = [];
  if (seed % 5 < 3) given.push(['where', `${type}Where`, conditionFor(asking, type, seed)]);
  const order = seed % 4 === 1 ? orderFor(asking, type, seed) : [];
  if (order.length > 0) given.push(['orderBy', `${type}OrderBy`, order]);
  return given
    .map(([name, input, value]) => {
      if (shape % 2 === 0) return `, ${name}: ${literal(schema, input, value)}`;
      const variable = `v${writing.variables.size}`;
      writing.variables.set(variable, { type: name === 'where' ? input : `[${input}!]`, value });
      return `, ${name}: $${variable}`;
    })
    .join('');
}

function writeConnection(
  writing: Writing,
  type: GraphQLObjectType,
  draft: FieldDraft,
  path: readonly string[],
): string {
  const node = writing.schema.getType(nodeName(type.name) ?? '');
  if (!isCompositeType(node)) throw new Error(`${type.name} has no nodes`);
  const select = (below: string) =>
    writeSelection(writing, node, draft.children, [...path, ...below.split('.')]);
  switch (draft.shape % 4) {
    case 0:
      return ` { nodes { ${select('nodes')} } }`;
    case 1:
      return ` { edges { cursor node { ${select('edges.node')} } } pageInfo { hasNextPage endCursor } }`;
    case 2:
      return ` { totalCount pageInfo { endCursor startCursor hasPreviousPage hasNextPage } nodes { ${select('nodes')} } }`;
    default:
      writing.coordinates.add(node.name);
      return ' { edges { cursor } totalCount(mode: ESTIMATED) pageInfo { hasNextPage endCursor } }';
  }
}

function writeSelection(
  writing: Writing,
  type: GraphQLCompositeType,
  drafts: readonly FieldDraft[],
  path: readonly string[],
): string {
  writing.coordinates.add(type.name);
  const used = new Set<string>();
  const written = drafts.map((draft): string => {
    const members = isAbstractType(type) ? writing.schema.getPossibleTypes(type) : [];
    const among = [...members, ...(isUnionType(type) ? [] : [type])];
    const on = among[(draft.row + draft.shape) % among.length] as GraphQLObjectType;
    const field = fieldFor(on, draft);
    if (field === undefined) return '__typename';
    const plain = on === type && draft.wrap !== 'alias' ? field.name : `${field.name}_${on.name}`;
    const key = used.has(plain) ? `${plain}_${used.size}` : plain;
    used.add(key);
    const text = writeField(writing, on, field, draft, key, [...path, key]);
    return on === type ? text : `... on ${on.name} { ${text} }`;
  });
  return ['__typename', ...written].join(' ');
}

function fieldFor(type: GraphQLObjectType, draft: FieldDraft): Field | undefined {
  const fields = Object.values(type.getFields()).filter(({ name }) => !name.startsWith('_'));
  const composite = fields.filter(({ type: each }) => isCompositeType(getNamedType(each)));
  const wanted = draft.children.length > 0 && composite.length > 0 ? composite : undefined;
  const among = wanted ?? fields.filter((each) => !composite.includes(each));
  return among[draft.pick % Math.max(among.length, 1)];
}
