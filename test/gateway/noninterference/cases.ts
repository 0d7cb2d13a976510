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
import { type AccessDraft, accessDrafts, accessFor, type Focus, openRuleSet } from './arbitraries.ts';
import { catalog, openCaseGateway } from './case-gateway.ts';
import { prepareChanges } from './changes.ts';
import { readIdentifiers } from './identifiers.ts';
import { type OperationDraft, operationDrafts } from './operation-drafts.ts';
import { type Operation, type Readable, type Wishes, writeOperation } from './operations.ts';
import { createReaching } from './reach.ts';
import { createSight } from './sight.ts';
import { type ChangeDraft, changeDrafts } from './touched.ts';
import { openWorld, readRows } from './world.ts';

export interface CaseDraft {
  readonly operation: OperationDraft;
  readonly access: AccessDraft;
  readonly changes: readonly ChangeDraft[];
}

export const caseDrafts: fc.Arbitrary<CaseDraft> = fc.record({
  operation: operationDrafts,
  access: accessDrafts,
  changes: fc.array(changeDrafts, { minLength: 6, maxLength: 16, size: 'max' }),
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
  /** Whether the answers are the same: byte for byte, or up to cursors where rows have other keys. */
  readonly alike: boolean;
  /** Whether somebody who may see everything would have got other answers; asked of some cases only. */
  readonly wouldDiffer: boolean | undefined;
}

export interface Cases {
  /**
   * Undefined where none of the changes is hidden from the caller.
   * @param measured whether to ask what somebody who may see everything would have noticed
   */
  run(draft: CaseDraft, measured: boolean): Promise<Outcome | undefined>;
  close(): Promise<void>;
}

const schema = buildASTSchema(parse(await readFile(supergraphFile, 'utf8')), { assumeValidSDL: true });

/** A gateway keeps plans and decisions of what it was asked last, each of them for one case here. */
const casesOfGateway = 500;

const asksOf: Readonly<Partial<Record<Focus, Wishes['asks']>>> = { key: 'key', mask: 'masked' };

function isRefusing({ operation }: CaseDraft): boolean {
  return operation[0] !== undefined && operation[0].row % 8 === 0;
}

export async function openCases(): Promise<Cases> {
  const database = await openTestDatabase();
  const world = await openWorld(database.adminConnectionString);
  const near = await readRows(world);
  const identifiers = await readIdentifiers(world);
  const changes = await prepareChanges(world, createSight(world));
  const reaching = createReaching(world);
  let gateway = await openCaseGateway(database);
  let asked = 0;
  const fresh = async () => {
    asked += 1;
    if (asked % casesOfGateway !== 0) return;
    await gateway.close();
    gateway = await openCaseGateway(database);
  };
  return {
    async run(draft, measured) {
      await fresh();
      const asks = asksOf[draft.access.focus];
      const write = (readable?: Readable) =>
        writeOperation(schema, world, identifiers, draft.operation, { asks, readable });
      const wanted = write();
      const reach = await reaching.of(wanted);
      const rows = await readRows(world, ({ name }) => reach.get(name) ?? []);
      const { ruleSet, principal } = accessFor(catalog, near, rows, draft.access, wanted);
      const decision = gateway.admit(ruleSet, principal);
      // Most lists are asked only by what the caller may ask by: what is refused as a whole shows little.
      const scope = { schema, catalog, decision };
      const operation = isRefusing(draft) ? wanted : write((type, field) => isSortable(scope, type, field));
      const askOpenly = async () => {
        gateway.admit(openRuleSet(catalog), principal);
        const answers = await gateway.ask(operation);
        gateway.admit(ruleSet, principal);
        // What explains an answer names the version of the rules.
        return JSON.stringify(answers.map((answer) => JSON.parse(answer).data));
      };
      const openly = measured ? await askOpenly() : undefined;
      const before = await gateway.ask(operation);
      try {
        const { said, renames } = await changes.make(
          decision,
          operation,
          reach,
          draft.access.focus,
          draft.changes,
        );
        if (said.length === 0) return undefined;
        const after = await gateway.ask(operation);
        const compared = renames ? upToCursors : (answers: readonly string[]) => answers.join();
        const alike = compared(before) === compared(after);
        const wouldDiffer = openly === undefined ? undefined : openly !== (await askOpenly());
        return { operation, ruleSet, principal, changes: said, before, after, alike, wouldDiffer };
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

/** Answers with a number in the place of each cursor: equal cursors, equal numbers. */
function upToCursors(answers: readonly string[]): string {
  const numbers = new Map<string, number>();
  return answers.join().replace(/"(cursor|startCursor|endCursor)":"([^"]+)"/g, (_, name, cursor) => {
    numbers.set(cursor, numbers.get(cursor) ?? numbers.size);
    return `"${name}":${numbers.get(cursor)}`;
  });
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
