// Random operations over the real schema: look-ups, lists with pages, relations into other domains, aliases, fragments,
// unions, interfaces, conditions by variable. A draft is a tree of numbers that means something only beside a schema, so
// that it shrinks freely.

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
import { writeAggregate } from './aggregates.ts';
import { catalog } from './case-gateway.ts';
import { type Asking, conditionFor, literal, orderFor } from './conditions.ts';
import type { Identifiers } from './identifiers.ts';
import type { FieldDraft, OperationDraft } from './operation-drafts.ts';
import { askedBeside, keyOf, responseKey } from './response-keys.ts';
import type { World } from './world.ts';

export interface Operation {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Response path of the list whose next page is asked with `$after`. */
  readonly paged: readonly string[] | undefined;
  /** What it reads: `Type` and `Type.field`. */
  readonly coordinates: readonly string[];
  /** Where it begins: the rows of a type that have a value in a column; without one, a list of them. */
  readonly roots: readonly Root[];
  /** Types of the rows of lists that hang on others. */
  readonly lists: readonly string[];
  /** Whether it asks for cursors, which change with the key of their row. */
  readonly asksCursors: boolean;
}

export interface Root {
  readonly type: string;
  readonly column?: string;
  readonly value?: string;
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
  readonly roots: Root[];
  readonly lists: Set<string>;
  readonly readable: Readable;
  readonly asks: Wishes['asks'];
  paged: readonly string[] | undefined;
}

/** Whether lists of a type may be asked by a field. */
export type Readable = (type: string, field: string) => boolean;

export interface Wishes {
  /** Conditions and orders keep to what it allows. */
  readonly readable?: Readable | undefined;
  /** What every object is asked for beside the rest: its key, or a field that has masks. */
  readonly asks?: 'key' | 'masked' | undefined;
}

export function writeOperation(
  schema: GraphQLSchema,
  world: World,
  identifiers: Identifiers,
  drafts: OperationDraft,
  { readable = () => true, asks }: Wishes = {},
): Operation {
  const writing: Writing = {
    schema,
    world,
    identifiers,
    variables: new Map(),
    fragments: [],
    coordinates: new Set(),
    roots: [],
    lists: new Set(),
    readable,
    asks,
    paged: undefined,
  };
  const query = schema.getQueryType() as GraphQLObjectType;
  const others = Object.keys(query.getFields()).filter((name) => !catalog.own.has(name));
  const aggregates = others.filter((name) => name.endsWith('Aggregate'));
  const rest = others.filter((name) => !aggregates.includes(name));
  const body = drafts.map((draft, index) => {
    const among = [usualRoots, usualRoots, usualRoots, rest, rest, aggregates][draft.row % 6] ?? rest;
    const name = among[draft.pick % among.length] as string;
    const key = index === 0 ? name : `${name}_${index}`;
    return writeField(writing, query, query.getFields()[name] as Field, draft, key, [key]);
  });
  const variables = [...writing.variables].map(([name, { type }]) => `$${name}: ${type}`);
  const head = variables.length === 0 ? 'query' : `query (${variables.join(', ')})`;
  const text = [`${head} { ${body.join(' ')} }`, ...writing.fragments].join('\n');
  return {
    text,
    variables: Object.fromEntries([...writing.variables].map(([name, { value }]) => [name, value])),
    paged: writing.paged,
    coordinates: [...writing.coordinates],
    roots: writing.roots,
    lists: [...writing.lists],
    asksCursors: /cursor/i.test(text),
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
    return `${key}: ${field.name}${aggregated(writing, type.name.replace(/Aggregate$/, ''), draft)}`;
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
    writing.roots.push({
      type: getNamedType(field.type).name,
      column: columnOf(writing, field.name, name),
      value,
    });
    if (draft.shape % 2 === 0) return `(${name}: ${JSON.stringify(value)})`;
    const variable = `v${writing.variables.size}`;
    writing.variables.set(variable, { type: String(type), value });
    return `(${name}: $${variable})`;
  }
  if (field.args.some(({ name }) => name === 'point'))
    return `(point: { lon: ${118.5 + (row % 7) / 5}, lat: ${31.8 + (row % 5) / 10} })`;
  if (parent === 'Query')
    writing.roots.push({ type: nodeName(getNamedType(field.type).name) ?? getNamedType(field.type).name });
  const questions = questionsOf(writing, field, draft);
  if (!isPaged) return `(${row % 3 === 0 ? 'last' : 'first'}: ${2 + (row % 7)}${questions})`;
  writing.variables.set('after', { type: 'String', value: null });
  return `(first: ${1 + (row % 3)}, after: $after${questions})`;
}

