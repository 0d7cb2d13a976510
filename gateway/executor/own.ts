// Reads and writes of response keys, which callers choose: `constructor` and `__proto__` are keys like any other. Objects of
// answers stay plain, because objects without a prototype are several times slower to fill and to print.

export type Value = Record<string, unknown>;

/** The object's own value under a key. INVARIANT: what every object has under `__proto__` is an object or null, under other keys a function. */
export function own(object: Readonly<Value>, key: string): unknown {
  const value = object[key];
  if (typeof value !== 'function' && key !== '__proto__') return value;
  return Object.hasOwn(object, key) ? value : undefined;
}

export function put(object: Value, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
  } else object[key] = value;
}

export function isValue(value: unknown): value is Value {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
