// Conditions over the attributes of a row: data that JavaScript decides here and SQL decides in a subgraph, alike.
// Three-valued as in SQL: what is null, or a code of the wrong form, is unknown, and unknown matches nothing.

export type Comparison = 'eq' | 'ne' | 'in' | 'within' | 'lt' | 'lte' | 'gt' | 'gte';

/** A value written in the rule, or one that the principal brings (`{ principal: 'division' }`). */
export type Operand =
  | string
  | number
  | boolean
  | readonly (string | number | boolean)[]
  | { readonly principal: string };

export type Condition =
  | boolean
  | { readonly attribute: string; readonly op: Comparison; readonly value: Operand }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  /** True or false, never unknown: unknown counts as false. */
  | { readonly known: Condition };

export type Attributes = Readonly<Record<string, unknown>>;

/**
 * Decides a condition for a row.
 * @param row attribute → value (text, number, boolean or null)
 * @param principal attribute of the principal → value
 * @returns null for unknown
 */
export function evaluate(condition: Condition, row: Attributes, principal: Attributes): boolean | null {
  if (typeof condition === 'boolean') return condition;
  if ('all' in condition) return conjunction(condition.all.map((each) => evaluate(each, row, principal)));
  if ('any' in condition) {
    const values = condition.any.map((each) => evaluate(each, row, principal));
    return negate(conjunction(values.map(negate)));
  }
  if ('not' in condition) return negate(evaluate(condition.not, row, principal));
  if ('known' in condition) return evaluate(condition.known, row, principal) === true;
  const { value } = condition;
  const operand = typeof value === 'object' && 'principal' in value ? own(principal, value.principal) : value;
  return compare(condition.op, textOf(own(row, condition.attribute)), operand);
}

/** What an object itself holds under a name; of what all objects inherit (`constructor`), nothing. */
function own(attributes: Attributes, name: string): unknown {
  return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
}

function conjunction(values: readonly (boolean | null)[]): boolean | null {
  if (values.includes(false)) return false;
  return values.includes(null) ? null : true;
}

function negate(value: boolean | null): boolean | null {
  return value === null ? null : !value;
}

// INVARIANT: values are compared as text by code point, as SQL does under COLLATE "C"; dates and codes sort rightly so.
function compare(op: Comparison, value: string | null, operand: unknown): boolean | null {
  // Nothing is in an empty list, not even null: SQL says so of `= ANY('{}')`.
  if (op === 'in' && Array.isArray(operand) && operand.length === 0) return false;
  if (value === null) return null;
  if (op === 'in') {
    if (!Array.isArray(operand)) return null;
    return operand.some((each) => textOf(each) === value);
  }
  const other = textOf(operand);
  if (other === null) return null;
  switch (op) {
    case 'eq':
      return value === other;
    case 'ne':
      return value !== other;
    case 'within':
      return isDivisionCode(value) && isDivisionCode(other) ? value.startsWith(divisionPrefix(other)) : null;
    case 'lt':
      return byCodePoint(value, other) < 0;
    case 'lte':
      return byCodePoint(value, other) <= 0;
    case 'gt':
      return byCodePoint(value, other) > 0;
    case 'gte':
      return byCodePoint(value, other) >= 0;
    default:
      throw op satisfies never;
  }
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined || Array.isArray(value)) return null;
  return String(value);
}

function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

/** 6, 9 or 12 digits (GB/T 2260 and the statistical codes below it). */
export function isDivisionCode(text: string): boolean {
  return /^(?:\d{6}|\d{9}|\d{12})$/.test(text);
}

/** Lengths to which a division code is cut while what stands behind is zeros: community, township, county, city, province. */
const divisionLevels = [9, 6, 4, 2];

/**
 * What the codes of all divisions within a division begin with: `320100` → `3201`, `320000` → `32`,
 * `320102000000` → `320102`.
 */
export function divisionPrefix(code: string): string {
  let prefix = code;
  for (const length of divisionLevels) {
    if (/^0+$/.test(prefix.slice(length))) prefix = prefix.slice(0, length);
  }
  return prefix;
}

/** Both hold. */
export function both(a: Condition, b: Condition): Condition {
  if (a === false || b === false) return false;
  if (a === true) return b;
  if (b === true) return a;
  return { all: [a, b] };
}

/** At least one holds; equal ones are said once, and the order in which they come leaves no trace. */
export function either(conditions: Iterable<Condition>): Condition {
  const distinct = new Map<string, Condition>();
  for (const condition of conditions) {
    if (condition === true) return true;
    if (condition !== false) distinct.set(conditionText(condition), condition);
  }
  const [first, second] = distinct.values();
  if (first === undefined) return false;
  if (second === undefined) return first;
  return { any: [...distinct].sort(byText).map(([, condition]) => condition) };
}

function byText([a]: readonly [string, Condition], [b]: readonly [string, Condition]): number {
  return a < b ? -1 : 1;
}

const texts = new WeakMap<object, string>();

/** Equal for conditions of equal form. */
export function conditionText(condition: Condition): string {
  if (typeof condition === 'boolean') return String(condition);
  let text = texts.get(condition);
  if (text === undefined) {
    text = JSON.stringify(condition);
    texts.set(condition, text);
  }
  return text;
}

/** Does not hold for certain: an unknown counts as not holding. */
export function unless(condition: Condition): Condition {
  return typeof condition === 'boolean' ? !condition : { not: { known: condition } };
}

/**
 * Whether `b` holds wherever `a` does, as far as their form tells: false says nothing. Sound under three-valued logic.
 */
export function implies(a: Condition, b: Condition): boolean {
  if (b === true || a === false || conditionText(a) === conditionText(b)) return true;
  if (typeof a === 'object' && 'any' in a) return a.any.every((each) => implies(each, b));
  if (typeof b === 'object' && 'all' in b) return b.all.every((each) => implies(a, each));
  return (
    (typeof b === 'object' && 'any' in b && b.any.some((each) => implies(a, each))) ||
    (typeof a === 'object' && 'all' in a && a.all.some((each) => implies(each, b)))
  );
}

/** The attributes of rows, and of principals, that a condition reads. */
export function readsOf(condition: Condition): { row: ReadonlySet<string>; principal: ReadonlySet<string> } {
  const row = new Set<string>();
  const principal = new Set<string>();
  const visit = (each: Condition): void => {
    if (typeof each === 'boolean') return;
    if ('all' in each) each.all.forEach(visit);
    else if ('any' in each) each.any.forEach(visit);
    else if ('not' in each) visit(each.not);
    else if ('known' in each) visit(each.known);
    else {
      row.add(each.attribute);
      if (typeof each.value === 'object' && 'principal' in each.value) principal.add(each.value.principal);
    }
  };
  visit(condition);
  return { row, principal };
}
