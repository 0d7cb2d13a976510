// Whether an answer tells the truth: each value is the expected one, or null together with an error that says so.

export interface GraphQLError {
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: unknown };
  readonly message?: unknown;
}

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLError[];
}

type Path = readonly (string | number)[];

/** @returns what is wrong, a line each; nothing where the answer is whole or honest about what it lacks */
export function untruths(expected: unknown, { data, errors = [] }: Answer): readonly string[] {
  const found: string[] = [];
  for (const error of errors) {
    if (typeof error.extensions?.code !== 'string') found.push(`an error without a code: ${error.message}`);
    if (leak.test(JSON.stringify(error))) found.push(`an error that tells internals: ${error.message}`);
  }
  compare(expected, data ?? null, []);
  return found;

  function compare(wanted: unknown, given: unknown, at: Path): void {
    if (given === null) {
      if (wanted !== null && !isTold(at)) found.push(`${at.join('.')} is null, and no error says why`);
      return;
    }
    if (Array.isArray(wanted) && Array.isArray(given) && wanted.length === given.length) {
      for (const [index, each] of wanted.entries()) compare(each, given[index], [...at, index]);
      return;
    }
    if (isObject(wanted) && isObject(given)) {
      const keys = Object.keys(wanted);
      if (keys.join() !== Object.keys(given).join()) found.push(`${at.join('.')} has other fields`);
      for (const key of keys) compare(wanted[key], given[key] ?? null, [...at, key]);
      return;
    }
    if (wanted !== given)
      found.push(`${at.join('.')} is ${JSON.stringify(given)}, not ${JSON.stringify(wanted)}`.slice(0, 300));
  }

  /** By an error at the place, above it or, where a null spread upwards, below it. */
  function isTold(at: Path): boolean {
    return errors.some(({ path = [] }) => {
      const length = Math.min(path.length, at.length);
      return path.slice(0, length).join('\n') === at.slice(0, length).join('\n');
    });
  }
}

const leak = /SELECT |10\.0\.0\.7|127\.0\.0\.1|ECONN|stacktrace|node_modules/;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
