// What a query plan changes in the data between subgraph and answer: keys under which a subgraph was asked twice get their
// own names, and objects of an interface that a subgraph takes for a type get the name that it knows.

import type { FetchDataRewrite } from '@apollo/query-planner';
import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import { isValue, own, put, type Value } from './own.ts';

export type Rewrite = (value: unknown) => void;

const fragmentPrefix = '... on ';

/** @returns undefined where nothing is to be changed */
export function compileRewrites(
  schema: GraphQLSchema,
  rewrites: readonly FetchDataRewrite[] | undefined,
): Rewrite | undefined {
  if (rewrites === undefined || rewrites.length === 0) return undefined;
  const compiled = rewrites.map((rewrite) => compileRewrite(schema, rewrite));
  return (value) => {
    for (const each of compiled) each(value);
  };
}

function compileRewrite(schema: GraphQLSchema, rewrite: FetchDataRewrite): Rewrite {
  const last = rewrite.path.at(-1);
  if (last === undefined) return () => {};
  const change =
    rewrite.kind === 'ValueSetter'
      ? (object: Value) => put(object, last, rewrite.setValueTo)
      : (object: Value) => renameKey(object, last, rewrite.renameKeyTo);
  const steps = rewrite.path.slice(0, -1);
  return steps.reduceRight<Rewrite>((next, step) => atStep(schema, step, next), inObjects(change));
}

function renameKey(object: Value, from: string, to: string): void {
  const value = own(object, from);
  if (value === undefined) return;
  put(object, to, value);
  put(object, from, undefined);
}

function atStep(schema: GraphQLSchema, step: string, next: Rewrite): Rewrite {
  if (!step.startsWith(fragmentPrefix)) return inObjects((object) => next(own(object, step)));
  const names = namesWithin(schema, step.slice(fragmentPrefix.length));
  // An object that does not say what it is was asked for by a selection that knows.
  return inObjects((object) => {
    const name = object.__typename;
    if (name === undefined || names.has(name)) next(object);
  });
}

function inObjects(change: (object: Value) => void): Rewrite {
  const visit = (value: unknown) => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isValue(value)) change(value);
  };
  return visit;
}

/** Names of the types whose objects satisfy a type condition. */
export function namesWithin(schema: GraphQLSchema, condition: string): ReadonlySet<unknown> {
  const type = schema.getType(condition);
  if (!isAbstractType(type)) return new Set([condition]);
  const within = Object.values(schema.getTypeMap()).filter(
    (each) => (isObjectType(each) || isInterfaceType(each)) && schema.isSubType(type, each),
  );
  return new Set([condition, ...within.map(({ name }) => name)]);
}

const known = new WeakMap<GraphQLSchema, ReadonlySet<unknown>>();

export function interfaceNames(schema: GraphQLSchema): ReadonlySet<unknown> {
  const names =
    known.get(schema) ??
    new Set<unknown>(
      Object.values(schema.getTypeMap())
        .filter(isInterfaceType)
        .map(({ name }) => name),
    );
  known.set(schema, names);
  return names;
}
