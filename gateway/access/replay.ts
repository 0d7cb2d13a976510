// Operations of the past, decided again under other rules. No data is read: an operation is who asked for which coordinates for
// what purpose, and the answer changes where the decision about one of them does. Callers whom the rules do not tell apart are
// decided once, so that a hundred thousand operations take seconds.

import { decide, type Subject } from './decide.ts';
import type { Policy } from './policy.ts';
import { cellOf, createComparison, rowsOf, type Table } from './semantic-diff.ts';

/** What the trail knows of an operation. */
export interface PastOperation {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly principal: string;
  readonly roles: readonly string[];
  readonly organization?: string;
  readonly application?: string;
  readonly purpose: string;
  /** Cells that it asked for. */
  readonly coordinates: readonly string[];
}

export interface Counts {
  readonly operations: number;
  /** Of which some cell surely changes. */
  readonly changed: number;
  /** Of which some cell changes on some rows. */
  readonly byRow: number;
}

export interface ReplayedCell {
  readonly coordinate: string;
  readonly before: string;
  readonly after: string;
  /** On all rows; else on some. */
  readonly everyRow: boolean;
}

export interface ReplayExample extends PastOperation {
  readonly cells: readonly ReplayedCell[];
}

export interface ReplayResult extends Counts {
  readonly byRole: ReadonlyMap<string, Counts>;
  readonly byApplication: ReadonlyMap<string, Counts>;
  /** `Type.field before after` → operations. */
  readonly byCell: ReadonlyMap<string, ReplayedCell & { readonly operations: number }>;
  readonly examples: readonly ReplayExample[];
}

export interface Replay {
  add(operation: PastOperation): void;
  result(): ReplayResult;
}

const mostExamples = 20;
/** Callers whose decisions are kept at a time. */
const mostCallers = 500;

/** @param now milliseconds since 1970: both are decided as of now, so that only the rules make the difference */
export function createReplay(before: Policy, after: Policy, now: number): Replay {
  const compare = createComparison();
  const callers = new Map<string, (coordinate: string) => readonly ReplayedCell[]>();
  const total = emptyCounts();
  const byRole = new Map<string, Mutable>();
  const byApplication = new Map<string, Mutable>();
  const byCell = new Map<string, ReplayedCell & { operations: number }>();
  const examples: ReplayExample[] = [];

  function changesFor(operation: PastOperation): (coordinate: string) => readonly ReplayedCell[] {
    const { roles, purpose } = operation;
    const isNamed = (each: string | undefined) =>
      each !== undefined && (before.named.has(each) || after.named.has(each));
    const id = isNamed(operation.principal) ? operation.principal : '';
    const application = isNamed(operation.application) ? operation.application : undefined;
    // The register may tie an application to an organisation that it does not name otherwise.
    const kept = application !== undefined || isNamed(operation.organization);
    const organization = kept ? operation.organization : undefined;
    const key = JSON.stringify([id, [...roles].sort(), organization, application, purpose]);
    const known = callers.get(key);
    if (known !== undefined) return known;
    const subject: Subject = {
      id,
      roles,
      attributes: {},
      ...(organization === undefined ? {} : { organization }),
      ...(application === undefined ? {} : { application }),
    };
    const made = changesOf(before, after, subject, purpose, now, compare);
    if (callers.size >= mostCallers) callers.clear();
    callers.set(key, made);
    return made;
  }

  return {
    add(operation) {
      const changes = changesFor(operation);
      const cells = [...new Set(operation.coordinates)].flatMap((coordinate) => changes(coordinate));
      const surely = cells.some(({ everyRow }) => everyRow);
      const counted = [
        total,
        ...operation.roles.map((role) => entry(byRole, role)),
        ...(operation.application === undefined ? [] : [entry(byApplication, operation.application)]),
      ];
      for (const counts of counted) {
        counts.operations += 1;
        if (surely) counts.changed += 1;
        else if (cells.length > 0) counts.byRow += 1;
      }
      for (const cell of cells) {
        const key = `${cell.coordinate} ${cell.before} ${cell.after}`;
        const known = byCell.get(key) ?? { ...cell, operations: 0 };
        known.operations += 1;
        byCell.set(key, known);
      }
      if (cells.length > 0 && examples.length < mostExamples) examples.push({ ...operation, cells });
    },
    result: () => ({ ...total, byRole, byApplication, byCell, examples }),
  };
}

function changesOf(
  before: Policy,
  after: Policy,
  subject: Subject,
  purpose: string,
  now: number,
  compare: ReturnType<typeof createComparison>,
): (coordinate: string) => readonly ReplayedCell[] {
  const [old, young] = [before, after].map((policy) =>
    decide(policy, policy.purposes.has(purpose) ? subject : { roles: [], attributes: {} }, purpose, now),
  );
  const known = new Map<string, readonly ReplayedCell[]>();
  const tableOf = (decision: typeof old, coordinate: string): Table => {
    const [name = '', field] = coordinate.split('.');
    const type = decision?.types.get(name);
    if (type === undefined) return { rows: false, cases: [] };
    return field === undefined ? rowsOf(type) : cellOf(type, field);
  };
  return (coordinate) => {
    const found = known.get(coordinate);
    if (found !== undefined) return found;
    const [left, right] = [tableOf(old, coordinate), tableOf(young, coordinate)];
    const sameRows = JSON.stringify(left.rows) === JSON.stringify(right.rows);
    const everyRow = sameRows && isStatic(left) && isStatic(right);
    const steps = compare(left, right) ?? [{ before: 'UNDECIDED', after: 'UNDECIDED' }];
    const cells = steps.map((step) => ({ coordinate, before: step.before, after: step.after, everyRow }));
    known.set(coordinate, cells);
    return cells;
  };
}

/** The same rung on every row that is there. */
function isStatic({ cases: [first] }: Table): boolean {
  return first === undefined || first.when === true;
}

type Mutable = { -readonly [K in keyof Counts]: Counts[K] };

function emptyCounts(): Mutable {
  return { operations: 0, changed: 0, byRow: 0 };
}

function entry(map: Map<string, Mutable>, key: string): Mutable {
  const found = map.get(key) ?? emptyCounts();
  map.set(key, found);
  return found;
}
