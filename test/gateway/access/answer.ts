// The way of an operation through the access core over the small world: decided, rewritten, run, released.

import { execute, type OperationDefinitionNode, parse, print, validate } from 'graphql';
import { type Decision, decide } from '../../../gateway/access/decide.ts';
import type { AccessEntry } from '../../../gateway/access/explain.ts';
import { planRelease, release } from '../../../gateway/access/release.ts';
import { type RewriteScope, rewrite } from '../../../gateway/access/rewrite.ts';
import type { Rule } from '../../../gateway/access/rule.ts';
import { catalog, policyOf, schema } from './small-world.ts';

export function scopeOf(rules: readonly Rule[]): RewriteScope {
  const decision: Decision = decide(policyOf(rules), { roles: [], attributes: {} }, 'P', 0);
  return { schema, catalog, decision };
}

/** What is planned, as text on one line. */
export function planned(rules: readonly Rule[], query: string): string {
  return oneLine(print(rewrite(scopeOf(rules), parse(query))));
}

export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

export interface Answer {
  /** What the subgraphs gave. */
  readonly fetched: unknown;
  readonly released: unknown;
  readonly entries: readonly AccessEntry[];
}

/** @param root what the subgraphs hold: objects with their type in `__typename`, the owner's word in `_access` */
export function answer(
  rules: readonly Rule[],
  query: string,
  root: Readonly<Record<string, unknown>>,
  variables: Record<string, unknown> = {},
): Answer {
  const scope = scopeOf(rules);
  const document = parse(query);
  const errors = validate(schema, document);
  if (errors.length > 0) throw new Error(errors.join('\n'));
  const operation = document.definitions.find((each): each is OperationDefinitionNode => 'operation' in each);
  if (operation === undefined) throw new Error('no operation');
  const planned = rewrite(scope, document);
  const result = execute({ schema, document: planned, rootValue: root, variableValues: variables });
  if (result instanceof Promise || result.data == null) throw new Error(JSON.stringify(result));
  const plan = planRelease(scope, document, operation, variables);
  return {
    fetched: JSON.parse(JSON.stringify(result.data)),
    released: release(plan.root, result.data),
    entries: plan.entries,
  };
}
