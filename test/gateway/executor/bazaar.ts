// A foreign supergraph with what plans are made of: entities that three subgraphs share, interfaces, a union, lists of lists,
// arguments, @requires, non-null fields, a mutation. A value is null, fails or is of the wrong type where `mischief` says so,
// which is the same each time that the same field of the same object is asked.

import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  defaultFieldResolver,
  execute,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getNullableType,
  isLeafType,
  isObjectType,
  parse,
} from 'graphql';

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.3",
  import: ["@key", "@external", "@requires", "@provides", "@shareable"])`;

const sdl = {
  catalog: `${link}
    type Query {
      product(id: ID!): Product
      products(first: Int = 3): [Product!]!
      search(text: String): [Hit]
      nodes(ids: [ID!]!): [Node]!
      version: String!
    }
    type Mutation { rename(id: ID!, label: String): Product }
    interface Node { id: ID! label: String }
    union Hit = Product | Shop
    enum Kind { FRUIT CLOTH TOOL }
    type Size @shareable { width: Int! height: Int }
    type Product implements Node @key(fields: "id") {
      id: ID!
      label: String
      kind: Kind
      size: Size!
      tags: [String!]
      matrix: [[Int!]]
      price(currency: String = "CNY"): Int
      related(first: Int = 2): [Product]
      madeBy: Shop!
    }
    type Shop implements Node @key(fields: "id") { id: ID! label: String opened: String! }`,
  stock: `${link}
    type Query { shops: [Shop!] }
    type Mutation { restock(id: ID!, by: Int!): Product }
    enum Kind { FRUIT CLOTH TOOL }
    type Size @shareable { width: Int! height: Int }
    type Product @key(fields: "id") {
      id: ID!
      kind: Kind @external
      size: Size! @external
      inStock: Int!
      weight: Float
      shipping: String @requires(fields: "kind size { width }")
      shelves: [Shelf!]
    }
    type Shelf { name: String! shop: Shop neighbours: [[Shelf!]!] }
    type Shop @key(fields: "id") { id: ID! stock(first: Int): [Product!]! owner: Person open: Boolean! }
    type Person @key(fields: "id") { id: ID! }`,
  people: `${link}
    type Query { person(id: ID!): Person }
    type Person @key(fields: "id") { id: ID! name: String! friends: [Person!] favourite: Product shops: [Shop] }
    type Product @key(fields: "id") { id: ID! reviews: [Review!]! seller: Person stars: Float! }
    type Review { text: String author: Person! score: Int }
    type Shop @key(fields: "id") { id: ID! fans: [Person]! rating: Int! motto: String }`,
};

/** What happens at a field of an object: nothing, or one of three kinds of trouble. */
export type Mischief = (type: string, id: string, field: string) => 'none' | 'null' | 'fail' | 'wrong type';

/** At so many of a hundred fields, the same for a seed. */
export function mischiefOf(seed: number, rate: number): Mischief {
  return (type, id, field) => {
    let hash = seed;
    for (const character of `${type} ${id} ${field}`)
      hash = (hash * 31 + character.charCodeAt(0)) % 1_000_003;
    if (hash % 100 >= rate) return 'none';
    return (['null', 'fail', 'wrong type'] as const)[Math.floor(hash / 100) % 3] ?? 'none';
  };
}

export interface Bazaar {
  readonly supergraphSdl: string;
  /** Answers a fetch of the subgraph. */
  ask(
    subgraph: string,
    query: string,
    variables: Record<string, unknown>,
    mischief: Mischief,
  ): Promise<unknown>;
}

export function openBazaar(): Bazaar {
  const schemas = new Map(Object.entries(sdl).map(([name, text]) => [name, schemaOf(text)]));
  const services = Object.entries(sdl).map(([name, text]) => ({
    name,
    typeDefs: parse(text),
    url: `http://${name}.invalid/`,
  }));
  const { supergraphSdl, errors } = composeServices(services);
  if (supergraphSdl === undefined) throw new Error(errors?.join('\n'));
  return {
    supergraphSdl,
    async ask(subgraph, query, variables, mischief) {
      const schema = schemas.get(subgraph);
      if (schema === undefined) throw new Error(`no subgraph ${subgraph}`);
      const document = parse(query);
      const result = await execute({ schema, document, variableValues: variables, contextValue: mischief });
      // As JSON travels, and without objects that two answers share.
      return spoil(JSON.parse(JSON.stringify(result)));
    },
  };
}

const wrong = '§ wrong type §';

/** Puts a value of the wrong type where a resolver asked for one. */
function spoil(value: unknown): unknown {
  if (value === wrong) return { wrong: true };
  if (Array.isArray(value)) return value.map(spoil);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, spoil(each)]));
}

