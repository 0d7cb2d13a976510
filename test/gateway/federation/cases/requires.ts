import type { FederationCase } from '../federation-case.ts';

const parcels = [
  {
    __typename: 'Parcel',
    id: 'p1',
    weight: 3,
    size: { __typename: 'Size', width: 2, height: 5 },
    fragile: true,
  },
  { __typename: 'Parcel', id: 'p2', weight: 0, size: null, fragile: false },
  {
    __typename: 'Parcel',
    id: 'p3',
    weight: null,
    size: { __typename: 'Size', width: 1, height: null },
    fragile: null,
  },
].map((each, index, all) => ({ ...each, next: () => all[index + 1] ?? null }));
type Sized = { width: number; height: number | null } | null;

export const requires: FederationCase = {
  title: 'a field may require fields of other subgraphs, which may require others in turn',
  subgraphs: {
    intake: `
      type Query { parcels: [Parcel!]! parcel(id: ID!): Parcel }
      type Parcel @key(fields: "id") { id: ID! weight: Int size: Size }
      type Size @shareable { width: Int! height: Int }`,
    pricing: `
      type Parcel @key(fields: "id") {
        id: ID!
        weight: Int @external
        size: Size @external
        category: String @requires(fields: "weight")
        bulk: Int @requires(fields: "size { width height } weight")
      }
      type Size @shareable { width: Int! height: Int }`,
    tours: `
      type Query { urgent: [Parcel] }
      type Parcel @key(fields: "id") {
        id: ID!
        category: String @external
        bulk: Int @external
        fragile: Boolean
        van: String @requires(fields: "category bulk")
        next: Parcel
      }`,
    labels: `
      type Parcel @key(fields: "id") {
        id: ID!
        van: String @external
        weight: Int @external
        label(upper: Boolean = false): String @requires(fields: "van weight")
      }`,
  },
  monolith: `
    type Query { parcels: [Parcel!]! parcel(id: ID!): Parcel urgent: [Parcel] }
    type Parcel {
      id: ID! weight: Int size: Size category: String bulk: Int fragile: Boolean van: String next: Parcel
      label(upper: Boolean = false): String
    }
    type Size { width: Int! height: Int }`,
  rows: parcels,
  fields: {
    'Query.parcels': () => parcels,
    'Query.parcel': (_, { id }) => parcels.find((each) => each.id === id),
    'Query.urgent': () => [parcels[1], null, parcels[0]],
    'Parcel.next': ({ row }) => (row as (typeof parcels)[number]).next(),
    'Parcel.category': ({ read }) => (read('weight') === null ? null : `W${read('weight')}`),
    'Parcel.bulk': ({ read }) => {
      const size = read('size') as Sized;
      return size === null ? null : size.width * (size.height ?? 1) + Number(read('weight'));
    },
    'Parcel.van': ({ read }) => `van ${read('category')} ${read('bulk')}`,
    'Parcel.label': ({ read }, { upper }) => {
      const text = `to ${read('van')} of ${read('weight')}`;
      return upper === true ? text.toUpperCase() : text;
    },
  },
  texts: ['p1', 'p2', 'p3'],
  operations: {
    'one field of one subgraph': '{ parcels { category } }',
    'nested fields, null among them': '{ parcels { bulk } }',
    'a chain over four subgraphs': '{ parcels { label } }',
    'a chain from the middle': '{ urgent { label(upper: true) id } }',
    'required fields that are asked, too': '{ parcels { weight category van label bulk size { height } } }',
    'something else under the name of what is required':
      '{ parcels { weight: id size: fragile category: van bulk: weight label van: label(upper: true) } }',
    'deep in the answer': '{ urgent { next { next { label } bulk } fragile } }',
    'under conditions': {
      query: `query ($with: Boolean!, $without: Boolean!) {
        parcels { id ... @include(if: $with) { label } van @skip(if: $without) category @include(if: $without) }
      }`,
      variables: { with: true, without: false },
    },
  },
};

const money: Readonly<Record<string, number>> = { EUR: 1, NOK: 11, SEK: 12 };

