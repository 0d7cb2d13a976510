// The form of an operation: all that its record says which depends on the document and the decision alone. It is kept once
// under its digest, so that a record is small and a warm request works none of it out.

import type { Reading } from '../access/reading.ts';
import { canonicalJson, sm3 } from './canonical.ts';
import type { Json } from './record.ts';

export interface Form {
  /** SM3 of the canonical encoding of the body. */
  readonly digest: string;
  readonly body: FormBody;
  /** What a form is found by. */
  readonly terms: readonly string[];
}

export type FormBody = {
  /** Null where the text is too long to be kept. */
  readonly text: string | null;
  readonly policyVersion: number | null;
  /** Coordinate → rungs at which its values may leave. */
  readonly cells: Readonly<Record<string, readonly string[]>>;
  /** Ids of the rules that decided, of `policyVersion`. */
  readonly rules: readonly string[];
  readonly domains: readonly string[];
};

/** @param reading null for an operation on which nothing was decided */
export function createForm(
  text: string | null,
  policyVersion: number | null,
  reading: Pick<Reading, 'cells' | 'rules' | 'graphs'> | null,
): Form {
  const body: FormBody = {
    text,
    policyVersion,
    cells: Object.fromEntries(reading?.cells ?? []),
    rules: [...(reading?.rules ?? [])].sort(),
    domains: [...(reading?.graphs ?? [])].map(domainName).sort(),
  };
  return { digest: formDigest(body), body, terms: formTerms(body) };
}

export function formDigest(body: FormBody): string {
  return sm3(canonicalJson(body satisfies Json));
}

/** `coordinate`, `coordinate rung`, `rung`, rule and domain, each with its kind in front. */
export function formTerms({ cells, rules, domains }: FormBody): readonly string[] {
  const terms = new Set<string>();
  for (const [coordinate, rungs] of Object.entries(cells)) {
    terms.add(formTerm.coordinate(coordinate));
    for (const rung of rungs) {
      terms.add(formTerm.cell(coordinate, rung));
      terms.add(formTerm.rung(rung));
    }
  }
  for (const rule of rules) terms.add(formTerm.rule(rule));
  for (const domain of domains) terms.add(formTerm.domain(domain));
  return [...terms].sort();
}

export const formTerm = {
  coordinate: (coordinate: string) => `coordinate ${coordinate}`,
  cell: (coordinate: string, rung: string) => `cell ${coordinate} ${rung}`,
  rung: (rung: string) => `rung ${rung}`,
  rule: (id: string) => `rule ${id}`,
  domain: (name: string) => `domain ${name}`,
} as const;

/** `LEGAL_ENTITIES`, as composition spells it, is the domain `legal-entities`. */
function domainName(graph: string): string {
  return graph.toLowerCase().replaceAll('_', '-');
}
