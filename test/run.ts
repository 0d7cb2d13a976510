// `npm test`: finds the databases to test on, makes a seeded template on each where a selected test needs one (and the console
// likewise), runs Jest with whatever arguments it is given, and removes what it made. The tests' own access is database.ts.
//
// TEST_DATABASE_URL names a server to test on; TEST_POSTGRES=required makes it a failure that there is none;
// TEST_SUMMARY_FILE takes Jest's results as JSON.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestTemplate } from './database.ts';
import { findPostgres } from './find-postgres.ts';
import { jestConfig, jestConfigOfAll } from './jest-config.ts';
import type { RunningServer } from './postgres-cluster.ts';

const jestPath = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url));
const consoleBuildPath = fileURLToPath(new URL('../gateway/console/build.ts', import.meta.url));
const bundlePath = fileURLToPath(new URL('../gateway/bundle-main.ts', import.meta.url));
const jestArguments = process.argv.slice(2);
const { TEST_POSTGRES, TEST_SUMMARY_FILE } = process.env;

const cleanUps: (() => Promise<void>)[] = [];
let jest: ChildProcess | undefined;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // While Jest runs it is Jest that ends first: its tests still use the databases.
    if (jest !== undefined) jest.kill(signal);
    else cleanUp().finally(() => process.exit(128 + constants.signals[signal]));
  });
}

try {
  const selected = await selectedTests();
  if (selected.some((path) => /\/console\//.test(path))) await make(consoleBuildPath);
  await make(bundlePath);
  const templates = selected.some((path) => path.endsWith('.db.test.ts')) ? await prepareTemplates() : [];
  process.exitCode = await runTests(templates);
} catch (error) {
  print(`The tests cannot run: ${messageOf(error)}`);
  process.exitCode = 1;
} finally {
  await cleanUp();
}

async function selectedTests(): Promise<readonly string[]> {
  const { output } = await runJest(
    [...configuration(jestConfigOfAll), '--listTests', ...jestArguments],
    true,
  );
  return output.split('\n');
}

/** Costs nothing where its sources have not changed. */
async function make(path: string): Promise<void> {
  await promisify(execFile)(process.execPath, ['--import', 'tsx', path]);
}

async function prepareTemplates(): Promise<readonly TestTemplate[]> {
  // Loaded here and not above: a run without database tests need not load the application.
  const { embeddedTemplate, serverTemplate } = await import('./template.ts');
  const templates: TestTemplate[] = [];
  const server = isSelected('postgres') ? await startServer() : undefined;
  if (server === undefined || isSelected('embedded')) {
    const embedded = await embeddedTemplate(print);
    cleanUps.push(embedded.remove);
    templates.push(embedded.template);
  }
  if (server !== undefined) {
    const onServer = await serverTemplate(server.connectionString, print);
    cleanUps.push(onServer.remove);
    templates.push(onServer.template);
  }
  return templates;
}

/** Whether Jest is asked to run the project of this name: without `--selectProjects`, each. */
function isSelected(project: TestTemplate['kind']): boolean {
  const at = jestArguments.indexOf('--selectProjects');
  if (at < 0) return true;
  const rest = jestArguments.slice(at + 1);
  const end = rest.findIndex((argument) => argument.startsWith('-'));
  return (end < 0 ? rest : rest.slice(0, end)).includes(project);
}

/** Says on which databases the tests will run. */
async function startServer(): Promise<RunningServer | undefined> {
  const embeddedOnly = 'The database tests run on the embedded database only';
  const server = await findPostgres();
  if (server === undefined) {
    const remedy = 'install it (Debian: postgresql-15-postgis-3) or set TEST_DATABASE_URL';
    const reason = `no PostgreSQL 15 or later with PostGIS was found; ${remedy}`;
    if (TEST_POSTGRES === 'required') throw new Error(reason);
    print(`${embeddedOnly}: ${reason}.`);
    return undefined;
  }
  try {
    const running = await server.start();
    cleanUps.push(running.stop);
    print(`The database tests run on the embedded database and on ${server.name}.`);
    return running;
  } catch (error) {
    const reason = `${server.name} does not start: ${messageOf(error)}`;
    if (TEST_POSTGRES === 'required') throw new Error(reason);
    print(`${embeddedOnly}: ${reason}`);
    return undefined;
  }
}

async function runTests(templates: readonly TestTemplate[]): Promise<number> {
  const report = TEST_SUMMARY_FILE === undefined ? [] : ['--json', `--outputFile=${TEST_SUMMARY_FILE}`];
  return (await runJest([...configuration(jestConfig(templates)), ...report, ...jestArguments], false))
    .exitCode;
}

function configuration(config: object): readonly string[] {
  return ['--config', JSON.stringify(config)];
}

async function runJest(
  jestOptions: readonly string[],
  quiet: boolean,
): Promise<{ exitCode: number; output: string }> {
  const nodeOptions = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...nodeOptions, jestPath, ...jestOptions], {
    stdio: ['inherit', quiet ? 'pipe' : 'inherit', quiet ? 'ignore' : 'inherit'],
  });
  jest = child;
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const { code, signal } = await new Promise<{ code: number | null; signal: NodeJS.Signals | null }>(
    (resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal }));
    },
  );
  jest = undefined;
  if (signal !== null) {
    await cleanUp();
    process.exit(128 + constants.signals[signal]);
  }
  return { exitCode: code ?? 1, output };
}

async function cleanUp(): Promise<void> {
  for (let step = cleanUps.pop(); step !== undefined; step = cleanUps.pop()) await step();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
