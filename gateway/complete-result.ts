// What becomes of a result before it leaves, whichever way the operation came: what is missing gets its error, every error gets
// the id of the request, and the record learns what was asked and which codes the caller gets.

import type { DocumentNode, GraphQLFormattedError, OperationDefinitionNode } from 'graphql';
import { gatewayErrors } from './errors.ts';
import type { Note } from './note.ts';

export interface CompletedResult {
  data?: unknown;
  errors?: readonly GraphQLFormattedError[] | undefined;
  extensions?: Record<string, unknown>;
}

export interface Asked {
  readonly note: Note;
  readonly requestId: string;
  readonly document: DocumentNode | undefined;
  readonly operation: OperationDefinitionNode | undefined;
}

export function completeResult(
  result: CompletedResult,
  { note, requestId, document, operation }: Asked,
): void {
  sayWhatIsMissing(result);
  nameTheRequest(result, requestId);
  noteTheAnswer(result, note, document, operation);
}

/** A required value that a subgraph left out makes its parent null; the executor notes that where no client looks. */
export function sayWhatIsMissing(result: CompletedResult): void {
  const missing = result.extensions?.valueCompletion;
  if (!Array.isArray(missing)) return;
  const { valueCompletion: _, ...others } = result.extensions ?? {};
  if (Object.keys(others).length > 0) result.extensions = others;
  else delete result.extensions;
  const { message, remedy } = gatewayErrors.RESULT_INVALID;
  result.errors = missing.map(({ path }) => ({
    message,
    path,
    extensions: { code: 'RESULT_INVALID', remedy },
  }));
}

/** Errors carry the id under which the log and the trail know the request: whoever asks about one has it at hand. */
export function nameTheRequest(result: CompletedResult, requestId: string): void {
  if (result.errors === undefined) return;
  result.errors = result.errors.map((error) => ({
    ...error,
    extensions: { ...error.extensions, requestId },
  }));
}

/** The same of an answer that is text already: what is no GraphQL request is refused before there is a result to complete. */
export function namedText(text: string, requestId: string): string {
  if (!text.startsWith('{"errors"') || text.includes(`"requestId":"${requestId}"`)) return text;
  const body = JSON.parse(text) as CompletedResult;
  nameTheRequest(body, requestId);
  return `${JSON.stringify(body)}\n`;
}

/** For the record: the document that was asked, and the codes that the caller gets. */
export function noteTheAnswer(
  { data, errors }: CompletedResult,
  note: Note,
  document: DocumentNode | undefined,
  operation: OperationDefinitionNode | undefined,
): void {
  note.document = document ?? null;
  note.operationName = operation?.name?.value ?? '';
  note.answered = data !== null && data !== undefined;
  note.codes = errors?.map(({ extensions }) => String(extensions?.code ?? 'INTERNAL')) ?? [];
}
