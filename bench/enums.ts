// The national codes of an enum and the names that GraphQL has for them.

import { isEnumType } from 'graphql';
import { codeOf } from '../subgraphs/convert.ts';
import { domains } from '../subgraphs/index.ts';
import { createModel } from '../subgraphs/model.ts';

export function enumNames(domain: string, name: string): ReadonlyMap<unknown, string> {
  const found = domains.find((each) => each.name === domain);
  if (found === undefined) throw new Error(`no domain ${domain}`);
  const type = createModel(found, { synthetic: true, today: () => '2026-06-30' }).schema.getType(name);
  if (!isEnumType(type)) throw new Error(`${domain} has no enum ${name}`);
  return new Map(type.getValues().map((value) => [codeOf(value.astNode) ?? value.name, value.name]));
}
