import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** Which files may import what, and why. To change a rule, change it here. */
interface Rule {
  readonly title: string;
  readonly reason: string;
  readonly of: RegExp;
  /** What a file may import; a relative import is a path from the top level, a package its name. */
  readonly may: (imported: string, file: string) => boolean;
}

const shared = /^subgraphs\/[^/]+\.ts$/;
const withinProject = /^(bench|gateway|schema|seeds|subgraphs|test)\//;
const consoleFiles = /^gateway\/console\//;
/** It makes objects of lists of keys and knows of nothing else. */
const recordMaker = 'subgraphs/record-maker.ts';
/** It sets a process up, whichever side runs in it. */
const shortLived = 'subgraphs/short-lived.ts';
const command = /^gateway\/(main|[a-z-]+-main)\.ts$/;

const rules: readonly Rule[] = [
  {
    title: 'a domain imports what domains share and nothing else of the project',
    reason: 'A domain can be moved to another process or server, removed or added, without touching another.',
    of: /^subgraphs\/[^/]+\//,
    may: (imported, file) =>
      imported.startsWith(`${posix.dirname(file).split('/').slice(0, 2).join('/')}/`) ||
      (shared.test(imported) && imported !== 'subgraphs/index.ts') ||
      !withinProject.test(imported),
  },
  {
    title: 'what domains share does not import gateway, seeds or tests',
    reason: 'Subgraphs obey, they do not judge: they also run without the gateway that decides.',
    of: shared,
    may: (imported) => imported.startsWith('subgraphs/') || !withinProject.test(imported),
  },
  {
    title: 'only the list of domains imports a domain',
    reason: 'A sixth domain is one folder, one SDL file and one line in subgraphs/index.ts.',
    of: /^(?!subgraphs\/[^/]+\/|subgraphs\/index\.ts|test\/)/,
    may: (imported) => !/^subgraphs\/[^/]+\//.test(imported),
  },
  {
    title:
      'in the gateway only data sources, the shared database, deadlines, what makes records, the server for how it holds answers, and commands look at subgraphs',
    reason: 'The gateway fronts any supergraph: it works from SDL and governance metadata alone.',
    of: /^gateway\//,
    may: (imported, file) =>
      file === 'gateway/data-sources.ts' ||
      file === 'gateway/shared-database.ts' ||
      (file === 'gateway/deadline.ts' && imported === 'subgraphs/signal.ts') ||
      imported === recordMaker ||
      (file === 'gateway/server.ts' && imported === shortLived) ||
      command.test(file) ||
      !imported.startsWith('subgraphs/'),
  },
  {
    title: 'the gateway does not import seeds, except in commands',
    reason: 'Synthetic people have no place in a process that serves real ones.',
    of: /^gateway\//,
    may: (imported, file) => command.test(file) || !imported.startsWith('seeds/'),
  },
  {
    title: 'access decisions are pure',
    reason: 'What decides is proved by property tests and may not depend on a database, a clock or a server.',
    of: /^gateway\/access\//,
    may: (imported) =>
      /^(gateway\/access\/.+|graphql(\/.+)?|zod|node:crypto)$/.test(imported) || imported === recordMaker,
  },
  {
    title: 'the control plane does not look at the data plane',
    reason: 'Whoever edits rules gets no way to data by it; the door does not know who may edit rules.',
    of: /^gateway\/admin\//,
    may: (imported) =>
      !/^gateway\/(door|decisions|preparation|operation|federation|graphql-routes|server|assembly)\.ts$/.test(
        imported,
      ),
  },
  {
    title: 'the trail knows what is decided and nothing of who serves it',
    reason:
      'Whoever verifies or archives the trail needs no server, and what writes it cannot be steered by one.',
    of: /^gateway\/audit\//,
    may: (imported) => !withinProject.test(imported) || /^gateway\/(audit|access)\//.test(imported),
  },
  {
    title: 'seeds do not import the gateway',
    reason: 'The province is loaded into databases; nobody asks for it while it is loaded.',
    of: /^seeds\//,
    may: (imported) => !imported.startsWith('gateway/'),
  },
  {
    title: 'nothing but tests imports tests',
    reason: 'Tests are not part of what is installed.',
    of: /^(?!test\/)/,
    may: (imported) => !imported.startsWith('test/'),
  },
  {
    title: 'the console talks HTTP only: it imports nothing of the project but itself',
    reason: 'It runs in browsers, and can do nothing that another client of the gateway could not do.',
    of: consoleFiles,
    may: (imported) => consoleFiles.test(imported) || !withinProject.test(imported),
  },
  {
    title: 'nothing of the gateway imports the console',
    reason: 'The gateway serves its files and runs without it.',
    of: /^(?!gateway\/console\/|test\/)/,
    may: (imported) => !consoleFiles.test(imported),
  },
  {
    title: 'source imports only packages of `dependencies`, and built-in modules by their `node:` name',
    reason: 'An installation for production has no development dependencies; the console is bundled before.',
    of: /^(gateway\/(?!console\/)|seeds\/|subgraphs\/)/,
    may: (imported) => withinProject.test(imported) || isRuntimePackage(imported),
  },
];

