// Asks one document of several groups of objects, each with values of its own, in one request: what the document asks stands in it once
// for each group, under a key of its own.

import type { FetchNode } from '@apollo/query-planner';
import {
  type FieldNode,
  type GraphQLFormattedError,
  Kind,
  type OperationDefinitionNode,
  print,
  type VariableNode,
  visit,
} from 'graphql';
import { contextualNames } from './contextual.ts';
import { operationOf } from './fetch-document.ts';
import { isValue, own, put, type Value } from './own.ts';
import { type Ask, askOf, type FetchAnswer, type PreparingDataSource } from './source.ts';

/** @param sets the variables of each group @returns the answer to each */
export type AskTogether = (sets: readonly Value[], context: unknown) => Promise<readonly FetchAnswer[]>;

/** Groups in one request. INVARIANT: as many documents are kept of a fetch, and each is prepared once. */
const mostTogether = 50;

export function askTogetherOf(source: PreparingDataSource, node: FetchNode): AskTogether {
  const { operation: query, operationName } = node;
  const ask = (query: string) =>
    askOf(source, operationName === undefined ? { query } : { query, operationName });
  const alone = ask(query);
  const documents = new Map<number, Together>();
  const askSome = async (sets: readonly Value[], context: unknown): Promise<readonly FetchAnswer[]> => {
    const [only] = sets;
    if (sets.length === 1 && only !== undefined) return [await alone(only, context)];
    const document = documents.get(sets.length) ?? togetherOf(node, sets.length, ask);
    documents.set(sets.length, document);
    return partsOf(await document.ask(document.variablesOf(sets), context), sets.length);
  };
  return async (sets, context) => {
    if (sets.length <= mostTogether) return askSome(sets, context);
    const requests: Promise<readonly FetchAnswer[]>[] = [];
    for (let start = 0; start < sets.length; start += mostTogether)
      requests.push(askSome(sets.slice(start, start + mostTogether), context));
    return (await Promise.all(requests)).flat();
  };
}

interface Together {
  readonly ask: Ask;
  variablesOf(sets: readonly Value[]): Value;
}

function togetherOf(node: FetchNode, count: number, ask: (query: string) => Ask): Together {
  const operation = operationOf(node.operation);
  const { variableDefinitions = [] } = operation;
  const divided = new Set([...contextualNames(node), 'representations']);
  let mark = '__';
  while (variableDefinitions.some(({ variable }) => variable.name.value.includes(mark))) mark += '_';
  const nameOf = (name: string, index: number) => (divided.has(name) ? `${name}${mark}${index}` : name);
  const renamed = <T extends FieldNode | OperationDefinitionNode>(part: T, index: number): T =>
    visit(part, {
      Variable: (variable): VariableNode => ({
        ...variable,
        name: { kind: Kind.NAME, value: nameOf(variable.name.value, index) },
      }),
    });
  const parts = Array.from({ length: count }, (_, index) => renamed(operation, index));
  const definitions = parts.flatMap((each) => each.variableDefinitions ?? []);
  const selections = parts.flatMap(({ selectionSet }, index) =>
    selectionSet.selections.map((each) => ({
      ...each,
      alias: { kind: Kind.NAME, value: keyOf(index) } as const,
    })),
  );
  return {
    ask: ask(
      print({
        ...operation,
        variableDefinitions: [
          ...new Map(definitions.map((each) => [each.variable.name.value, each])).values(),
        ],
        selectionSet: { ...operation.selectionSet, selections: selections as FieldNode[] },
      }),
    ),
    variablesOf(sets) {
      const variables: Value = {};
      for (const [index, set] of sets.entries())
        for (const [name, value] of Object.entries(set)) put(variables, nameOf(name, index), value);
      return variables;
    },
  };
}

function keyOf(index: number): string {
  return `_${index}`;
}

/** What an answer says of each group. What it says of none is said once. */
function partsOf({ data, errors = [] }: FetchAnswer, count: number): FetchAnswer[] {
  const keys = Array.from({ length: count }, (_, index) => keyOf(index));
  const isOf = (key: string) => (error: GraphQLFormattedError) => error.path?.[0] === key;
  const others = errors.filter((error) => !keys.some((key) => isOf(key)(error)));
  return keys.map((key, index) => {
    const found = errors.filter(isOf(key)).map((error) => ({
      ...error,
      path: ['_entities', ...(error.path ?? []).slice(1)],
    }));
    return {
      data: isValue(data) ? { _entities: own(data, key) } : data,
      errors: index === 0 ? [...found, ...others] : found,
    };
  });
}
