import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type ASTNode, Kind, parse, visit } from 'graphql';
import { adminSdl } from '../../gateway/admin/admin-schema.ts';
import { loadSdl } from '../../subgraphs/sdl.ts';
import { domainSdls } from './domain-sdl.ts';

const chineseThenEnglish = /^[^·]*\p{Script=Han}.*·\s*\S*[A-Za-z]/su;

function describableWithout(document: ASTNode, accepted: RegExp): readonly string[] {
  const found: string[] = [];
  visit(document, {
    enter(node) {
      if (!/(Type|Field|InputValue|EnumValue|Directive)Definition$/.test(node.kind) || !('name' in node))
        return;
      const description = 'description' in node ? node.description?.value : undefined;
      if (!accepted.test(description ?? ''))
        found.push(`line ${node.loc?.startToken.line}: ${node.name?.value}`);
    },
  });
  return found;
}

const controlPlane = { name: 'the control plane', document: parse(adminSdl) };

const own = {
  name: 'the gateway’s own fields',
  document: parse(readFileSync(new URL('../../schema/gateway.graphql', import.meta.url), 'utf8')),
};

describe.each([...domainSdls, controlPlane, own])('descriptions of $name', ({ document }) => {
  it('are there for every type, field, argument and value, in Chinese and then English', () => {
    expect(describableWithout(document, chineseThenEnglish)).toEqual([]);
  });
});

describe.each(domainSdls)('what is derived for $name', ({ domain }) => {
  it('is described in Chinese and then English too', () => {
    const { definitions } = parse(loadSdl(domain));
    const inputs = definitions.filter(
      ({ kind }) => kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || kind === Kind.ENUM_TYPE_DEFINITION,
    );
    expect(inputs).not.toEqual([]);
    for (const input of inputs) expect(describableWithout(input, chineseThenEnglish)).toEqual([]);
  });
});