function schemaOf(text: string): GraphQLSchema {
  const typeDefs = parse(text);
  const known = typeDefs.definitions.flatMap((each) => ('name' in each ? (each.name?.value ?? '') : ''));
  const entities = ['Product', 'Shop', 'Person'].filter((name) => known.includes(name));
  const __resolveReference = ({ id }: Item) => ({ id: String(id) });
  const resolvers = Object.fromEntries(entities.map((name) => [name, { __resolveReference }]));
  const schema = buildSubgraphSchema({ typeDefs, resolvers });
  for (const type of Object.values(schema.getTypeMap())) {
    if ('resolveType' in type) type.resolveType = (value: Item) => typeOf(value.id);
    if (!isObjectType(type) || type.name.startsWith('_')) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.name.startsWith('_')) continue;
      const nullable = getNullableType(field.type);
      field.resolve = resolver(
        type.name,
        field.name,
        nullable === field.type,
        nullable.toString() === 'String',
      );
      if (isLeafType(nullable) && nullable.name === 'Kind') nullable.serialize = (value) => String(value);
    }
  }
  return schema;
}

interface Item {
  readonly id: string;
}

function typeOf(id: string): string {
  return { p: 'Product', s: 'Shop', n: 'Person' }[id.slice(0, 1)] ?? 'Product';
}

function resolver(
  type: string,
  field: string,
  nullable: boolean,
  text: boolean,
): GraphQLFieldResolver<Item, Mischief> {
  return (source, given, mischief, info) => {
    const id = source?.id ?? '';
    const what = field === 'id' ? 'none' : mischief(type, id, field);
    if (what === 'fail') throw new Error(`${type} ${id} has no ${field} today`);
    if (what === 'null' && nullable) return null;
    if (what === 'wrong type' && text) return wrong;
    const value = values[`${type}.${field}`];
    return value === undefined
      ? defaultFieldResolver(source, given, mischief, info)
      : value(id, given as Given);
  };
}

interface Given {
  readonly id?: string;
  readonly ids?: readonly string[];
  readonly first?: number | null;
  readonly currency?: string;
  readonly by?: number;
  readonly label?: string | null;
}

const item = (id: string) => ({ id });
const some = (letter: string, id: string, count: number | null | undefined) =>
  Array.from({ length: Math.min(count ?? 2, 4) }, (_, index) =>
    item(`${letter}${(numberOf(id) + index) % 5}`),
  );
const numberOf = (id: string) => Number(id.slice(1)) || 0;

const values: Readonly<Record<string, (id: string, given: Given) => unknown>> = {
  'Query.product': (_, { id = '' }) => (/^p\d$/.test(id) ? item(id) : null),
  'Query.products': (_, { first }) => some('p', 'p0', first),
  'Query.search': () => [item('p1'), item('s1'), item('p2')],
  'Query.nodes': (_, { ids = [] }) => ids.map((id) => (/^[ps]\d$/.test(id) ? item(id) : null)),
  'Query.version': () => '1',
  'Query.shops': () => some('s', 's0', 3),
  'Query.person': (_, { id = '' }) => (/^n\d$/.test(id) ? item(id) : null),
  'Mutation.rename': (_, { id = '' }) => item(id),
  'Mutation.restock': (_, { id = '' }) => item(id),
  'Product.label': (id) => `product ${id}`,
  'Product.kind': (id) => ['FRUIT', 'CLOTH', 'TOOL'][numberOf(id) % 3],
  'Product.size': (id) => ({ id }),
  'Size.width': (id) => numberOf(id) * 10,
  'Size.height': (id) => numberOf(id),
  'Product.tags': (id) => [`tag ${id}`, 'all'],
  'Product.matrix': (id) => [[numberOf(id), 2], null, []],
  'Product.price': (id, { currency }) => (currency === 'CNY' ? 100 : 14) + numberOf(id),
  'Product.related': (id, { first }) => [...some('p', id, first).slice(1), null],
  'Product.madeBy': (id) => item(`s${numberOf(id) % 3}`),
  'Shop.label': (id) => `shop ${id}`,
  'Shop.opened': (id) => `19${numberOf(id)}0`,
  'Product.inStock': (id) => numberOf(id) - 1,
  'Product.weight': (id) => numberOf(id) / 2,
  'Product.shipping': (id) => `parcel ${id}`,
  'Product.shelves': (id) => [{ id: `s${numberOf(id) % 3}` }, { id: 's4' }],
  'Shelf.name': (id) => `shelf ${id}`,
  'Shelf.shop': (id) => item(id),
  'Shelf.neighbours': (id) => (id === 's4' ? [[item('s0')], []] : []),
  'Shop.stock': (id, { first }) => some('p', id, first),
  'Shop.owner': (id) => item(`n${numberOf(id) % 2}`),
  'Shop.open': (id) => numberOf(id) % 2 === 0,
  'Person.name': (id) => `person ${id}`,
  'Person.friends': (id) => some('n', id, 2),
  'Person.favourite': (id) => item(`p${numberOf(id)}`),
  'Person.shops': (id) => [item('s1'), null, item(`s${numberOf(id)}`)],
  'Product.reviews': (id) => (numberOf(id) === 0 ? [] : [{ id }, { id: 'p3' }]),
  'Product.seller': (id) => (numberOf(id) === 4 ? null : item(`n${numberOf(id) % 2}`)),
  'Product.stars': (id) => numberOf(id) + 0.5,
  'Review.text': (id) => `nice ${id}`,
  'Review.author': (id) => item(`n${numberOf(id)}`),
  'Review.score': () => 0,
  'Shop.fans': (id) => [item(`n${numberOf(id)}`), null],
  'Shop.motto': (id) => `ask for ${id}`,
  'Shop.rating': (id) => numberOf(id),
};
