// How a column's value becomes the value of a GraphQL leaf field.

import { type GraphQLOutputType, getNamedType, getNullableType, isEnumType, isListType } from 'graphql';

/** Takes what `database.ts` gives for a column that is not null. */
export type Convert = (value: unknown) => unknown;

/**
 * Dates that source systems write for "unknown" or "open-ended"; they mean null here. Seen in published tables of
 * municipal theme libraries.
 */
export const sentinelDates: ReadonlySet<unknown> = new Set([
  '9999-09-09',
  '9999-12-31',
  '2099-12-31',
  '1899-12-31',
  '1900-01-01',
]);

/** The conversion for a field's type: enum codes to names, numeric text to numbers, sentinel dates to null. */
export function converterOf(type: GraphQLOutputType): Convert {
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const item = converterOf(nullable.ofType);
    return (value) =>
      Array.isArray(value) ? value.map((each) => (each === null ? null : item(each))) : null;
  }
  const named = getNamedType(type);
  if (isEnumType(named)) {
    const names = new Map<unknown, string>();
    for (const value of named.getValues()) names.set(codeOf(value.astNode) ?? value.name, value.name);
    // A code that the standard does not know is shown as unknown, not as an error that takes the row with it.
    return (code) => names.get(code) ?? null;
  }
  switch (named.name) {
    case 'Date':
      return (value) => (sentinelDates.has(value) ? null : value);
    case 'Int':
    case 'Float':
      return (value) => (typeof value === 'number' ? value : Number(value));
    case 'Boolean':
    case 'GeoJSON':
    case 'DateTime':
      return (value) => value;
    default:
      return (value) => (typeof value === 'string' ? value : String(value));
  }
}

interface WithDirectives {
  readonly directives?: readonly {
    readonly name: { readonly value: string };
    readonly arguments?: readonly { readonly value: { readonly kind: string; readonly value?: unknown } }[];
  }[];
}

/** The national code of an enum value, from `@code(value: "…")`. */
export function codeOf(node: unknown): string | undefined {
  const directives = (node as WithDirectives | undefined | null)?.directives ?? [];
  const value = directives.find((directive) => directive.name.value === 'code')?.arguments?.[0]?.value.value;
  return typeof value === 'string' ? value : undefined;
}
