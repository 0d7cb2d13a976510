// Requests as nobody should send them: documents that almost fit the schema and documents of noise, variables of every shape,
// headers and bodies that are broken on purpose.

import fc from 'fast-check';
import type { PersonaName } from '../../../gateway/identity/personas.ts';

export interface FuzzRequest {
  /** Whose token and purpose it has, where it says no other. */
  readonly persona: PersonaName;
  /** What became of the token. */
  readonly token: (typeof tokens)[number];
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | null;
}

/** Names that exist, names that nearly do, and names that mean something elsewhere. */
const names = fc.constantFrom(
  ...['person', 'persons', 'personByIdNumber', 'legalEntity', 'legalEntities', 'eLicenses', 'division'],
  ...[
    'divisionAt',
    'name',
    'idNumber',
    'personId',
    'uscc',
    'code',
    'nodes',
    'edges',
    'node',
    'cursor',
    'pageInfo',
  ],
  ...[
    'licenses',
    'creditRecords',
    'household',
    'members',
    'first',
    'after',
    'point',
    '__typename',
    '__schema',
    '__type',
  ],
  ...['_entities', '_service', '__proto__', 'constructor', 'toString', '__yidang_key', 'x', 'persns'],
);
const text = fc.oneof(
  { weight: 3, arbitrary: fc.string({ maxLength: 30 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 30, unit: 'binary' }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("'; DROP TABLE x; --", '\0', '\ud800', '../../etc/passwd', '🙂'),
  },
);
const literal = fc.oneof(
  fc.integer().map(String),
  fc.double().map(String),
  text.map((value) => JSON.stringify(value)),
  fc.constantFrom(
    'null',
    'true',
    '$v',
    'ENUM',
    '[]',
    '{}',
    '[1, [2]]',
    '{ lon: 118.79, lat: 32.06 }',
    '"1"',
    '2',
  ),
);
const call = fc
  .array(fc.tuple(names, literal), { maxLength: 2 })
  .map((args) =>
    args.length === 0 ? '' : `(${args.map(([name, value]) => `${name}: ${value}`).join(', ')})`,
  );

const { selection } = fc.letrec<{ selection: string; field: string }>((tie) => ({
  selection: fc
    .array(tie('field'), { minLength: 1, maxLength: 4 })
    .map((fields) => `{ ${fields.join(' ')} }`),
  field: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    names,
    fc.tuple(names, call).map(([name, args]) => `${name}${args}`),
    fc.tuple(names, names).map(([alias, name]) => `${alias}: ${name}`),
    fc.constantFrom(
      '...F',
      '... on Person { name }',
      'name @skip(if: $v)',
      '... @include(if: true) { code }',
    ),
    fc.tuple(names, call, tie('selection')).map(([name, args, below]) => `${name}${args} ${below}`),
  ),
}));

/** The right frame around wrong things reaches further in than noise. */
const sensible = fc.oneof(
  selection,
  selection.map((below) => `query Q($v: Int) ${below} fragment F on Person { name ...F }`),
  fc.tuple(text, selection).map(([id, below]) => `{ person(personId: ${JSON.stringify(id)}) ${below} }`),
  fc
    .tuple(fc.integer({ min: -2, max: 1100 }), selection)
    .map(([first, below]) => `{ persons(first: ${first}) { nodes ${below} } }`),
  text.map(
    (value) => `query ($v: String = ${JSON.stringify(value)}) { personByIdNumber(idNumber: $v) { name } }`,
  ),
  selection.map((below) => `mutation ${below}`),
  selection.map((below) => `subscription ${below}`),
);
const noise = fc.oneof(
  text,
  fc
    .array(
      fc.constantFrom(
        '{',
        '}',
        '(',
        ')',
        '[',
        ']',
        ':',
        '$',
        '@',
        '...',
        '"',
        '"""',
        '#',
        '|',
        '!',
        '&',
        'query',
        'on',
        'a',
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.join(' ')),
);
const document = fc.oneof({ weight: 4, arbitrary: sensible }, { weight: 1, arbitrary: noise });

const variables = fc.oneof(
  fc.constant(undefined),
  fc.dictionary(names, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 3 }),
  fc.record({ v: fc.jsonValue({ maxDepth: 2 }) }),
  fc.jsonValue({ maxDepth: 6 }),
);

