// An answer in the form in which two implementations of the specification can be compared.

export interface Comparable {
  readonly data: unknown;
  /**
   * The places that are null because of an error, in order. Which of several errors below one place is said is left to the
   * implementation.
   */
  readonly failed: readonly string[];
}

export interface Answered {
  readonly data?: unknown;
  readonly errors?: readonly { readonly path?: Path | undefined }[] | undefined;
}

type Path = readonly (string | number)[];

/** @param precise also the order of fields and the list positions in the paths of errors */
export function comparable({ data, errors = [] }: Answered, precise: boolean): Comparable {
  const places = errors.flatMap(({ path = [] }) => placeOf(data, path) ?? []);
  const texts = places.map((place) => place.filter((step) => precise || typeof step === 'string').join('.'));
  const text = JSON.stringify(data);
  return { data: precise ? text : JSON.parse(text), failed: [...new Set(texts)].sort() };
}

/** The null at or above a path; none for a field of which a subgraph said something and nobody asked it of this object. */
function placeOf(data: unknown, path: Path): [Path] | null {
  let at = data;
  for (const [index, step] of path.entries()) {
    if (at === null || at === undefined) return [path.slice(0, index)];
    if (!Object.hasOwn(at, step)) return null;
    at = (at as Record<string | number, unknown>)[step];
  }
  return [path];
}
