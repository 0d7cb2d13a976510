// Requests that are made to cost more than they are worth, for `npm run bench:limits`. Each is new in every round, so that
// nothing kept of an earlier one helps.

import { gzipSync } from 'node:zlib';
import { defaultBounds } from '../gateway/limits/bounds.ts';

export interface HostileRequest {
  readonly body: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

type Make = (round: number) => HostileRequest;

function times(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(' ');
}

function document(query: (round: number) => string): Make {
  return (round) => ({ body: JSON.stringify({ query: `${query(round)} # ${round}` }) });
}

function variables(json: string): Make {
  return (round) => ({ body: `{"query":"query R${round} { __typename }","variables":${json}}` });
}

function filter(where: string): Make {
  return (round) => ({
    body: `{"query":"query R${round}($w: PersonWhere) { persons(first: 1, where: $w) { nodes { name } } }","variables":{"w":${where}}}`,
  });
}

function ring(fragments: number): string {
  return `{ ...F0 } ${times(fragments, (n) => `fragment F${n} on Query { ...F${(n + 1) % fragments} }`)}`;
}

const person = 'person(personId: "1")';

export const hostileRequests: Readonly<Record<string, Make>> = {
  'fragment bomb, 2^200': document(
    () => `{ ...F0 } ${times(200, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)}
      fragment F200 on Query { __typename }`,
  ),
  'fragment bomb below a field': document(
    () => `{ ${person} { ...F0 } } ${times(200, (n) => `fragment F${n} on Person { ...F${n + 1} ...F${n + 1} }`)}
      fragment F200 on Person { name }`,
  ),
  'ring of 500 fragments': document(() => ring(500)),
  'ring of as many as may be': document(() => ring(defaultBounds.fragments)),
  '1 MB of tokens': document(() => `{ ${'a '.repeat(500_000)} }`),
  '1 MB of one name': document((round) => `{ ${'a'.repeat(1_000_000)}${round} }`),
  '1 MB of one comment': document(() => `{ x } #${'x'.repeat(1_000_000)}`),
  '300,000 brackets': document(() => `{ a(x: ${'['.repeat(300_000)}`),
  '1,000 aliases': document(() => `{ ${person} { ${times(1000, (n) => `a${n}: name`)} } }`),
  '1,000 root fields': document(() => `{ ${times(1000, (n) => `a${n}: __typename`)} }`),
  '600 times one field': document(() => `{ ${times(600, () => `${person} { name }`)} }`),
  'one field, twice in each of nine levels': document(() => {
    const nest = (levels: number): string =>
      levels === 0 ? 'name' : times(2, () => `spouse { ${nest(levels - 1)} }`);
    return `{ ${person} { ${nest(9)} } }`;
  }),
  'introspection, side by side': document(
    () => `{ __schema { ${times(20, (n) => `a${n}: types { fields { type { fields { name } } } }`)} } }`,
  ),
  '1,500 directives': document(() => `{ __typename ${'@skip(if: false) '.repeat(800)} }`),
  'introspection, nested': document(
    () => `{ __schema { types { ${'fields { type { '.repeat(20)} name ${'} } '.repeat(20)} } } }`,
  ),
  '1,500 root fields that are mistakes': document(() => `{ ${times(1500, (n) => `x${n}`)} }`),
  '2,900 mistakes': document(
    (round) => `{ ${person} { ${Array.from({ length: 2900 }, (_, n) => `x${n}${round}`).join('\n')} } }`,
  ),
  'JSON, 400,000 deep': () => ({ body: `${'['.repeat(400_000)}${']'.repeat(400_000)}` }),
  'variables, 400,000 deep': variables(`{"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}`),
  'variables, 400,000 values': variables(`{"a":[${'1,'.repeat(400_000)}1]}`),
  'variables, 100,000 keys': variables(
    `{${Array.from({ length: 60_000 }, (_, n) => `"a${n}":1`).join(',')}}`,
  ),
  'a filter of 2,400 conditions': filter(
    `{"or":[${Array.from({ length: 2400 }, (_, n) => `{"name":{"eq":"${n}"}}`).join(',')}]}`,
  ),
  'a filter, nested and wide': filter(
    `{"and":[${Array.from({ length: 1100 }, (_, n) => `{"not":{"or":[{"name":{"eq":"${n}"}}]}}`).join(',')}]}`,
  ),
  '500 conditions in the text': document(
    () =>
      `{ persons(first: 1, where: { or: [${times(500, (n) => `{ name: { eq: "${n}" } }`)}] }) { nodes { name } } }`,
  ),
  'batch of 30,000': () => ({ body: `[${'{"query":"{ __typename }"},'.repeat(30_000)}{}]` }),
  'names of prototypes as aliases': document(
    () => `{ ${times(15, () => '__proto__: __typename constructor: __typename')} }`,
  ),
  'names of prototypes as keys': variables(`{"a":[${times(400, () => '{"__proto__":1},')}{}]}`),
  'another charset, 1 MB': () => ({
    body: Buffer.from(`{"query":"{ a }"}${' '.repeat(490_000)}`, 'utf16le'),
    headers: { 'content-type': 'application/json; charset=utf-16le' },
  }),
  'another type of content, 1 MB': () => ({
    body: `query=${'a'.repeat(999_000)}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }),
  'broken UTF-8, 1 MB': () => ({ body: Buffer.alloc(999_000, 0xff) }),
  '5 MB': () => ({ body: ' '.repeat(5_000_000) }),
  'gzip bomb': () => ({
    body: gzipSync(Buffer.alloc(50_000_000)),
    headers: { 'content-encoding': 'gzip' },
  }),
};
