// What `npm run seed` is asked for, from the command line and the environment. All mistakes are named at once.

import { parseArgs } from 'node:util';
import { SetupError } from '../subgraphs/setup-error.ts';

export interface SeedArguments {
  readonly people: number;
  readonly seed: number;
  readonly dataDirectory: string;
  /** The server for all domains that have none of their own; absent: the embedded database. */
  readonly databaseUrl?: string;
  /** Domain → its own database. */
  readonly domainDatabaseUrls: Readonly<Record<string, string>>;
}

export const usage = 'npm run seed -- [--people 20000] [--seed 1] [--database-url postgres://…]';

/** More would need more sequences of identity numbers than a day has. */
const mostPeople = 10_000_000;

/** @throws SetupError that lists what is wrong */
export function readArguments(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  domains: readonly string[],
): SeedArguments {
  const problems: string[] = [];
  const values = parse(args, problems);
  const people = integer('--people', values.people ?? '20000', 1000, mostPeople, problems);
  const seed = integer('--seed', values.seed ?? '1', 0, 2 ** 32 - 1, problems);
  const databaseUrl = url('--database-url', values['database-url'] ?? environment.DATABASE_URL, problems);
  const own: Record<string, string> = {};
  for (const domain of domains) {
    const variable = `${domain.replaceAll('-', '_').toUpperCase()}_DATABASE_URL`;
    const value = url(variable, environment[variable], problems);
    if (value !== undefined) own[domain] = value;
  }
  if (problems.length > 0) throw new SetupError([...problems, `Usage: ${usage}`].join('\n'));
  return {
    people,
    seed,
    dataDirectory: environment.DATA_DIR || '.data',
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    domainDatabaseUrls: own,
  };
}

function parse(
  args: readonly string[],
  problems: string[],
): Partial<Record<'people' | 'seed' | 'database-url', string>> {
  const options = {
    people: { type: 'string' },
    seed: { type: 'string' },
    'database-url': { type: 'string' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    problems.push(`${(error as Error).message.split('. ')[0]}.`);
    return {};
  }
}

function integer(name: string, text: string, least: number, most: number, problems: string[]): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  problems.push(`${name} must be a whole number from ${least} to ${most}, not "${text}".`);
  return least;
}

function url(name: string, text: string | undefined, problems: string[]): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^postgres(ql)?:\/\//.test(text)) return text;
  // The value may hold a password and is not repeated.
  problems.push(`${name} must begin with postgres:// or postgresql://.`);
  return undefined;
}
