// Rows that stand for all rows, as far as a set of conditions can tell rows apart: one for each way in which the comparisons of
// an attribute can turn out. With them, two decisions can be compared for every row there is without looking at one.
// Attributes are taken to vary freely; that some combinations never occur in the data is not known here.

import {
  type Attributes,
  type Comparison,
  type Condition,
  divisionPrefix,
  evaluate,
  isDivisionCode,
} from './condition.ts';

export interface World {
  /** Attribute of the principal → value. */
  readonly principal: Readonly<Record<string, string>>;
  /** Row attribute → value. */
  readonly row: Readonly<Record<string, string | null>>;
}

/** What no condition mentions; it is greater than what digits and Latin letters begin. */
const unmentioned = '\u4e00';
const mostWorlds = 50_000;

/**
 * @param principal what the caller brings; null: whatever callers may bring
 * @returns null where there are too many to try
 */
export function worldsOf(
  conditions: Iterable<Condition>,
  principal: Readonly<Record<string, string>> | null,
): readonly World[] | null {
  const comparisons = comparisonsIn(conditions);
  const worlds: World[] = [];
  for (const brought of principals(comparisons, principal)) {
    const byAttribute = new Map<string, Leaf[]>();
    for (const leaf of comparisons)
      byAttribute.set(leaf.attribute, [...(byAttribute.get(leaf.attribute) ?? []), leaf]);
    const choices = [...byAttribute].map(
      ([attribute, leaves]) => [attribute, classesOf(attribute, leaves, brought)] as const,
    );
    const count = choices.reduce((product, [, values]) => product * values.length, 1);
    if (worlds.length + count > mostWorlds) return null;
    for (const row of product(choices)) worlds.push({ principal: brought, row });
  }
  return worlds;
}

interface Leaf {
  readonly attribute: string;
  readonly op: Comparison;
  readonly value: Extract<Condition, { readonly attribute: string }>['value'];
}

function comparisonsIn(conditions: Iterable<Condition>): readonly Leaf[] {
  const found = new Map<string, Leaf>();
  const visit = (each: Condition): void => {
    if (typeof each === 'boolean') return;
    if ('all' in each) each.all.forEach(visit);
    else if ('any' in each) each.any.forEach(visit);
    else if ('not' in each) visit(each.not);
    else if ('known' in each) visit(each.known);
    else found.set(JSON.stringify(each), each);
  };
  for (const condition of conditions) visit(condition);
  return [...found.values()];
}

/** What callers may bring: nothing, what the conditions mention, and something else, with and without the form of a code. */
function* principals(
  leaves: readonly Leaf[],
  given: Readonly<Record<string, string>> | null,
): Iterable<Readonly<Record<string, string>>> {
  if (given !== null) return yield given;
  const names = [...new Set(leaves.flatMap(({ value }) => principalNameOf(value) ?? []))];
  const mentioned = new Set<string>();
  for (const { value } of leaves) for (const each of constantsOf(value)) mentioned.add(each);
  const values = [undefined, unmentioned, '110101', ...mentioned];
  for (const chosen of product(names.map((name) => [name, values] as const))) {
    yield Object.fromEntries(
      Object.entries(chosen).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  }
}

/** Values of an attribute, one for each way in which its comparisons turn out. */
function classesOf(
  attribute: string,
  leaves: readonly Leaf[],
  principal: Readonly<Record<string, string>>,
): readonly (string | null)[] {
  const known = new Map<string, string | null>();
  for (const value of candidates(leaves, principal)) {
    const outcome = leaves
      .map((leaf) => evaluate(leaf as Condition, { [attribute]: value }, principal))
      .join();
    if (!known.has(outcome)) known.set(outcome, value);
  }
  return [...known.values()];
}

/** The ends of all ranges and what lies just beside them; codes within each division and outside all. */
function* candidates(
  leaves: readonly Leaf[],
  principal: Readonly<Record<string, string>>,
): Iterable<string | null> {
  yield* [null, '', unmentioned, '000000', '990000'];
  const mentioned = leaves.flatMap(({ value }) => {
    const name = principalNameOf(value);
    const brought = name === undefined || !Object.hasOwn(principal, name) ? undefined : principal[name];
    return [...constantsOf(value), ...(brought === undefined ? [] : [brought])];
  });
  for (const value of mentioned) {
    yield value;
    yield `${value}\u0001`;
    if (!isDivisionCode(value)) continue;
    const prefix = divisionPrefix(value);
    for (const length of [6, 9, 12])
      for (const filler of ['0', '5', '9']) if (length > prefix.length) yield prefix.padEnd(length, filler);
  }
}

function principalNameOf(value: Leaf['value']): string | undefined {
  return typeof value === 'object' && 'principal' in value ? value.principal : undefined;
}

function constantsOf(value: Leaf['value']): readonly string[] {
  if (typeof value === 'object' && 'principal' in value) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}

function* product<T>(choices: readonly (readonly [string, readonly T[]])[]): Iterable<Record<string, T>> {
  const [first, ...others] = choices;
  if (first === undefined) return yield {};
  const [name, values] = first;
  for (const rest of product(others)) for (const value of values) yield { ...rest, [name]: value };
}

/** Whether a condition holds in a world. */
export function holdsIn(condition: Condition, { row, principal }: World): boolean {
  return evaluate(condition, row as Attributes, principal) === true;
}
