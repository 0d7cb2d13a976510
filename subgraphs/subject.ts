// Whose data a row is. The owner of a row names the people and legal entities that it is about, so that the gateway can
// record whose file was opened, also where nobody selected a key. The name never leaves the gateway.

import type { ObjectTypeDefinitionNode } from 'graphql';
import type { Subjects, TypeMapping } from './mapping.ts';
import type { SubjectColumn, SubjectWriter } from './plan.ts';
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

/** What the gateway asks of a domain about sets of which it has handles, see subject-sets.ts. */
export const setQuestions: Readonly<Record<string, 'digest' | 'keys'>> = {
  _subjectDigest: 'digest',
  _subjectKeys: 'keys',
};

/** INVARIANT: no SDL that is composed has it, so that no document of a caller and no plan can ask. */
export const setQuestionsSdl = `
extend type Query {
  "所给集合与所列键的并集的人数与摘要，供网关留痕 · Number and digest of all in the sets or named; for the gateway."
  _subjectDigest(
    "集合的封装 · Sealed handles of sets."
    sets: [String!]!
    "主体种类 · Kind of subject."
    kind: String!
    "另行列出的键 · Keys named beside them."
    named: [String!]!
  ): String
  "所给集合中的键，分段 · Keys in the sets, in parts; for the gateway."
  _subjectKeys(
    "集合的封装 · Sealed handles of sets."
    sets: [String!]!
    "主体种类 · Kind of subject."
    kind: String!
    "此键之后 · Behind this key."
    after: String!
    "至多几个 · How many at most."
    first: Int!
  ): String
}
`;

/** Writes `Person:ptg…` or `LegalEntity:9132…`, several of them a line each; null where a row names nobody. */
export function subjectWriter(key: string, subjects: Subjects, columns: Columns): SubjectWriter {
  const names = Object.entries(subjects).flatMap(([type, keys]) =>
    keys.map((column) => ({ type, index: columns.add(`{t}.${column}`), last: { value: null, name: '' } })),
  );
  return { kind: 'subjects', key, names };
}

/** @param row by column index */
export function subjectNames({ names }: SubjectWriter, row: readonly unknown[]): string | null {
  let text: string | null = null;
  for (const of of names) {
    const value = row[of.index];
    if (value === null || value === undefined) continue;
    const name = nameOf(of, value);
    if (text === null) text = name;
    else if (!text.split('\n').includes(name)) text = `${text}\n${name}`;
  }
  return text;
}

/** Rows of one follow each other: they share a text, whose hash is worked out once. */
function nameOf({ type, last }: SubjectColumn, value: unknown): string {
  if (value !== last.value) {
    last.value = value;
    last.name = `${type}:${value}`;
  }
  return last.name;
}
