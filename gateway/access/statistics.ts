// What may be grouped and summed: the decision for the use STATISTICS in the place of that for READ. Single values need not be
// readable; what a group must have before it is told is the subgraph's disclosure control.

import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isObjectType,
  TypeInfo,
  type ValueNode,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { isSortable, type ListArgument, type Refusal, refusals } from './arguments.ts';
import type { Decision, TypeDecision } from './decide.ts';
import type { RewriteScope } from './rewrite.ts';

/** What an aggregate reads: its conditions and groups, and the fields that its measures name. */
export interface AggregateRead {
  /** The type whose rows are grouped. */
  readonly type: string;
  /** An input of the aggregate; absent: `value` names the field of a measure. */
  readonly input: ListArgument['input'] | undefined;
  /** Absent for the rows as such. */
  readonly value: ValueNode | undefined;
}

const aggregateName = /^(.+)Aggregate$/;
const groupName = /^(.+)Group$/;

/** Whether a type holds groups of another, as the SDL of a domain derives it, and of which. */
export function aggregatedType(schema: GraphQLSchema, name: string | undefined): string | undefined {
  const type = aggregateName.exec(name ?? '')?.[1] ?? groupName.exec(name ?? '')?.[1];
  const aggregate = schema.getType(`${type}Aggregate`);
  return isObjectType(aggregate) && suppressedField in aggregate.getFields() ? type : undefined;
}

/** The field in which a subgraph says what it withheld of an aggregate. */
export const suppressedField = '_suppressed';

/** What the aggregates of a document read, to be checked for each request with its variables. */
export function aggregateReads(schema: GraphQLSchema, document: DocumentNode): readonly AggregateRead[] {
  const found: AggregateRead[] = [];
  const info = new TypeInfo(schema);
  const visitor = {
    Field() {
      const type = aggregatedType(schema, getNamedType(info.getType())?.name);
      const isWhole = type !== undefined && getNamedType(info.getType())?.name === `${type}Aggregate`;
      if (isWhole) found.push({ type, input: undefined, value: undefined });
    },
    Argument({ name, value }: { readonly name: { readonly value: string }; readonly value: ValueNode }) {
      const parent = info.getParentType()?.name;
      const type = aggregatedType(schema, parent) ?? aggregatedType(schema, namedTypeOf(info));
      if (type === undefined) return;
      const input = getNamedType(info.getArgument()?.type);
      if (isInputObjectType(input)) found.push({ type, input, value });
      else if (name.value === 'field') found.push({ type, input: undefined, value });
    },
  };
  visit(document, visitWithTypeInfo(info, visitor));
  return found;
}

function namedTypeOf(info: TypeInfo): string | undefined {
  return getNamedType(info.getFieldDef()?.type)?.name;
}

/** What aggregates read that neither READ nor STATISTICS covers. */
export function* refusedStatistics(
  scope: RewriteScope,
  reads: readonly AggregateRead[],
  variables: Readonly<Record<string, unknown>>,
): Generator<Refusal> {
  for (const read of reads) {
    const value = read.value && valueFromASTUntyped(read.value, { ...variables });
    const found = scopesFor(scope, read.type).map((each) => [...refusalsOf(each, read, value)]);
    if (found.every((refused) => refused.length > 0)) yield* (found.at(-1) ?? []).slice(0, 1);
  }
}

/**
 * The decisions under which rows of a type are grouped, as the subgraph tries them: by READ where nothing is granted for
 * statistics; by STATISTICS where the caller does not see all rows; else whichever covers the question.
 */
function scopesFor(scope: RewriteScope, type: string): readonly RewriteScope[] {
  const types = concrete(scope, type).map((each) => scope.decision.types.get(each));
  if (types.every((each) => (each?.statistics ?? null) === null)) return [scope];
  const statistical = { ...scope, decision: statisticsDecision(scope.decision) };
  return types.every((each) => each?.rows === true) ? [scope, statistical] : [statistical];
}

