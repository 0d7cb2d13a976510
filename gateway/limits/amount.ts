// Numbers of a document that may depend on its variables, added and multiplied once: what remains for a request is the part
// that its variables decide.

import { Kind, type ValueNode, valueFromASTUntyped } from 'graphql';

export type Values = Readonly<Record<string, unknown>>;

/** A number that is known, or one that depends on variables. */
export type Amount = number | ((values: Values) => number);

export function sum(amounts: readonly Amount[]): Amount {
  const constant = amounts.reduce<number>((total, each) => total + constantOf(each), 0);
  const variable = amounts.filter((each) => typeof each === 'function');
  if (variable.length === 0) return constant;
  return (values) => variable.reduce((total, each) => total + each(values), constant);
}

export function plus(one: Amount, other: Amount): Amount {
  return sum([one, other]);
}

export function times(one: Amount, other: Amount): Amount {
  if (typeof one === 'number' && typeof other === 'number') return one * other;
  if (one === 0 || other === 0) return 0;
  return (values) => amountOf(one, values) * amountOf(other, values);
}

export function amountOf(amount: Amount, values: Values): number {
  return typeof amount === 'number' ? amount : amount(values);
}

export function constantOf(amount: Amount): number {
  return typeof amount === 'number' ? amount : 0;
}

/** A number that depends on an argument, and so on the variables in it. */
export function countOf(node: ValueNode, count: (value: unknown) => number): Amount {
  if (holdsVariable(node)) return (values) => count(valueFromASTUntyped(node, { ...values }));
  return count(valueFromASTUntyped(node));
}

function holdsVariable(value: ValueNode): boolean {
  switch (value.kind) {
    case Kind.VARIABLE:
      return true;
    case Kind.LIST:
      return value.values.some(holdsVariable);
    case Kind.OBJECT:
      return value.fields.some((each) => holdsVariable(each.value));
    default:
      return false;
  }
}
