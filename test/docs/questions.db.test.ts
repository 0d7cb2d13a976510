// docs/questions.md holds questions of an analyst with their answers. Each is asked as its persona, and this test says when
// the document and the answers part; `UPDATE_DOCS=1 npm test -- questions` writes them.

import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parse, print } from 'graphql';
import type { PersonaName } from '../../gateway/identity/personas.ts';
import type { Client } from '../gateway/http.ts';
import { openProvince, type ProvinceGateways } from '../gateway/province-gateway.ts';

const page = new URL('../../docs/questions.md', import.meta.url);
const question =
  /(## \d+\. .*\n\n`([\w-]+)`\n\n```graphql\n)([\s\S]*?)(\n```\n\n```json\n)([\s\S]*?)(\n```\n)/g;

let province: ProvinceGateways;
let client: Client;

beforeAll(async () => {
  province = await openProvince();
  client = await province.open();
}, 120_000);

afterAll(() => province.close());

it('answers twenty questions as the document says', async () => {
  const text = await readFile(page, 'utf8');
  let written = text;
  const found = [...text.matchAll(question)];
  expect(found).toHaveLength(20);
  for (const [whole, head = '', persona = '', query = '', between = '', , tail = ''] of found) {
    const { body } = await client.post({ query }, await province.headers(persona as PersonaName));
    expect({ query, errors: body.errors }).toEqual({ query, errors: undefined });
    const { suppressed } = body.extensions as { suppressed?: unknown };
    const answer = { ...(body.data as object), ...(suppressed === undefined ? {} : { suppressed }) };
    written = written.replace(
      whole,
      () => `${head}${print(parse(query))}${between}${readable(answer)}${tail}`,
    );
  }
  if (process.env.UPDATE_DOCS === '1') await writeFile(page, written);
  expect(text).toBe(process.env.UPDATE_DOCS === '1' ? text : written);
});

/** JSON with what fits on a line on one line. */
function readable(value: unknown, indent = ''): string {
  const line = JSON.stringify(value);
  if (typeof value !== 'object' || value === null || line.length + indent.length < 110)
    return line.replaceAll('":', '": ').replaceAll(',"', ', "').replaceAll('},{', '}, {');
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((each) => readable(each, inner))
    : Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${readable(each, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  return `${open}\n${parts.map((part) => `${inner}${part}`).join(',\n')}\n${indent}${close}`;
}
