// The arguments of a field call for an execution. Those that hold no variable are read once, and those that are variables as they
// stand are only looked up.

import { getArgumentValues, Kind, visit } from 'graphql';
import type { Call } from './plan.ts';

type Values = Record<string, unknown>;

/** How a call's arguments are read: known at once, by argument and variable, or as GraphQL does. */
type Reading =
  | { readonly kind: 'constant'; readonly values: Values }
  | { readonly kind: 'variables'; readonly names: readonly (readonly [argument: string, variable: string])[] }
  | { readonly kind: 'any' };

const known = new WeakMap<Call, Reading>();

/** @param variables coerced */
export function argumentsOf(
  { variables }: { readonly variables: Values },
  { call }: { readonly call: Call },
): Values {
  let reading = known.get(call);
  if (reading === undefined) {
    reading = readingOf(call);
    known.set(call, reading);
  }
  if (reading.kind === 'constant') return reading.values;
  const found = reading.kind === 'variables' ? valuesOf(reading.names, variables) : undefined;
  return found ?? getArgumentValues(call.definition, call.node, variables);
}

function readingOf({ definition, node }: Call): Reading {
  const { arguments: given = [] } = node;
  if (!given.some(holdsVariable)) return { kind: 'constant', values: getArgumentValues(definition, node) };
  const names = given.flatMap(({ name, value }) =>
    value.kind === Kind.VARIABLE ? [[name.value, value.name.value] as const] : [],
  );
  const hasDefaults = definition.args.some(({ defaultValue }) => defaultValue !== undefined);
  return names.length < given.length || hasDefaults ? { kind: 'any' } : { kind: 'variables', names };
}

/** Undefined where one of them has no value: what that means, GraphQL knows. */
function valuesOf(names: (Reading & { kind: 'variables' })['names'], variables: Values): Values | undefined {
  const values: Values = {};
  for (const [argument, variable] of names) {
    if (!Object.hasOwn(variables, variable)) return undefined;
    const value = variables[variable];
    if (value == null) return undefined;
    values[argument] = value;
  }
  return values;
}

function holdsVariable(argument: object): boolean {
  let found = false;
  visit(argument as Parameters<typeof visit>[0], {
    Variable() {
      found = true;
    },
  });
  return found;
}
