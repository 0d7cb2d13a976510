// The arguments of a field call for an execution; those that hold no variable are read once.

import { getArgumentValues, visit } from 'graphql';
import type { Call } from './plan.ts';

/** The arguments of calls whose arguments hold no variable. */
const constants = new WeakMap<Call, Record<string, unknown> | null>();

/** @param variables coerced */
export function argumentsOf(
  { variables }: { readonly variables: Record<string, unknown> },
  { call }: { readonly call: Call },
): Record<string, unknown> {
  let constant = constants.get(call);
  if (constant === undefined) {
    constant = usesVariables(call.node) ? null : getArgumentValues(call.definition, call.node);
    constants.set(call, constant);
  }
  return constant ?? getArgumentValues(call.definition, call.node, variables);
}

function usesVariables({ arguments: given = [] }: Call['node']): boolean {
  let found = false;
  for (const argument of given)
    visit(argument, {
      Variable() {
        found = true;
      },
    });
  return found;
}
