// Whose data a row is. The owner of a row names the people and legal entities that it is about, so that the gateway can
// record whose file was opened, also where nobody selected a key. The name never leaves the gateway.

import type { ObjectTypeDefinitionNode } from 'graphql';
import type { Subjects, TypeMapping } from './mapping.ts';
import type { ComputedWriter } from './plan.ts';
import type { Columns } from './statement.ts';

/** The field by which the owner of a row names its subjects to the gateway, see `subjectNames`. */
export const subjectField = '_subject';

/** Entities that are subjects themselves, by their keys, in whatever domain they are met. */
const subjectEntities: Readonly<Record<string, string>> = { Person: 'person_id', LegalEntity: 'uscc' };

/** Entity → columns that hold the keys of the subjects of a row; null for rows about nobody. */
export function subjectsOf(type: string, mapping: TypeMapping | undefined): Subjects | null {
  const column = subjectEntities[type];
  if (column !== undefined) return { [type]: [column] };
  return mapping !== undefined && 'subjects' in mapping ? (mapping.subjects ?? null) : null;
}

/**
 * SDL of the field for a type. An entity that is a subject is named by every domain that knows its key.
 * @returns '' for a type whose rows are about nobody
 */
export function subjectSdl({ name }: ObjectTypeDefinitionNode, mapping: TypeMapping | undefined): string {
  const type = name.value;
  if (subjectsOf(type, mapping) === null) return '';
  return `
extend type ${type} {
  "此行数据的主体，供网关留痕 · Whose data the row is; for the gateway, which records it as a pseudonym."
  _subject: String${type in subjectEntities ? ' @shareable' : ''}
}
`;
}

/** SDL of the field for what is made of rows of a type: a connection, or an aggregate; '' for rows about nobody. */
export function countedSubjectSdl(type: string, mapping: TypeMapping | undefined): string {
  return subjectsOf(type, mapping) === null
    ? ''
    : `
  "所计各行数据的主体，供网关留痕 · Whose data is counted; for the gateway, which records it."
  _subject: String`;
}

/** Writes `Person:ptg…` or `LegalEntity:9132…`, several of them a line each; null where a row names nobody. */
export function subjectWriter(key: string, subjects: Subjects, columns: Columns): ComputedWriter {
  const sources = Object.entries(subjects).flatMap(([type, keys]) =>
    keys.map((column) => ({
      field: `${type} ${column}`,
      index: columns.add(`{t}.${column}`),
      convert: (value: unknown) => `${type}:${value}`,
    })),
  );
  return { kind: 'computed', key, sources, compute: subjectNames, convert: (value) => value };
}

function subjectNames(source: Readonly<Record<string, unknown>>): string | null {
  const names = Object.values(source).filter((value) => value !== null);
  return names.length === 0 ? null : [...new Set(names)].join('\n');
}
