import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { auditDetails } from '../../gateway/audit/details.ts';
import { auditEvents, auditOutcomes, recordColumns } from '../../gateway/audit/record.ts';

const text = readFileSync(new URL('../../docs/audit-events.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, as cells without quotes. */
function rowsUnder(heading: string): string[][] {
  const section = text.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  const rows = [...section.matchAll(/^\| (`.+) \|$/gm)].map(([, row = '']) => row.split(' | '));
  return rows.map((row) => row.map((cell) => cell.replace(/^`(.*)`$/, '$1')));
}

describe('docs/audit-events.md', () => {
  it('has every event and outcome with what it is, and no others', () => {
    expect(rowsUnder('Events')).toEqual(Object.entries(auditEvents));
    expect(rowsUnder('Outcomes')).toEqual(Object.entries(auditOutcomes));
  });

  it('has every member of the detail of each event, and no others', () => {
    expect(rowsUnder('Detail')).toEqual(
      Object.entries(auditDetails).flatMap(([event, members]) =>
        Object.entries(members).map(([member, meaning]) => [event, member, meaning]),
      ),
    );
  });

  it('has every field with its column in the order of the encoding', () => {
    const rows = rowsUnder('Fields');
    expect(rows.map(([field, column]) => [field, column])).toEqual(Object.entries(recordColumns));
    expect(rows.every(([, , meaning = '']) => meaning.length > 5)).toBe(true);
  });
});
