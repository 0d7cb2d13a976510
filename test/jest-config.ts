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

/** Tests that come once, to one of two: the database does not matter in them, or they are the longest of their kind. */
const once = {
  /** The one that every machine has. */
  embedded: [
    'gateway/access-check',
    'gateway/console/.*',
    'gateway/failing-subgraphs',
    'gateway/fuzz/.*',
    'gateway/plain/.*',
  ],
  /** The one that is relied on; to the other where there is none. */
  postgres: [
    'docs/.*',
    'gateway/admin/.*',
    'gateway/audit/counted-subjects',
    'gateway/audit/subject-sets',
    'gateway/cases',
    'gateway/export/.*',
    'gateway/foreign-rules',
    'gateway/noninterference/.*',
    'gateway/owners-word',
    'gateway/privacy',
    'gateway/two-callers',
    'subgraphs/grammar/grammar',
  ],
};

/**
 * The project of the embedded database runs all tests, that of a server only those that open a database (`*.db.test.ts`), and some come once.
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
      project('embedded', '**/*.test.ts', server === undefined ? [] : once.postgres, embedded),
      ...(server === undefined ? [] : [serverProject(server)]),
    ],
  };
}

/** For a run that has not started a server yet and only asks which tests there are. */
export const jestConfigOfAll = {
  ...jestConfig([]),
  projects: [project('embedded', '**/*.test.ts', []), serverProject()],
};

function serverProject(template?: TestTemplate): object {
  return project('postgres', '**/*.db.test.ts', once.embedded, template);
}

/** @param elsewhere database tests that are left to the other project */
function project(
  displayName: string,
  pattern: string,
  elsewhere: readonly string[],
  testTemplate?: TestTemplate,
): object {
  return {
    displayName,
    rootDir: rootDirectory,
    roots: ['<rootDir>/test'],
    testMatch: [`<rootDir>/test/${pattern}`],
    testPathIgnorePatterns: [
      '/node_modules/',
      ...elsewhere.map((path) => `<rootDir>/test/${path}\\.db\\.test\\.ts$`),
    ],
    testEnvironment: 'node',
    extensionsToTreatAsEsm: ['.ts'],
    transform,
    globals: { testTemplate },
  };
}