/** Whether the caller may aggregate rows of the type at all. */
export function mayAggregate(scope: RewriteScope, type: string): boolean {
  return scopesFor(scope, type).some((each) => hasRows(each, type));
}

function hasRows(scope: RewriteScope, type: string): boolean {
  return concrete(scope, type).some((each) => (scope.decision.types.get(each)?.rows ?? false) !== false);
}

/** Whether a list or an aggregate of the type may be asked by the field in some way. */
export function isUsable(scope: RewriteScope, type: string, path: string): boolean {
  const bands = Object.values(bandsOfRung).flat();
  return [scope, ...scopesFor(scope, type)].some((each) =>
    ['VALUE', ...bands].some((by) => isGroupable(each, type, path, by)),
  );
}

function concrete({ schema }: RewriteScope, type: string): readonly string[] {
  const named = schema.getType(type);
  return isAbstractType(named) ? schema.getPossibleTypes(named).map(({ name }) => name) : [type];
}

function* refusalsOf(scope: RewriteScope, read: AggregateRead, value: unknown): Generator<Refusal> {
  const { type, input } = read;
  if (read.value === undefined) {
    if (!hasRows(scope, type)) yield { code: 'STATISTICS_NOT_GRANTED', coordinate: type };
  } else if (input === undefined) {
    if (!isSortable(scope, type, String(value))) yield notGranted(type, String(value));
  } else if (input.name === `${type}Where`) yield* refusals(scope, input, value);
  else if (input.name === `${type}GroupBy`)
    for (const each of [value].flat()) {
      if (typeof each !== 'object' || each === null || !('field' in each)) continue;
      const by = 'by' in each ? String(each.by) : 'VALUE';
      if (!isGroupable(scope, type, String(each.field), by)) yield notGranted(type, String(each.field));
    }
}

function notGranted(type: string, path: string): Refusal {
  return { code: 'STATISTICS_NOT_GRANTED', coordinate: `${type}.${path.replace('_', '.')}` };
}

/** What a cell that is shown at a rung may be grouped by: no finer than the mask shows it. The subgraphs have the same list. */
export const bandsOfRung: Readonly<Record<string, readonly string[]>> = {
  MONTH: ['MONTH', 'QUARTER', 'YEAR', 'AGE_BAND'],
  YEAR: ['YEAR', 'AGE_BAND'],
  AGE_BAND: ['AGE_BAND'],
  TOWNSHIP: ['TOWNSHIP', 'COUNTY', 'CITY', 'PROVINCE'],
  COUNTY: ['COUNTY', 'CITY', 'PROVINCE'],
  CITY: ['CITY', 'PROVINCE'],
};

function isGroupable(scope: RewriteScope, type: string, path: string, by: string): boolean {
  if (isSortable(scope, type, path)) return true;
  return concrete(scope, type).every((name) => {
    const first = scope.decision.types.get(name)?.fields.get(path)?.cases[0];
    return first?.when === true && (bandsOfRung[first.rung]?.includes(by) ?? false);
  });
}

const made = new WeakMap<Decision, Decision>();

/** The decision with STATISTICS in the place of READ, and beside it what is clear on all rows. */
export function statisticsDecision(decision: Decision): Decision {
  const known = made.get(decision);
  if (known !== undefined) return known;
  const types = new Map<string, TypeDecision>();
  for (const [name, type] of decision.types) {
    const { statistics } = type;
    if (statistics === null) types.set(name, type);
    else {
      const clear = [...type.fields].filter(
        ([, { cases }]) => type.rows === true && cases[0]?.when === true && cases[0].rung === 'CLEAR',
      );
      const fields = new Map([...statistics.fields, ...clear]);
      types.set(name, { ...type, rows: statistics.rows, fields });
    }
  }
  const statistical = { ...decision, types };
  made.set(decision, statistical);
  return statistical;
}
