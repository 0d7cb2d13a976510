// What is written by names that anybody may bear: principals, roles, applications, attributes. Like `z.record`, but no name is lost:
// that leaves out `__proto__`, and whoever bears it would escape what is said of them.

import { z } from 'zod';

/** @returns the shape of an object; each of its names is a property of the object's own, to be asked for with `Object.hasOwn` */
export function byName<Value extends z.ZodType>(name: z.ZodString, value: Value) {
  return z
    .preprocess(entriesOf, z.map(name, value))
    .transform((entries): Record<string, z.output<Value>> => Object.fromEntries(entries));
}

function entriesOf(given: unknown): unknown {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  return isObject ? new Map(Object.entries(given)) : given;
}
