// The canonical encoding of a record and the hash that chains it to the one before: what two programs must agree on to the
// byte. Written down in docs/audit-events.md; the vector in its test is what another implementation can be checked with.

import { createHash } from 'node:crypto';
import { type AuditRecord, type Json, recordColumns } from './record.ts';

/** Changes when the encoding does. */
const encoding = 'yidang-audit-1';

const encoded = Object.keys(recordColumns).filter((name) => name !== 'hash') as Exclude<
  keyof AuditRecord,
  'hash'
>[];

type Unsealed = Omit<AuditRecord, 'hash'>;

/**
 * A JSON array of the encoding's name and the fields of the record in their order, without blanks, the names of objects
 * sorted by UTF-16 code units, numbers and strings as RFC 8785 has them, moments in milliseconds since 1970.
 */
export function canonicalText(record: Unsealed): string {
  return canonicalJson([encoding, ...encoded.map((name) => record[name])]);
}

/** JSON in which equal values have equal texts. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`);
  return `{${members.join(',')}}`;
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

/** What stands before the first record of a writer. */
export function genesisHash(writer: string): string {
  return sm3(`${encoding}\n${writer}`);
}

/** @param previous hash of the record before, or `genesisHash` */
export function chainHash(previous: string, record: Unsealed): string {
  return sm3(`${previous}\n${canonicalText(record)}`);
}

/** SM3 (GB/T 32905) of a text in UTF-8: 64 hexadecimal digits. */
export function sm3(text: string): string {
  return createHash('sm3').update(text, 'utf8').digest('hex');
}