/** The column that an argument of a look-up is compared with. */
function columnOf({ world }: Writing, query: string, argument: string): string {
  const mapped = world.models.flatMap(({ mapping }) => mapping.queries[query] ?? [])[0];
  const column = mapped !== undefined && 'lookup' in mapped ? mapped.by[argument] : undefined;
  if (column === undefined) throw new Error(`${query} looks up nothing by ${argument}`);
  return column;
}

function aggregated(writing: Writing, type: string, draft: FieldDraft): string {
  writing.roots.push({ type });
  return writeAggregate(askingOf(writing), type, draft);
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
  // Most lists are asked for as they are: a condition leaves many of them empty.
  if (seed % 3 === 0) given.push(['where', `${type}Where`, conditionFor(asking, type, seed)]);
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
  if (path.length > 1)
    for (const { name } of isAbstractType(node) ? writing.schema.getPossibleTypes(node) : [node])
      writing.lists.add(name);
  const select = (below: string) =>
    writeSelection(writing, node, draft.children, [...path, ...below.split('.')]);
  // Only where no cursor is asked may the key of a row change unseen.
  const [cursor, endCursor] = draft.row % 2 === 0 ? ['cursor ', ' startCursor endCursor'] : ['', ''];
  switch (draft.shape % 4) {
    case 0:
      return ` { nodes { ${select('nodes')} } }`;
    case 1:
      return ` { edges { ${cursor}node { ${select('edges.node')} } } pageInfo { hasNextPage${endCursor} } }`;
    case 2:
      return ` { totalCount pageInfo { hasPreviousPage hasNextPage${endCursor} } nodes { ${select('nodes')} } }`;
    default:
      writing.coordinates.add(node.name);
      return ` { edges { ${cursor}__typename } totalCount(mode: ESTIMATED) pageInfo { hasNextPage${endCursor} } }`;
  }
}

function writeSelection(
  writing: Writing,
  type: GraphQLCompositeType,
  drafts: readonly FieldDraft[],
  path: readonly string[],
): string {
  writing.coordinates.add(type.name);
  const keyField = isAbstractType(type) ? undefined : keyOf(type.name);
  const used = new Set<string>();
  const first = ['__typename'];
  const wanted = isAbstractType(type) ? undefined : askedBeside(type.name, writing.asks, drafts);
  if (wanted !== undefined) {
    writing.coordinates.add(`${type.name}.${wanted}`);
    used.add(wanted);
    first.push(wanted);
  }
  const written = drafts.map((draft): string => {
    const members = isAbstractType(type) ? writing.schema.getPossibleTypes(type) : [];
    const among = [...members, ...(isUnionType(type) ? [] : [type])];
    const on = among[(draft.row + draft.shape) % among.length] as GraphQLObjectType;
    const field = fieldFor(on, draft);
    if (field === undefined) return '__typename';
    const plain = responseKey(draft, field, on === type ? undefined : on.name, keyField);
    const key = used.has(plain) ? `${plain}_${used.size}` : plain;
    used.add(key);
    const text = writeField(writing, on, field, draft, key, [...path, key]);
    return on === type ? text : `... on ${on.name} { ${text} }`;
  });
  return [...first, ...written].join(' ');
}

function fieldFor(type: GraphQLObjectType, draft: FieldDraft): Field | undefined {
  const fields = Object.values(type.getFields()).filter(({ name }) => !name.startsWith('_'));
  const composite = fields.filter(({ type: each }) => isCompositeType(getNamedType(each)));
  const lists = composite.filter(({ type: each }) => nodeName(getNamedType(each).name) !== undefined);
  // Most relations are followed into lists: their rows are those that rules hide.
  const related = lists.length > 0 && draft.pick % 3 !== 0 ? lists : composite;
  const wanted = draft.children.length > 0 && related.length > 0 ? related : undefined;
  const keys = fields.filter(({ name }) => catalog.types.get(type.name)?.fields.get(name)?.key);
  const leaves =
    keys.length > 0 && draft.row % 3 === 1 ? keys : fields.filter((each) => !composite.includes(each));
  const among = wanted ?? leaves;
  return among[draft.pick % Math.max(among.length, 1)];
}
