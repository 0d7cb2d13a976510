// What the door works out of a document under a decision, once for all requests that are alike in both: the document that
// is planned, what is refused, what is released and why. It decides nothing and asks nobody.

import { createHash } from 'node:crypto';
import { type DocumentNode, type ExecutionResult, execute, type GraphQLSchema, print } from 'graphql';
import { LRUCache } from 'lru-cache';
import { type ListArgument, listArguments } from './access/arguments.ts';
import type { AccessEntry } from './access/explain.ts';
import { introspectionOf, rootFields } from './access/introspection.ts';
import { type Match, refusedMatches } from './access/matches.ts';
import { planRelease, type Release, type ReleasedRow, release } from './access/release.ts';
import {
  conditionNames,
  confirmedTypes,
  type RewriteScope,
  rewrite,
  usesReservedAlias,
} from './access/rewrite.ts';
import { type AggregateRead, aggregateReads } from './access/statistics.ts';
import { visibleSchema } from './access/visible-schema.ts';
import { createForm, type Form } from './audit/form.ts';
import { type ConditionLookup, type Lookup, lookupsOf } from './audit/lookups.ts';
import { normalText } from './audit/normal-text.ts';
import { type CacheFigures, counted } from './counted-cache.ts';
import { gatewayError } from './errors.ts';
import type { MakePlan } from './limits/planning-budget.ts';
import { type Operation, operationIn, valuesOf } from './operation.ts';

export interface Prepared {
  readonly document: DocumentNode;
  readonly hash: string;
  readonly refused: readonly Match[];
  /** By what its lists are asked. */
  readonly lists: readonly ListArgument[];
  /** What its aggregates read. */
  readonly aggregates: readonly AggregateRead[];
  readonly plan: Release;
  readonly entries: readonly AccessEntry[];
  /** What is asked about the schema itself. */
  readonly introspection: DocumentNode | null;
  /** Whether nothing is asked of a domain: only what the gateway answers itself. */
  readonly own: boolean;
  /** What its record says of every operation of this kind. */
  readonly form: Form;
  /** Where values stand that name a subject. */
  readonly lookups: readonly (Lookup | ConditionLookup)[];
}

export interface Preparations {
  /**
   * @param makePlan counts what is not known yet at its caller's cost; absent: nobody does
   * @throws GraphQLError ALIAS_RESERVED, PLANNING_RATE_LIMITED
   */
  prepare(scope: RewriteScope, operation: Operation, makePlan?: MakePlan): Prepared;
  /** The released form of the data that the plan brought. @param rows is given the rows that leave */
  released(
    prepared: Prepared,
    scope: RewriteScope,
    operation: Operation,
    data: Record<string, unknown>,
    rows: ReleasedRow[],
  ): Record<string, unknown> | null;
  figures(): CacheFigures;
}

const keptDocuments = 5000;
const keptSchemas = 50;

export function createPreparations(): Preparations {
  const known = counted(new LRUCache<string, Prepared>({ max: keptDocuments }));
  const schemas = new LRUCache<string, GraphQLSchema>({ max: keptSchemas });
  return {
    figures: known.figures,
    prepare(scope, operation, makePlan = (make) => make()) {
      const { document, definition } = operation;
      const names = conditionNames(document);
      const values = names.length === 0 ? {} : valuesOf(operation);
      const conditions = Object.fromEntries(names.map((each) => [each, values[each]]));
      const name = definition.name?.value ?? '';
      const decided = names.length === 0 ? '' : JSON.stringify(conditions);
      const key = `${scope.decision.reasons} ${operation.hash} ${name} ${decided}`;
      const found = known.get(key);
      if (found !== undefined) return found;
      const made = makePlan((): Prepared => {
        if (usesReservedAlias(document)) throw gatewayError('ALIAS_RESERVED');
        const rewritten = rewrite(scope, document);
        const plan = planRelease(scope, document, definition, conditions);
        const planned = operationIn(rewritten, name);
        return {
          document: rewritten,
          hash: planHash(scope, rewritten),
          refused: refusedMatches(scope.schema, scope.catalog, scope.decision, planned),
          lists: listArguments(scope.schema, planned),
          aggregates: aggregateReads(scope.schema, planned),
          plan,
          entries: plan.entries,
          introspection: introspectionOf(scope.schema, document, definition, conditions),
          own: rootFields(scope.schema, document, definition, conditions).every(
            ({ name: { value } }) => value.startsWith('__') || scope.catalog.own.has(value),
          ),
          form: createForm(normalText(document, name), scope.decision.version, plan.reading),
          lookups: lookupsOf(scope.schema, scope.catalog, operationIn(document, name)),
        };
      });
      known.set(key, made);
      return made;
    },
    released({ plan, introspection }, scope, operation, data, rows) {
      const about = introspection === null ? {} : introspect(introspection, scope, operation, schemas);
      return release(plan.root, { ...data, ...about }, rows);
    },
  };
}

/** Equal for what is planned alike: under whatever rights, the same document and the same types of which the owner is asked first. */
function planHash(scope: RewriteScope, document: DocumentNode): string {
  return createHash('sha256')
    .update(`${confirmedTypes(scope).join(' ')}\n${print(document)}`)
    .digest('base64url');
}

function introspect(
  document: DocumentNode,
  scope: RewriteScope,
  { variables }: Operation,
  schemas: LRUCache<string, GraphQLSchema>,
): Record<string, unknown> {
  const { shape } = scope.decision;
  const schema = schemas.get(shape) ?? visibleSchema(scope);
  schemas.set(shape, schema);
  const result = execute({ schema, document, variableValues: variables }) as ExecutionResult;
  return { ...result.data };
}
