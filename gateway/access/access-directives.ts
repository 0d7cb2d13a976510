// The directives by which subgraphs of somebody else say who may have a field: `@authenticated`, `@requiresScopes` and `@policy`
// (specs.apollo.dev, v0.1). Where they stand in a supergraph and under which names; what they demand is read elsewhere.

import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DirectiveDefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  valueFromASTUntyped,
} from 'graphql';
import { argument, namedType } from './directives.ts';

export const accessFeatures = ['authenticated', 'requiresScopes', 'policy'] as const;
export type AccessFeature = (typeof accessFeatures)[number];

/** A link of a supergraph to one of the features. */
export interface AccessLink {
  readonly feature: AccessFeature;
  readonly url: string;
  /** Whether it is the version whose meaning is known here. */
  readonly known: boolean;
  /** What the directive is called in this supergraph. */
  readonly directive: string;
}

/** Also those without `for: SECURITY`: what they are for does not depend on whether it is said. */
export function accessLinks(supergraph: DocumentNode): readonly AccessLink[] {
  return supergraph.definitions.flatMap((each) =>
    isSchema(each) ? (each.directives ?? []).flatMap((link) => linkOf(link) ?? []) : [],
  );
}

/** The supergraph as if it had never linked them: @apollo/gateway serves no other. What is not known stays. */
export function withoutAccessDirectives(supergraph: DocumentNode): DocumentNode {
  const names = new Set(knownLinks(supergraph).map(({ directive }) => directive));
  const declared = supergraph.definitions.filter(
    (each): each is DirectiveDefinitionNode =>
      each.kind === Kind.DIRECTIVE_DEFINITION && names.has(each.name.value),
  );
  const scalars = new Set(
    declared.flatMap((each) => each.arguments?.map(({ type }) => namedType(type)) ?? []),
  );
  const bare = <Node extends Applied>(node: Node): Node =>
    node.directives?.some(({ name }) => names.has(name.value))
      ? { ...node, directives: node.directives.filter(({ name }) => !names.has(name.value)) }
      : node;
  const definitions = supergraph.definitions.flatMap((each): DefinitionNode[] => {
    if (isSchema(each)) {
      const directives = each.directives?.filter((link) => linkOf(link)?.known !== true) ?? [];
      return [{ ...each, directives }];
    }
    if (declared.some((one) => one === each)) return [];
    if (each.kind === Kind.SCALAR_TYPE_DEFINITION && scalars.has(each.name.value)) return [];
    if (!isDemanding(each)) return [each];
    const node = bare(each);
    return ['fields' in node ? { ...node, fields: (node.fields ?? []).map(bare) } : node];
  });
  return { ...supergraph, definitions };
}

export function knownLinks(supergraph: DocumentNode): readonly AccessLink[] {
  return accessLinks(supergraph).filter(({ known }) => known);
}

const demandingKinds = [
  Kind.OBJECT_TYPE_DEFINITION,
  Kind.INTERFACE_TYPE_DEFINITION,
  Kind.SCALAR_TYPE_DEFINITION,
  Kind.ENUM_TYPE_DEFINITION,
] as const;

export type Demanding = Extract<DefinitionNode, { kind: (typeof demandingKinds)[number] }>;
type Applied = Demanding | FieldDefinitionNode;

/** Whether the directives may stand on a definition, or on fields of it. */
export function isDemanding(node: DefinitionNode): node is Demanding {
  return demandingKinds.some((kind) => kind === node.kind);
}

function isSchema(node: DefinitionNode) {
  return node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION;
}

/** @param link an application of `@link`, whatever it is called, or of its ancestor `@core` */
function linkOf(link: ConstDirectiveNode): AccessLink | undefined {
  const url = argument(link, 'url') || argument(link, 'feature');
  const feature = accessFeatures.find((each) => `${url}/`.startsWith(`https://specs.apollo.dev/${each}/`));
  if (feature === undefined) return undefined;
  const known = url === `https://specs.apollo.dev/${feature}/v0.1`;
  return { feature, url, known, directive: nameIn(link, feature) };
}

/** A feature's directive of its own name is called as it is imported, else as the feature (specs.apollo.dev/link/v1.0). */
function nameIn(link: ConstDirectiveNode, feature: AccessFeature): string {
  const given = link.arguments?.find(({ name }) => name.value === 'import')?.value;
  const imports: unknown = given === undefined ? [] : valueFromASTUntyped(given);
  for (const each of Array.isArray(imports) ? imports : [imports]) {
    if (each === `@${feature}`) return feature;
    if (each?.name === `@${feature}`) return String(each.as ?? each.name).slice(1);
  }
  return argument(link, 'as') || feature;
}
