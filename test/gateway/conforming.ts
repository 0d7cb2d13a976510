// Whether an answer is one that the schema promises: graphql-js executes the document over the answer, as a client that was
// generated from the schema would read it, and finds nothing missing and nothing of another kind.

import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import { buildASTSchema, type ExecutionResult, execute, parse } from 'graphql';
import { supergraphFile } from '../../gateway/supergraph.ts';

const schema = buildASTSchema(parse(readFileSync(supergraphFile, 'utf8')), { assumeValidSDL: true });

export interface AskedFor {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string | undefined;
}

export function expectConforming(data: unknown, { query, variables, operationName }: AskedFor): void {
  // What is asked about the schema is answered from the schema of the caller.
  if (/\b__(?:schema|type)\b/.test(query)) return;
  const result = execute({
    schema,
    document: parse(query),
    rootValue: data,
    variableValues: variables,
    operationName,
    fieldResolver: (source, _arguments, _context, { path }) => source[path.key],
    // Where the answer does not say, the first will do: what its fragments would read is not there and may be null.
    typeResolver: (value, _context, _info, type) =>
      value.__typename ?? schema.getPossibleTypes(type)[0]?.name,
  }) as ExecutionResult;
  expect(result.errors ?? []).toEqual([]);
}
