// One case of non-interference: an operation is answered, the database is changed in what its caller may not see, and the
// operation is answered again.

import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { buildASTSchema, parse } from 'graphql';
import { isSortable } from '../../../gateway/access/arguments.ts';
import type { Subject } from '../../../gateway/access/decide.ts';
import type { RuleSet } from '../../../gateway/access/rule.ts';
import { supergraphFile } from '../../../gateway/supergraph.ts';
import { openTestDatabase } from '../../database.ts';
import { type AccessDraft, accessDrafts, accessFor } from './arbitraries.ts';
import { catalog, openCaseGateway } from './case-gateway.ts';
import { type ChangeDraft, changeDrafts, prepareChanges } from './changes.ts';
import {
  type Operation,
  type OperationDraft,
  operationDrafts,
  readIdentifiers,
  writeOperation,
} from './operations.ts';
import { createSight } from './sight.ts';
import { openWorld, readValues } from './world.ts';

export interface CaseDraft {
  readonly operation: OperationDraft;
  readonly access: AccessDraft;
  readonly changes: readonly ChangeDraft[];
}

export const caseDrafts: fc.Arbitrary<CaseDraft> = fc.record({
  operation: operationDrafts,
  access: accessDrafts,
  changes: fc.array(changeDrafts, { minLength: 1, maxLength: 30, size: 'max' }),
});

export interface Outcome {
  readonly operation: Operation;
  readonly ruleSet: RuleSet;
  readonly principal: Subject;
  /** The changes that the caller may not see, as text. */
  readonly changes: readonly string[];
  /** Bodies of the answers: the first page, and the second where there is one. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface Cases {
  /** Undefined where none of the changes is hidden from the caller. */
  run(draft: CaseDraft): Promise<Outcome | undefined>;
  close(): Promise<void>;
}

const schema = buildASTSchema(parse(await readFile(supergraphFile, 'utf8')), { assumeValidSDL: true });

function isRefusing({ operation }: CaseDraft): boolean {
  return operation[0] !== undefined && operation[0].row % 8 === 0;
}

export async function openCases(): Promise<Cases> {
  const database = await openTestDatabase();
  const world = await openWorld(database.adminConnectionString);
  const values = await readValues(world);
  const identifiers = await readIdentifiers(world);
  const changes = await prepareChanges(world, createSight(world));
  const gateway = await openCaseGateway(database);
  return {
    async run(draft) {
      const wanted = writeOperation(schema, world, identifiers, draft.operation);
      const { coordinates } = wanted;
      const { ruleSet, principal } = accessFor(catalog, values, draft.access, coordinates);
      const decision = gateway.admit(ruleSet, principal);
      // Most lists are asked only by what the caller may ask by: what is refused as a whole shows little.
      const scope = { schema, catalog, decision };
      const operation = isRefusing(draft)
        ? wanted
        : writeOperation(schema, world, identifiers, draft.operation, (type, field) =>
            isSortable(scope, type, field),
          );
      const before = await gateway.ask(operation);
      try {
        const made = await changes.make(decision, coordinates, draft.changes);
        if (made.length === 0) return undefined;
        return { operation, ruleSet, principal, changes: made, before, after: await gateway.ask(operation) };
      } finally {
        await changes.undo();
      }
    },
    async close() {
      await gateway.close();
      await world.close();
      await database.close();
    },
  };
}

/** A counterexample to read: the rules that speak of what is asked, the caller, the question, the change, both answers. */
export function told({ operation, ruleSet, principal, changes, before, after }: Outcome): string {
  const rules = ruleSet.rules.filter(({ id }) => !id.startsWith('other-'));
  return [
    'rules (types that are not asked for are open):',
    ...rules.map((rule) => `  ${JSON.stringify(rule)}`),
    `principal: ${JSON.stringify(principal)}`,
    `operation: ${operation.text}`,
    `variables: ${JSON.stringify(operation.variables)}`,
    'hidden changes:',
    ...changes.map((line) => `  ${line}`),
    'before:',
    ...before.map((body) => `  ${body}`),
    'after:',
    ...after.map((body) => `  ${body}`),
  ].join('\n');
}
