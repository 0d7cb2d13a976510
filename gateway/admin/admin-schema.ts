// The executable schema of the control plane: `schema/admin.graphql` and one entry for each of its root fields. Who may use a
// field stands in the SDL beside it (`@office`), and is enforced here for all of them; no resolver checks offices.

import { readFileSync } from 'node:fs';
import type { ApolloServerOptionsWithTypeDefs } from '@apollo/server';
import {
  type DirectiveNode,
  type DocumentNode,
  GraphQLScalarType,
  Kind,
  parse,
  valueFromASTUntyped,
} from 'graphql';
import type { Signal } from '../deadline.ts';
import { gatewayError } from '../errors.ts';
import type { Note } from '../note.ts';
import { type Administrator, type Office, offices } from './administrator.ts';
import type { Acted, Action } from './record-administration.ts';

/** What a resolver knows of a request. */
export interface AdminContext {
  readonly requestId: string;
  readonly administrator: Administrator;
  readonly signal: Signal;
  /** For the record of the request. */
  readonly note: Note;
}

export type RootResolver = (args: Readonly<Record<string, unknown>>, context: AdminContext) => unknown;
/** Says how things stood before and after, for the record. */
export type MutationResolver = (
  args: Readonly<Record<string, unknown>>,
  context: AdminContext,
) => Acted | Promise<Acted>;
export type FieldResolver = (parent: never, args: never, context: AdminContext) => unknown;

/** Root fields with what answers them, and computed fields of other types. A part of the schema brings its own. */
export interface AdminFields {
  readonly Query?: Readonly<Record<string, RootResolver>>;
  readonly Mutation?: Readonly<Record<string, MutationResolver>>;
  readonly types?: Readonly<Record<string, Readonly<Record<string, FieldResolver>>>>;
}

type AdminResolvers = NonNullable<ApolloServerOptionsWithTypeDefs<AdminContext>['resolvers']>;

export const adminSdl = readFileSync(new URL('../../schema/admin.graphql', import.meta.url), 'utf8');

/** Root field (`Query.me`) → the offices that may use it. */
export function officesOf(document: DocumentNode): ReadonlyMap<string, readonly Office[]> {
  const found = new Map<string, readonly Office[]>();
  for (const type of document.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION || !isRoot(type.name.value)) continue;
    for (const { name, directives = [] } of type.fields ?? []) {
      found.set(`${type.name.value}.${name.value}`, officesIn(directives));
    }
  }
  return found;
}

/**
 * @param action by which mutations are tried, so that each is recorded
 * @param parts each root field of the SDL must be in exactly one of them
 * @throws Error when SDL and resolvers do not fit, or a field names no office
 */
export function adminResolvers(parts: readonly AdminFields[], action: Action): AdminResolvers {
  const wanted = officesOf(parse(adminSdl));
  const resolvers: Record<string, Record<string, unknown>> = { Query: {}, Mutation: {} };
  for (const part of parts) {
    for (const [type, fields] of Object.entries(part.types ?? {}))
      resolvers[type] = { ...resolvers[type], ...fields };
    const acting = Object.entries(part.Mutation ?? {}).map(
      ([name, resolve]) => [name, recorded(name, resolve, action)] as const,
    );
    const roots = { Query: Object.entries(part.Query ?? {}), Mutation: acting };
    for (const [root, fields] of Object.entries(roots)) {
      for (const [name, resolve] of fields) {
        const allowed = wanted.get(`${root}.${name}`);
        if (allowed === undefined) throw new Error(`schema/admin.graphql has no ${root}.${name}`);
        if (resolvers[root]?.[name] !== undefined) throw new Error(`${root}.${name} is answered twice`);
        resolvers[root] = { ...resolvers[root], [name]: guarded(allowed, resolve) };
      }
    }
  }
  for (const [coordinate, allowed] of wanted) {
    const [root = '', name = ''] = coordinate.split('.');
    if (resolvers[root]?.[name] === undefined) throw new Error(`nothing answers ${coordinate}`);
    if (allowed.length === 0) throw new Error(`${coordinate} names no office`);
  }
  if (Object.keys(resolvers.Mutation ?? {}).length === 0) delete resolvers.Mutation;
  return { ...resolvers, Json: json } as AdminResolvers;
}

/** A mutation, with its records. */
function recorded(name: string, resolve: MutationResolver, action: Action): RootResolver {
  return (args, context) => action(name, args, context, () => resolve(args, context));
}

function guarded(allowed: readonly Office[], resolve: RootResolver) {
  return (_root: unknown, args: Readonly<Record<string, unknown>>, context: AdminContext): unknown => {
    if (!allowed.includes(context.administrator.office)) throw gatewayError('OFFICE_REQUIRED');
    return resolve(args, context);
  };
}

function isRoot(type: string): boolean {
  return type === 'Query' || type === 'Mutation';
}

function officesIn(directives: readonly DirectiveNode[]): readonly Office[] {
  const named = directives.find(({ name }) => name.value === 'office');
  const value = named?.arguments?.find(({ name }) => name.value === 'of')?.value;
  const given = value === undefined ? [] : valueFromASTUntyped(value);
  return offices.filter((office) => Array.isArray(given) && given.includes(office));
}

const json = new GraphQLScalarType({
  name: 'Json',
  parseValue: (value) => value,
  parseLiteral: (node, variables) => valueFromASTUntyped(node, variables),
});
