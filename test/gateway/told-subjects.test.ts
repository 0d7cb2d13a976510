// Whom an operation told something of, by what its rows say.

import { expect, it } from '@jest/globals';
import { emptyNote } from '../../gateway/note.ts';
import { toldSubjects } from '../../gateway/record-entry.ts';

it('names each subject of a row by itself, and keeps sets apart', () => {
  const note = emptyNote(0);
  note.asked.push('Person:asked');
  note.rows = [
    { type: 'Person', subjects: 'Person:one' },
    { type: 'MarriageRecord', subjects: 'Person:one\nPerson:two' },
    { type: 'Division', subjects: null },
    { type: null, subjects: '#population Person sealed' },
  ];
  const { names, sets } = toldSubjects(note, ['Person:looked']);
  expect(new Set(names)).toEqual(new Set(['Person:one', 'Person:two', 'Person:asked', 'Person:looked']));
  expect(sets).toEqual(['#population Person sealed']);
});
