// The lens of an aggregate: the rows and cells that may be counted and summed, which need not be readable one by one.

import { type GroupProtection, isClear, type Lens, type TypeLens } from './lens.ts';

const made = new WeakMap<Lens, Lens>();

/** The lens under which statistics are made: STATISTICS in the place of READ, and beside it what is clear on all rows. */
export function statisticsLens(lens: Lens): Lens {
  const known = made.get(lens);
  if (known !== undefined) return known;
  const types: Record<string, TypeLens> = {};
  for (const [name, type] of Object.entries(lens.types ?? {})) {
    const { statistics } = type;
    if (statistics === undefined) types[name] = type;
    else {
      const readable = type.rows === true ? clearFields(lens, name, type) : {};
      types[name] = {
        rows: statistics.rows,
        fields: { ...statistics.fields, ...readable },
        matches: {},
        access: [],
      };
    }
  }
  const statistical: Lens = { ...lens, types: lens.types === null ? null : types };
  made.set(lens, statistical);
  return statistical;
}

function clearFields(lens: Lens, name: string, { fields }: TypeLens): TypeLens['fields'] {
  return Object.fromEntries(Object.entries(fields).filter(([field]) => isClear(lens, name, field)));
}

const ordinary: GroupProtection = { minimum: 10, rounding: 5 };

/** What must be had by what is told of rows of any of the types: the strictest. */
export function protectionIn(
  lens: Lens,
  types: readonly string[],
  subject: 'Person' | 'LegalEntity',
): GroupProtection {
  const each = types.map((type) => lens.types?.[type]?.statistics?.protection?.[subject] ?? ordinary);
  return {
    minimum: Math.max(...each.map(({ minimum }) => minimum)),
    rounding: Math.max(...each.map(({ rounding }) => rounding)),
  };
}

/** What the caller is told counts of such rows as multiples of; null: as the protection has it. */
export function multipleIn(lens: Lens, types: readonly string[]): number | null {
  const asked = types.flatMap((type) => lens.types?.[type]?.statistics?.multiple ?? []);
  return asked.length === 0 ? null : Math.max(...asked);
}

/** Whether rows of the type may be counted without being readable. */
export function hasStatistics(lens: Lens, type: string): boolean {
  return lens.types?.[type]?.statistics !== undefined;
}
