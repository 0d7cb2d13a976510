import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { moduleTimes } from '../../bench/module-times.ts';
import { bundle, root } from '../../gateway/bundle.ts';

describe('a profile', () => {
  let directory: string;
  let file: string;
  let place: { lineNumber: number; columnNumber: number };
  beforeAll(async () => {
    await mkdir(join(root, 'dist'), { recursive: true });
    directory = await mkdtemp(join(root, 'dist', 'profile-'));
    const files = await bundle('gateway/direct-path.ts', directory);
    await Promise.all(files.map(({ path, contents }) => writeFile(path, contents)));
    const bundled = files.find(({ path }) => path.endsWith('direct-path.js'));
    file = bundled?.path ?? '';
    const lines = bundled?.text.split('\n') ?? [];
    const lineNumber = lines.findIndex((line) => line.includes('function jsonLine('));
    place = { lineNumber, columnNumber: lines[lineNumber]?.indexOf('(') ?? 0 };
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('tells apart the sources of a bundle, packages, modules of Node and what V8 does', () => {
    const nowhere = { scriptId: '0', functionName: '', lineNumber: 0, columnNumber: 0 };
    const frames = [
      { ...nowhere, url: '', functionName: '(idle)' },
      { ...nowhere, url: '', functionName: '(garbage collector)' },
      { ...nowhere, url: 'node:events', functionName: 'emit' },
      { ...nowhere, url: pathToFileURL(join(root, 'node_modules/pg/lib/client.js')).href },
      { ...nowhere, url: pathToFileURL(join(root, 'node_modules/@apollo/server/dist/a.js')).href },
      { ...nowhere, url: pathToFileURL(file).href, ...place },
    ];
    const nodes = frames.map((callFrame, id) => ({ id, callFrame }));
    const { busy, idle, modules } = moduleTimes({
      nodes,
      startTime: 0,
      endTime: 0,
      samples: [0, 1, 2, 3, 4, 5, 5],
      timeDeltas: [1000, 1, 20, 300, 4000, 50_000, 600_000],
    });
    expect([busy, idle]).toEqual([654_321, 1000]);
    expect([...modules]).toEqual([
      ['(garbage collector)', 1],
      ['node:events', 20],
      ['pg', 300],
      ['@apollo/server', 4000],
      ['gateway/json-line.ts', 650_000],
    ]);
  });
});
