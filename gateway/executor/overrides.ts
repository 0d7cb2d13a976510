// Fields that move from one subgraph to another bit by bit (`@override` with a label): of documents, the share that the label says is
// planned to ask the new one, each document always the same. What labels of other kinds mean, nobody tells us: such fields stay.

import { createHash } from 'node:crypto';
import { type DirectiveNode, type DocumentNode, visit } from 'graphql';
import { argument } from '../access/directives.ts';

/** Label → whether its fields are asked of the subgraph to which they move. */
export type Overrides = ReadonlyMap<string, boolean>;

/**
 * @param supergraph the parsed supergraph SDL
 * @returns for the hash of a document: where its fields are
 */
export function overridesOf(supergraph: DocumentNode): (hash: string) => Overrides {
  const percents = new Map<string, number>();
  visit(supergraph, {
    Directive(directive: DirectiveNode) {
      const label = argument(directive, 'overrideLabel');
      if (label !== '') percents.set(label, Number(/^percent\((\d+(?:\.\d+)?)\)$/.exec(label)?.[1] ?? 0));
      return false;
    },
  });
  const none: Overrides = new Map();
  if (percents.size === 0) return () => none;
  return (hash) => {
    const share = createHash('sha256').update(hash).digest().readUInt32BE(0) / 2 ** 32;
    return new Map([...percents].map(([label, percent]) => [label, share * 100 < percent]));
  };
}