const graphqlBody = fc
  .record(
    {
      query: fc.oneof({ weight: 9, arbitrary: document }, { weight: 1, arbitrary: fc.jsonValue() }),
      documentId: fc.oneof(fc.constant('person-profile'), text),
      variables,
      operationName: fc.oneof(names, fc.jsonValue({ maxDepth: 1 })),
      extensions: fc.jsonValue({ maxDepth: 2 }),
    },
    { requiredKeys: [] },
  )
  .map((body) => JSON.stringify(body));

const body = fc.oneof(
  { weight: 8, arbitrary: fc.record({ query: document, variables }).map((each) => JSON.stringify(each)) },
  { weight: 4, arbitrary: graphqlBody },
  { weight: 1, arbitrary: fc.jsonValue().map((each) => JSON.stringify(each)) },
  { weight: 1, arbitrary: fc.array(graphqlBody, { maxLength: 3 }).map((each) => `[${each.join(',')}]`) },
  { weight: 1, arbitrary: fc.tuple(graphqlBody, fc.nat(200)).map(([whole, at]) => whole.slice(0, at)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
);

const headerText = fc.string({ maxLength: 20, unit: fc.constantFrom(...' abcXYZ019-_,;=/."*'.split('')) });
export const headers = fc.record(
  {
    'content-type': fc.oneof(
      { weight: 8, arbitrary: fc.constant('application/json') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'text/plain',
          'application/graphql',
          'application/json; charset=utf-16',
          'x',
        ),
      },
    ),
    // Mostly headers with which a request gets on: what stands behind them is to be tested too.
    accept: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom('*/*', 'application/graphql-response+json') },
      { weight: 1, arbitrary: fc.oneof(fc.constantFrom('multipart/mixed', 'text/html'), headerText) },
    ),
    'content-encoding': fc.oneof(
      { weight: 12, arbitrary: fc.constant('identity') },
      { weight: 1, arbitrary: fc.constantFrom('gzip', 'br') },
    ),
    'x-purpose': fc.oneof(
      { weight: 8, arbitrary: fc.constant('DEVELOPMENT') },
      { weight: 1, arbitrary: fc.oneof(fc.constantFrom('__proto__', 'constructor'), headerText) },
    ),
    'x-case': headerText,
    'x-request-id': headerText,
    'x-forwarded-for': headerText,
    'apollo-require-preflight': fc.constant('1'),
    'apollo-query-plan-experimental': fc.constant('1'),
    traceparent: headerText,
  },
  { requiredKeys: ['content-type'] },
);

const path = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('/views/person-profile', '/views/enterprise-profile', '/views/__proto__'),
      fc.webQueryParameters(),
    )
    .map(([view, query]) => `${view}?${query}`),
  fc.webPath().map((each) => `/${each}`),
  fc.constantFrom(
    '/graphql?query={__typename}',
    '/graphql/',
    '//',
    '/views/',
    '/views/%2e%2e%2f',
    '/%',
    '/readyz',
    '/metrics',
  ),
);

export const tokens = ['whole', 'cut', 'changed', 'twice', 'none'] as const;

const asFull = { persona: fc.constant('full' as const), token: fc.constant('whole' as const) };

export const hostileRequests: fc.Arbitrary<FuzzRequest> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      ...asFull,
      method: fc.constant('POST'),
      path: fc.constant('/graphql'),
      headers,
      body,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ ...asFull, method: fc.constant('GET'), path, headers, body: fc.constant(null) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...asFull,
      method: fc.constantFrom('PUT', 'DELETE', 'PATCH', 'OPTIONS', 'POST'),
      path: fc.oneof(fc.constant('/graphql'), path),
      headers,
      body,
    }),
  },
);
