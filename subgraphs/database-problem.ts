// What the operator is told when a database cannot be reached or refuses its owner: which setting, what happened, what to
// do. The address is named, the password never.

import { SetupError } from './setup-error.ts';

/**
 * @param variable the environment variable that names the database
 * @returns undefined for an error that the operator cannot have caused
 */
export function databaseProblem(
  error: unknown,
  variable: string,
  connectionString: string,
): SetupError | undefined {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const place = placeOf(connectionString);
  switch (String(code)) {
    case 'ECONNREFUSED':
    case 'ENOENT':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
    case 'ECONNRESET':
      return problem(`No database answers at ${place} (${code}). Start it there, or correct ${variable}.`);
    case '28000':
    case '28P01':
      return problem(
        `The database at ${place} does not let the user of ${variable} in. Correct its user and password.`,
      );
    case '3D000':
      return problem(`There is no such database at ${place}. Create it, or correct ${variable}.`);
    case '57P03':
    case '53300':
      return problem(`The database at ${place} takes no connections now: ${message}. Try again shortly.`);
    case '42501':
      return problem(
        `The user of ${variable} lacks a right: ${message}. ` +
          'It must own its database and be allowed to make roles (ALTER ROLE … CREATEROLE), ' +
          'or every domain needs a <DOMAIN>_DATABASE_URL of its own.',
      );
    default:
      return /timeout|terminated/i.test(String(message)) && code === undefined
        ? problem(`The database at ${place} does not answer. Start it there, or correct ${variable}.`)
        : undefined;
  }
}

function problem(message: string): SetupError {
  return new SetupError(message);
}

function placeOf(connectionString: string): string {
  const { host, pathname, searchParams } = new URL(connectionString);
  return `${searchParams.get('host') ?? host}${pathname}`;
}
