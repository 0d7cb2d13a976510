// Reads a document as the server would, for whoever needs it before or without running it.

import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { type Finding, findingOf } from './finding.ts';
import { additionalRules, validationOptions } from './validation.ts';

export interface Reading {
  /** Absent where the text is no document that fits the schema. */
  readonly document?: DocumentNode;
  /** What is wrong with it. */
  readonly findings: readonly Finding[];
  /** The name under which the server knows the text, so that both find what the other has prepared. */
  readonly hash: string;
}

const keptDocuments = 500;

/** @param introspection whether the schema may be asked about */
export function createDocumentReader(
  schema: GraphQLSchema,
  introspection: boolean,
): (text: string) => Reading {
  const rules = [...specifiedRules, ...additionalRules(introspection)];
  const documents = new LRUCache<string, Reading>({ max: keptDocuments });
  return (text) => {
    const hash = createHash('sha256').update(text).digest('hex');
    const reading = documents.get(hash) ?? { ...readDocument(schema, rules, text), hash };
    documents.set(hash, reading);
    return reading;
  };
}

function readDocument(
  schema: GraphQLSchema,
  rules: Parameters<typeof validate>[2],
  text: string,
): Omit<Reading, 'hash'> {
  try {
    const document = parse(text);
    const errors = validate(schema, document, rules, validationOptions);
    if (errors.length === 0) return { document, findings: [] };
    return { findings: errors.map((error) => findingOf(error, 'GRAPHQL_VALIDATION_FAILED')) };
  } catch (error) {
    if (error instanceof GraphQLError) return { findings: [findingOf(error, 'GRAPHQL_PARSE_FAILED')] };
    throw error;
  }
}
