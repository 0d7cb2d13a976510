// The domains' SDL as the tests of this folder look at it: each domain's own file, before shared types are added.

import { readFileSync } from 'node:fs';
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  type TypeNode,
} from 'graphql';
import { domains } from '../../subgraphs/index.ts';
import type { Domain } from '../../subgraphs/mapping.ts';

export interface DomainSdl {
  readonly name: string;
  readonly domain: Domain;
  readonly document: DocumentNode;
  /** Object and interface types, but the root of queries. */
  readonly types: readonly (ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode)[];
  readonly fields: readonly SdlField[];
}

export interface SdlField {
  /** `Person.idNumber` */
  readonly coordinate: string;
  readonly type: string;
  readonly name: string;
  readonly node: FieldDefinitionNode;
  /** Whether it is the key of its type. */
  readonly key: boolean;
  /** Whether this domain answers for it: all but the key of an entity that another domain owns. */
  readonly governed: boolean;
}

export const domainSdls: readonly DomainSdl[] = domains.map((domain) => {
  const path = new URL(`../../schema/${domain.name}.graphql`, import.meta.url);
  const document = parse(readFileSync(path, 'utf8'));
  const types = document.definitions
    .filter(
      (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION,
    )
    .filter((type) => type.name.value !== 'Query');
  const fields = types.flatMap((type) =>
    (type.fields ?? []).map((node) => sdlField(domain, type.name.value, node)),
  );
  return { name: domain.name, domain, document, types, fields };
});

function sdlField(domain: Domain, type: string, node: FieldDefinitionNode): SdlField {
  const mapping = domain.mapping.types[type];
  const name = node.name.value;
  const key = mapping !== undefined && 'key' in mapping && mapping.key === name;
  const governed = !(key && mapping?.kind === 'reference');
  return { coordinate: `${type}.${name}`, type, name, node, key, governed };
}

/** The arguments of each directive `name` on a node, all of them strings in this schema. */
export function directivesOf(
  node: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  name: string,
): readonly Readonly<Record<string, string>>[] {
  return (node.directives ?? [])
    .filter((directive) => directive.name.value === name)
    .map((directive) =>
      Object.fromEntries(
        (directive.arguments ?? []).map(({ name, value }) => [
          name.value,
          value.kind === Kind.STRING ? value.value : '',
        ]),
      ),
    );
}

export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

export function isList(type: TypeNode): boolean {
  if (type.kind === Kind.NON_NULL_TYPE) return isList(type.type);
  return type.kind === Kind.LIST_TYPE;
}
