// What the simulator asks of the admin API, and the answer as lines: one cell each, before and after.

export interface SimulatedCell {
  readonly path: string;
  readonly coordinate: string;
  readonly outcome: string;
  readonly rules: readonly string[];
}

export interface SimulatedOutcome {
  readonly cells: readonly SimulatedCell[];
  readonly data: unknown;
  readonly errors: readonly string[];
  /** What the caller's roles have counts of statistics as multiples of; null: none says so. */
  readonly countMultiple: number | null;
}

export interface Simulated {
  readonly valuesShown: boolean;
  readonly before: SimulatedOutcome;
  readonly after: SimulatedOutcome;
}

const outcome = 'cells { path coordinate outcome rules } data errors countMultiple';

export const simulateView = `mutation (
  $draft: ID! $principal: SimulatedPrincipal! $purpose: ID! $caseNumber: String $consent: String $view: String! $variables: Json!
) {
  simulate(
    draft: $draft principal: $principal purpose: $purpose caseNumber: $caseNumber consent: $consent
    view: $view variables: $variables
  ) { valuesShown before { ${outcome} } after { ${outcome} } }
}`;

export interface Side {
  readonly outcome: string;
  readonly rules: readonly string[];
  /** What is at the path; of a list the value of each element. */
  readonly values: readonly string[];
}

export interface Line {
  readonly path: string;
  readonly coordinate: string;
  readonly before: Side;
  readonly after: Side;
  readonly changed: boolean;
}

const nowhere: Side = { outcome: 'HIDDEN', rules: [], values: [] };

/** In the order of the answer; a cell that is on one side only is hidden on the other. */
export function linesOf({ before, after }: Simulated): readonly Line[] {
  const one = sidesOf(before);
  const other = sidesOf(after);
  return [...new Set([...one.keys(), ...other.keys()])].map((path) => {
    const was = one.get(path) ?? { ...nowhere, coordinate: '' };
    const is = other.get(path) ?? { ...nowhere, coordinate: '' };
    const changed = was.outcome !== is.outcome || was.values.join('\n') !== is.values.join('\n');
    return { path, coordinate: was.coordinate || is.coordinate, before: was, after: is, changed };
  });
}

function sidesOf({ cells, data }: SimulatedOutcome): ReadonlyMap<string, Side & { coordinate: string }> {
  return new Map(
    cells.map(({ path, ...cell }) => [path, { ...cell, values: valuesAt(data, path.split('.')) }]),
  );
}

function valuesAt(value: unknown, [name, ...rest]: readonly string[]): readonly string[] {
  if (Array.isArray(value))
    return value.flatMap((each) => valuesAt(each, name === undefined ? [] : [name, ...rest]));
  if (name !== undefined) {
    const inside = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    return valuesAt(inside, rest);
  }
  // An object has cells of its own.
  return value === null || value === undefined || typeof value === 'object' ? [] : [String(value)];
}
