import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { gatewayErrors } from '../../gateway/errors.ts';
import { inputErrors } from '../../subgraphs/input-error.ts';

const document = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');

/** The rows under a heading, as [code, status, meaning, remedy]. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const section = document.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
    .map((cells) =>
      cells.map((cell) =>
        cell
          .trim()
          .replaceAll('`', '')
          .replaceAll(/\\([<>|])/g, '$1'),
      ),
    );
}

describe('docs/errors.md', () => {
  it('has the rows of the input errors, all of them and no others, in the same order', () => {
    const table = Object.entries(inputErrors).map(([code, { message, remedy }]) => [
      code,
      '200',
      message,
      remedy,
    ]);
    expect(rowsUnder('输入错误')).toEqual(table);
  });

  it('has the rows of the gateway errors, all of them and no others, in the same order', () => {
    const table = Object.entries(gatewayErrors).map(([code, { status, message, remedy }]) => [
      code,
      String(status),
      message,
      remedy,
    ]);
    expect(rowsUnder('网关错误')).toEqual(table);
  });

  it('gives each code one meaning', () => {
    const shared = Object.keys(inputErrors).filter((code) => Object.hasOwn(gatewayErrors, code));
    expect(shared).toEqual([]);
  });
});
