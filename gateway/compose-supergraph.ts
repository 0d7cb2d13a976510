// The supergraph as text, composed from the domains' SDL: for the command that writes it. What serves it loads the text.

import { composeServices } from '@apollo/composition';
import { type ConstDirectiveNode, Kind, parse } from 'graphql';

export interface SubgraphSdl {
  readonly name: string;
  readonly sdl: string;
}

/**
 * Composes a Federation 2 supergraph; equal input gives equal text.
 * @throws Error that lists everything found wrong
 */
export function composeSupergraph(subgraphs: readonly SubgraphSdl[]): string {
  const findings = subgraphs.flatMap(requiresWithArguments);
  const {
    errors = [],
    hints = [],
    supergraphSdl,
  } = composeServices(
    subgraphs.map(({ name, sdl }) => ({ name, url: placeholderUrl(name), typeDefs: parse(sdl) })),
  );
  findings.push(...errors.map(({ message }) => message));
  for (const { definition, message } of hints) {
    if (refusedHints.test(definition.code)) findings.push(`${definition.code}: ${message}`);
  }
  if (findings.length > 0 || supergraphSdl === undefined) {
    throw new Error(`The supergraph does not compose:\n${findings.join('\n')}`);
  }
  return `${supergraphSdl.trimEnd()}\n`;
}

/**
 * Domains that say different things about what they share: composition would pick one, or the part they have in common.
 * Descriptions may differ, as a domain says of another's entity what it is to it.
 */
const refusedHints = /^INCONSISTENT_(?!DESCRIPTION)/;

/** Our subgraphs run in the gateway or behind `<DOMAIN>_URL`; the text has to name an address all the same. `ownGraph` has its. */
function placeholderUrl(name: string): string {
  return `http://${name}.invalid/graphql`;
}

/**
 * The planner fetches a required field with the arguments of the client's own selection of it, so `@requires` together
 * with arguments reads wrong values: it is refused on a field with arguments, and of one.
 */
function requiresWithArguments({ name, sdl }: SubgraphSdl): string[] {
  return parse(sdl).definitions.flatMap((node) => {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) return [];
    return (node.fields ?? [])
      .filter((field) => {
        const requires = field.directives?.find((directive) => directive.name.value === 'requires');
        return requires !== undefined && (field.arguments?.length !== 0 || fieldSet(requires).includes('('));
      })
      .map((field) => `${name}: ${node.name.value}.${field.name.value} combines @requires with arguments`);
  });
}

function fieldSet(directive: ConstDirectiveNode): string {
  const value = directive.arguments?.find((argument) => argument.name.value === 'fields')?.value;
  return value?.kind === Kind.STRING ? value.value : '';
}
