// What a supergraph demands of whoever reads a field or a type (`@authenticated`, `@requiresScopes`, `@policy`), and what of it
// a caller is barred from. Demands stand beside the rules and only take away.

/** By the directive that says it, under the name of its specification. */
export type Demand =
  | { readonly by: '@authenticated' }
  | {
      readonly by: '@requiresScopes' | '@policy';
      /** One of these sets must be held whole. */
      readonly anyOf: readonly (readonly string[])[];
    };

export interface Demands {
  /** Coordinate (`Type` of an object, `Type.field`) → what holds for it, all of it: its own, and that of the types it is of and gives. */
  readonly at: ReadonlyMap<string, readonly Demand[]>;
  /** Scopes that are named; of the others of a token it tells none apart. */
  readonly scopes: ReadonlySet<string>;
}

/** What a caller brings. */
export interface Held {
  /** Scopes of the verified token; null: no token was verified. */
  readonly scopes: readonly string[] | null;
  /** Roles of the token that the register lets count: what `@policy` names. */
  readonly roles: readonly string[];
}

/** Coordinate → names of the directives whose demands are not met. */
export type Barred = ReadonlyMap<string, readonly Demand['by'][]>;

export const nothingBarred: Barred = new Map();

/** What of the supergraph a caller cannot have, whatever rules grant. */
export function barredBy({ at }: Demands, held: Held): Barred {
  const scopes = new Set(held.scopes);
  const roles = new Set(held.roles);
  const isMet = (demand: Demand): boolean => {
    if (held.scopes === null) return false;
    switch (demand.by) {
      case '@authenticated':
        return true;
      case '@requiresScopes':
        return demand.anyOf.some((all) => all.every((scope) => scopes.has(scope)));
      case '@policy':
        return demand.anyOf.some((all) => all.every((policy) => roles.has(policy)));
      default:
        throw demand satisfies never;
    }
  };
  const barred = new Map<string, readonly Demand['by'][]>();
  for (const [coordinate, demands] of at) {
    const unmet = demands.filter((each) => !isMet(each)).map(({ by }) => by);
    if (unmet.length > 0) barred.set(coordinate, [...new Set(unmet)].sort());
  }
  return barred;
}
