// Drafts of operations: trees of numbers that mean something only beside a schema, so that they shrink freely.

import fc from 'fast-check';

export interface FieldDraft {
  readonly pick: number;
  /** Row of a look-up, member of a union, size of a page. */
  readonly row: number;
  readonly shape: number;
  readonly wrap: 'none' | 'inline' | 'fragment' | 'alias' | 'skip' | 'include';
  readonly children: readonly FieldDraft[];
}

/** A field of a level: leaves below the last one, relations and leaves above it. */
function fieldsAt(depth: number): fc.Arbitrary<FieldDraft[]> {
  const field = (children: fc.Arbitrary<readonly FieldDraft[]>): fc.Arbitrary<FieldDraft> =>
    fc.record({
      pick: fc.nat(9973),
      row: fc.nat(97),
      shape: fc.nat(7),
      wrap: fc.constantFrom<FieldDraft['wrap'][]>(
        ...(['none', 'none', 'none', 'none', 'inline', 'fragment', 'alias', 'skip', 'include'] as const),
      ),
      children,
    });
  const leaf = field(fc.constant([]));
  const leaves = fc.array(leaf, { minLength: 2, maxLength: 5, size: 'max' });
  if (depth === 0) return leaves;
  const relations = fc.array(field(fieldsAt(depth - 1)), { minLength: 1, maxLength: 2, size: 'max' });
  return fc.tuple(fc.array(leaf, { maxLength: 4, size: 'max' }), relations).map((parts) => parts.flat());
}

export type OperationDraft = readonly FieldDraft[];
const roots = (depth: number) =>
  fieldsAt(depth).map((fields) => fields.filter(({ children }) => children.length > 0));
export const operationDrafts: fc.Arbitrary<OperationDraft> = fc.oneof(
  { weight: 1, arbitrary: roots(1) },
  { weight: 3, arbitrary: roots(2) },
  { weight: 1, arbitrary: roots(3) },
);