const top = new URL('../', import.meta.url);
const { dependencies } = JSON.parse(readFileSync(new URL('package.json', top), 'utf8')) as {
  dependencies: Record<string, string>;
};

function isRuntimePackage(imported: string): boolean {
  if (imported.startsWith('node:')) return builtinModules.includes(imported.slice('node:'.length));
  const name = imported
    .split('/')
    .slice(0, imported.startsWith('@') ? 2 : 1)
    .join('/');
  return Object.hasOwn(dependencies, name);
}

function filesUnder(directory: string): readonly string[] {
  return readdirSync(new URL(directory, top), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath.slice(top.pathname.length)}/${entry.name}`.replaceAll('//', '/'));
}

const importPattern = /(?:\bfrom\s+|\bimport\s+|\bimport\s*\(\s*)'([^']+)'/g;

function importsOf(file: string): readonly string[] {
  const source = readFileSync(new URL(file, top), 'utf8');
  return [...source.matchAll(importPattern)].map(([, imported = '']) =>
    imported.startsWith('.') ? posix.join(posix.dirname(file), imported) : imported,
  );
}

const sources = ['gateway/', 'seeds/', 'subgraphs/', 'test/']
  .flatMap(filesUnder)
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('gateway/console/dist/'))
  .map((file) => ({ file, imports: importsOf(file) }));

describe('layers', () => {
  it.each(rules)('$title', ({ of, may, reason }) => {
    const governed = sources.filter(({ file }) => of.test(file));
    expect(governed).not.toEqual([]);
    const violations = governed.flatMap(({ file, imports }) =>
      imports.filter((imported) => !may(imported, file)).map((imported) => `${file} imports ${imported}`),
    );
    expect({ reason, violations }).toEqual({ reason, violations: [] });
  });

  it('serves without the packages that only composition and the other executor need: they are large', () => {
    const names = (wanted: string) =>
      sources
        .filter(({ file, imports }) => !/^test\//.test(file) && imports.includes(wanted))
        .map(({ file }) => file)
        .filter((file) => {
          const source = readFileSync(new URL(file, top), 'utf8');
          return !new RegExp(`import type [^;]*'${wanted}'`).test(source);
        });
    expect(names('@apollo/composition')).toEqual(['gateway/compose-supergraph.ts']);
    expect(names('gateway/compose-supergraph.ts')).toEqual(['gateway/compose-main.ts']);
    expect(names('@apollo/gateway')).toEqual(['gateway/executor/package-executor.ts']);
    expect(names('gateway/executor/package-executor.ts')).toEqual(['gateway/federation.ts']);
    const federation = readFileSync(new URL('gateway/federation.ts', top), 'utf8');
    expect(federation).toContain("await import('./executor/package-executor.ts')");
    expect(federation).not.toContain("from './executor/package-executor.ts'");
  });

  it('keeps everything in schema/ GraphQL, which imports nothing', () => {
    const files = filesUnder('schema/');
    expect(files).not.toEqual([]);
    expect(files.filter((file) => !file.endsWith('.graphql'))).toEqual([]);
    expect(files.filter((file) => /^#\s*import\b/m.test(readFileSync(new URL(file, top), 'utf8')))).toEqual(
      [],
    );
  });

  it('imports project files by relative paths with their extension', () => {
    const withoutExtension = sources.flatMap(({ file, imports }) =>
      imports
        .filter((imported) => withinProject.test(imported) && !/\.(ts|tsx|json|css)$/.test(imported))
        .map((imported) => `${file} imports ${imported}`),
    );
    expect(withoutExtension).toEqual([]);
  });
});
