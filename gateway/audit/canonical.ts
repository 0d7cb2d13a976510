// The canonical encoding of a record and the hash that chains it to the one before: what two programs must agree on to the
// byte. Written down in docs/audit-events.md; the vector in its test is what another implementation can be checked with.

import { hash } from 'node:crypto';
import { type AuditRecord, type Json, recordColumns } from './record.ts';

/** Changes when the encoding does. */
const encoding = 'yidang-audit-1';

/** In their order, before the last, which is `detail`. */
const plain = Object.keys(recordColumns).filter((name) => name !== 'hash' && name !== 'detail') as Exclude<
  keyof AuditRecord,
  'hash' | 'detail'
>[];

type Unsealed = Omit<AuditRecord, 'hash'>;

/**
 * A JSON array of the encoding's name and the fields of the record in their order, without blanks, the names of objects
 * sorted by UTF-16 code units, numbers and strings as RFC 8785 has them, moments in milliseconds since 1970.
 */
export function canonicalText(record: Unsealed): string {
  const values: Json[] = [encoding];
  for (const name of plain) values.push(record[name]);
  // None of these has members to be sorted, so the language's own encoding is the canonical one.
  return `${JSON.stringify(values).slice(0, -1)},${canonicalJson(record.detail)}]`;
}

/** JSON in which equal values have equal texts. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  let members = '';
  if (isList(value)) {
    for (const item of value) members += `${members === '' ? '' : ','}${canonicalJson(item)}`;
    return `[${members}]`;
  }
  for (const name of Object.keys(value).sort())
    members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(value[name] ?? null)}`;
  return `{${members}}`;
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
  return hash('sm3', text, 'hex');
}
