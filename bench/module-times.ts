// A CPU profile by modules: how much of the time each of them runs itself. Bundles are told apart by their source maps.

import { existsSync, readFileSync } from 'node:fs';
import type { Profiler } from 'node:inspector';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../gateway/bundle.ts';

/** In microseconds. */
export interface ModuleTimes {
  readonly busy: number;
  readonly idle: number;
  /** Sources by their path from the root, packages and modules of Node by their name, what is none of these by that of the function. */
  readonly modules: ReadonlyMap<string, number>;
}

/** @param profile as V8 samples it (Chrome DevTools Protocol, `Profiler.Profile`), of files that are still there */
export function moduleTimes({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): ModuleTimes {
  const maps = new Map<string, SourceMap | null>();
  const names = new Map(nodes.map(({ id, callFrame }) => [id, moduleOf(callFrame, maps)]));
  const modules = new Map<string, number>();
  let [busy, idle] = [0, 0];
  for (const [index, sample] of samples.entries()) {
    const took = timeDeltas[index] ?? 0;
    const name = names.get(sample) ?? '';
    if (name === '(idle)') idle += took;
    else {
      busy += took;
      modules.set(name, (modules.get(name) ?? 0) + took);
    }
  }
  return { busy, idle, modules };
}

type Place = Profiler.ProfileNode['callFrame'];

function moduleOf(
  { url, functionName, lineNumber, columnNumber }: Place,
  maps: Map<string, SourceMap | null>,
): string {
  if (url === '') return functionName === '' ? '(no name)' : functionName;
  if (url.startsWith('node:')) return url;
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const found = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  if (found !== undefined) return found;
  const map = maps.get(path) ?? mapBeside(path);
  maps.set(path, map);
  const entry = map?.findEntry(lineNumber, columnNumber);
  const source =
    entry !== undefined && 'originalSource' in entry ? resolve(dirname(path), entry.originalSource) : path;
  return relative(root, source);
}

function mapBeside(path: string): SourceMap | null {
  return existsSync(`${path}.map`) ? new SourceMap(JSON.parse(readFileSync(`${path}.map`, 'utf8'))) : null;
}
