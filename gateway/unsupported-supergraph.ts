// What the Federation specification has and a governed supergraph may not use. One that does is refused as a whole: served, what a caller may
// not see of one object would reach the caller through a field of another, and nobody would notice.

import { type DocumentNode, Kind } from 'graphql';
import { allOf } from './access/directives.ts';
import { takesContext } from './executor/context-holders.ts';

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
          .filter(({ directives }) => allOf(directives, 'join__field').some(takesContext))
          .map(({ name }) => `${definition.name.value}.${name.value}`)
      : [],
  );
  if (found.length > 0)
    throw new UnsupportedSupergraph(
      `CONTEXT_UNSUPPORTED: ${found.join(', ')} takes an argument by @fromContext, which no rule of access reaches. Let clients give the argument, or fetch the value with @requires`,
    );
}
