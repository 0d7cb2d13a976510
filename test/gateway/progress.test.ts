import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createProgress, type Progress } from '../../gateway/progress.ts';

describe('the progress of a start', () => {
  let lines: string[];
  let progress: Progress;

  beforeEach(() => {
    jest.useFakeTimers();
    lines = [];
    progress = createProgress((line) => lines.push(line));
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('says nothing of a step that takes less than a second', () => {
    progress.next('quick');
    jest.advanceTimersByTime(900);
    progress.end();
    jest.advanceTimersByTime(5000);
    expect(lines).toEqual([]);
  });

  it('names a step once a second has passed, and how long it took when it is done', () => {
    progress.next('creating the database');
    jest.advanceTimersByTime(1000);
    expect(lines).toEqual(['  creating the database …']);
    jest.advanceTimersByTime(3200);
    progress.next('opening the gateway');
    expect(lines).toEqual(['  creating the database …', '  creating the database: 4.2 s']);
  });

  it('counts a step that is named again as the same one', () => {
    progress.next('loading');
    jest.advanceTimersByTime(800);
    progress.next('loading');
    jest.advanceTimersByTime(800);
    progress.end();
    expect(lines).toEqual(['  loading …', '  loading: 1.6 s']);
  });

  it('tells how far a long step is, no more often than every three seconds', () => {
    progress.next('loading');
    for (let tenth = 1; tenth <= 10; tenth += 1) {
      jest.advanceTimersByTime(1000);
      progress.at(tenth / 10);
    }
    progress.end();
    expect(lines).toEqual([
      '  loading …',
      '  loading: 30 %',
      '  loading: 60 %',
      '  loading: 90 %',
      '  loading: 10.0 s',
    ]);
  });
});