/** `@requires` with arguments. */
export const requiresWithArguments: FederationCase = {
  title: 'a required field has the arguments of the requirement, whatever else is asked',
  subgraphs: {
    stock: `
      type Query { wares: [Ware!]! }
      type Ware @key(fields: "id") {
        id: ID!
        price(currency: String = "EUR", digits: Int = 0): String
        maker: Maker
      }
      type Maker @shareable { fee(currency: String!): String! }`,
    shop: `
      type Query { chosen: Ware }
      type Ware @key(fields: "id") {
        id: ID!
        price(currency: String = "EUR", digits: Int = 0): String @external
        maker: Maker @external
        north: String @requires(fields: "price(currency: \\"NOK\\")")
        east: String @requires(fields: "price(currency: \\"SEK\\", digits: 2)")
        plain: String @requires(fields: "price")
        both: String @requires(fields: "price(currency: \\"NOK\\") maker { fee(currency: \\"SEK\\") }")
        fees: String @requires(fields: "maker { fee(currency: \\"NOK\\") }")
        free: String
      }
      type Maker @shareable { fee(currency: String!): String! }`,
    post: `
      type Ware @key(fields: "id") {
        id: ID!
        price(currency: String = "EUR", digits: Int = 0): String @external
        north: String @external
        duty(rate: Int = 1): String @requires(fields: "price(currency: \\"SEK\\") north")
        total: String
      }`,
    tax: `
      type Ware @key(fields: "id") {
        id: ID!
        duty(rate: Int = 1): String @external
        sum: String @requires(fields: "duty(rate: 3)")
      }`,
  },
  monolith: `
    type Query { wares: [Ware!]! chosen: Ware }
    type Ware {
      id: ID!
      price(currency: String = "EUR", digits: Int = 0): String
      maker: Maker
      north: String east: String plain: String both: String fees: String free: String
      duty(rate: Int = 1): String total: String sum: String
    }
    type Maker { fee(currency: String!): String! }`,
  rows: [
    {
      __typename: 'Ware',
      id: 'w1',
      base: 5,
      maker: { __typename: 'Maker', base: 2 },
      free: 'yes',
      total: 't1',
    },
    { __typename: 'Ware', id: 'w2', base: 8, maker: null, free: null, total: 't2' },
  ],
  fields: {
    'Query.wares': () => requiresWithArguments.rows,
    'Query.chosen': () => requiresWithArguments.rows[0],
    'Ware.price': ({ row }, { currency, digits }) =>
      `${currency} ${(Number(row.base) * (money[String(currency)] ?? 0)).toFixed(Number(digits))}`,
    'Maker.fee': ({ row }, { currency }) =>
      `${currency} ${Number(row.base) * (money[String(currency)] ?? 0)}`,
    'Ware.north': ({ read }) => `north ${read('price', { currency: 'NOK' })}`,
    'Ware.east': ({ read }) => `east ${read('price', { currency: 'SEK', digits: 2 })}`,
    'Ware.plain': ({ read }) => `plain ${read('price')}`,
    'Ware.both': ({ read }) => `both ${read('price', { currency: 'NOK' })} ${feeOf(read('maker'), 'SEK')}`,
    'Ware.fees': ({ read }) => `fees ${feeOf(read('maker'), 'NOK')}`,
    'Ware.duty': ({ read }, { rate }) => `${rate} of ${read('price', { currency: 'SEK' })} ${read('north')}`,
    'Ware.sum': ({ read }) => `sum ${read('duty', { rate: 3 })}`,
  },
  texts: ['EUR', 'NOK', 'SEK'],
  operations: {
    'beside the same field with other arguments of the client':
      '{ wares { price(currency: "EUR", digits: 1) north } }',
    'beside the same field without arguments': '{ wares { price plain east } }',
    'two of them in one subgraph': '{ wares { north east plain } }',
    'many of them over three subgraphs': '{ wares { north east duty both fees plain free total } }',
    'a required field that requires itself': '{ wares { sum duty(rate: 2) north price(currency: "SEK") } }',
    'from a subgraph that requires':
      '{ chosen { free north east price(currency: "EUR") maker { fee(currency: "EUR") } both fees } }',
    'under aliases':
      '{ wares { price: north a: price(currency: "NOK") b: price(currency: "SEK") east: plain plain: east } }',
  },
};

/** In the one schema the maker is a row, in a subgraph what the gateway said of it. */
function feeOf(maker: unknown, currency: string): unknown {
  if (maker === null) return null;
  const { base, fee } = maker as { base?: number; fee?: string };
  return fee ?? `${currency} ${Number(base) * (money[currency] ?? 0)}`;
}
