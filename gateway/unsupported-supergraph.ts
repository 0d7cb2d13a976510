// What the Federation specification has and this gateway cannot plan rightly. A supergraph that needs it is refused as a whole: served,
// some of its fields would have wrong values, and nobody would notice.

import { type ConstDirectiveNode, type DocumentNode, Kind } from 'graphql';

/** The supergraph needs what is not offered. */
export class UnsupportedSupergraph extends Error {
  override readonly name = 'UnsupportedSupergraph';
  readonly code = 'CONTEXT_UNSUPPORTED';
}

/**
 * `@fromContext` makes an argument of an object's field from another object above it (Federation 2.8).
 * @throws UnsupportedSupergraph that names the fields
 */
export function requireSupported(supergraph: DocumentNode): void {
  const found = supergraph.definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION
      ? (definition.fields ?? [])
          .filter(({ directives = [] }) => directives.some(takesContext))
          .map(({ name }) => `${definition.name.value}.${name.value}`)
      : [],
  );
  if (found.length > 0)
    throw new UnsupportedSupergraph(
      `CONTEXT_UNSUPPORTED: ${found.join(', ')} takes an argument by @fromContext, which this gateway does not plan. Let clients give the argument, or fetch the value with @requires`,
    );
}

function takesContext({ name, arguments: given = [] }: ConstDirectiveNode): boolean {
  return name.value === 'join__field' && given.some((each) => each.name.value === 'contextArguments');
}
