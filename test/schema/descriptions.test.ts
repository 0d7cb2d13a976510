import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type ASTNode, parse, visit } from 'graphql';
import { adminSdl } from '../../gateway/admin/admin-schema.ts';
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

describe('descriptions of paging arguments', () => {
  it('are the same words everywhere', () => {
    const words = { first: new Set<string>(), after: new Set<string>() };
    for (const { document } of domainSdls) {
      visit(document, {
        InputValueDefinition({ name, description }) {
          if (name.value === 'first' || name.value === 'after')
            words[name.value].add(description?.value ?? '');
        },
      });
    }
    expect([...words.first]).toEqual(['条数，1 到 1000 · Number of edges, 1 to 1000']);
    expect([...words.after]).toEqual(['游标，取其后 · Cursor after which to begin']);
  });
});
