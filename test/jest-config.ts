// The configuration of Jest: native ES modules, one project for each database that tests run on. Which databases there
// are is decided in run.ts.

import { fileURLToPath } from 'node:url';
import type { TestTemplate } from './database.ts';

const rootDirectory = fileURLToPath(new URL('..', import.meta.url));

const transform = {
  '\\.ts$': [
    '@swc/jest',
    {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
      module: { type: 'es6' },
      sourceMaps: 'inline',
    },
  ],
};

/**
 * The project of the embedded database runs all tests, that of a server only those that open a database (`*.db.test.ts`) and are not about
 * the gateway alone.
 * Without templates there is one project, for runs that need no database.
 */
export function jestConfig(templates: readonly TestTemplate[]): object {
  const embedded = templates.find(({ kind }) => kind === 'embedded');
  const server = templates.find(({ kind }) => kind === 'postgres');
  return {
    rootDir: rootDirectory,
    maxWorkers: 2,
    // A gateway or a database that starts on a busy machine takes its time; a test that hangs still ends.
    testTimeout: 240_000,
    // Each test file loads the application anew and Node.js keeps some of it (ES modules in a VM context): a worker that has
    // run many files is replaced before it slows down and dies.
    workerIdleMemoryLimit: '1GB',
    projects: [
      project('embedded', '**/*.test.ts', embedded),
      ...(server === undefined ? [] : [serverProject(server)]),
    ],
  };
}

/** For a run that has not started a server yet and only asks which tests there are. */
export const jestConfigOfAll = {
  ...jestConfig([]),
  projects: [project('embedded', '**/*.test.ts'), serverProject()],
};

/**
 * Pages of the console, hostile requests and what `accessCheck` tells see the gateway alone, so they come once, to the database that every
 * machine has.
 */
function serverProject(template?: TestTemplate): object {
  return {
    ...project('postgres', '**/*.db.test.ts', template),
    testPathIgnorePatterns: [
      '/node_modules/',
      '<rootDir>/test/gateway/console/',
      '<rootDir>/test/gateway/fuzz/',
      '<rootDir>/test/gateway/access-check\\.db\\.test\\.ts$',
    ],
  };
}

function project(displayName: string, pattern: string, testTemplate?: TestTemplate): object {
  return {
    displayName,
    rootDir: rootDirectory,
    roots: ['<rootDir>/test'],
    testMatch: [`<rootDir>/test/${pattern}`],
    testEnvironment: 'node',
    extensionsToTreatAsEsm: ['.ts'],
    transform,
    globals: { testTemplate },
  };
}
