// What the Federation specification has and this gateway cannot do as it says. A supergraph that needs it is refused as a whole: served,
// what it keeps from somebody, or rules do, would go to them, and nobody would notice.

import { type DocumentNode, Kind } from 'graphql';
import { accessLinks } from './access/access-directives.ts';
import { allOf } from './access/directives.ts';
import { takesContext } from './executor/context-holders.ts';

/** The supergraph needs what is not offered. */
export class UnsupportedSupergraph extends Error {
  override readonly name = 'UnsupportedSupergraph';
  readonly code: 'CONTEXT_UNSUPPORTED' | 'ACCESS_DIRECTIVES_UNSUPPORTED';

  constructor(code: UnsupportedSupergraph['code'], message: string) {
    super(`${code}: ${message}`);
    this.code = code;
  }
}

/**
 * @param supergraph what is planned over: of its links to access directives, those that are kept have been taken out
 * @throws UnsupportedSupergraph that names the links
 */
export function requireAccessKept(supergraph: DocumentNode): void {
  const links = accessLinks(supergraph).map(({ url }) => url);
  if (links.length > 0)
    throw new UnsupportedSupergraph(
      'ACCESS_DIRECTIVES_UNSUPPORTED',
      `${links.join(', ')}: who may have a field depends on who calls, which nobody knows with ACCESS=open. Set ACCESS=rules, which keeps @authenticated, @requiresScopes and @policy of version v0.1`,
    );
}

/**
 * `@fromContext` makes an argument of an object's field from another object above it (Federation 2.8): what a caller may not see of one
 * object would come back through a field of another.
 * @param supergraph of one that is governed
 * @throws UnsupportedSupergraph that names the fields
 */
export function requireNoContext(supergraph: DocumentNode): void {
  const found = supergraph.definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION
      ? (definition.fields ?? [])
          .filter(({ directives }) => allOf(directives, 'join__field').some(takesContext))
          .map(({ name }) => `${definition.name.value}.${name.value}`)
      : [],
  );
  if (found.length > 0)
    throw new UnsupportedSupergraph(
      'CONTEXT_UNSUPPORTED',
      `${found.join(', ')} takes an argument by @fromContext, which no rule of access reaches. Let clients give the argument, or fetch the value with @requires`,
    );
}
