// A cache that counts how often it helped, for whoever watches.

import type { LRUCache } from 'lru-cache';

export interface CacheFigures {
  readonly size: number;
  readonly hits: number;
  readonly misses: number;
}

export interface CountedCache<V extends {}> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  figures(): CacheFigures;
}

export function counted<V extends {}>(cache: LRUCache<string, V>): CountedCache<V> {
  let hits = 0;
  let misses = 0;
  return {
    get(key) {
      const found = cache.get(key);
      if (found === undefined) misses += 1;
      else hits += 1;
      return found;
    },
    set: (key, value) => void cache.set(key, value),
    figures: () => ({ size: cache.size, hits, misses }),
  };
}
