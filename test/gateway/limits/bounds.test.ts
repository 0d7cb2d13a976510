import { describe, expect, it } from '@jest/globals';
import {
  boundsOf,
  defaultBounds,
  highestBounds,
  type LimitSettings,
} from '../../../gateway/limits/bounds.ts';

const settings: LimitSettings = {
  default: { depth: 12 },
  roles: { ANALYST: { selections: 9000, depth: 30 }, CITIZEN: { depth: 6, aliases: 5 } },
};

describe('bounds', () => {
  it('are the defaults for a caller without a role and for roles that say nothing', () => {
    expect(boundsOf(undefined, ['ANALYST'])).toEqual(defaultBounds);
    expect(boundsOf(settings, [])).toEqual({ ...defaultBounds, depth: 12 });
    expect(boundsOf(settings, ['CLERK', 'constructor', '__proto__'])).toEqual({
      ...defaultBounds,
      depth: 12,
    });
  });

  it('can be wider and tighter for a role', () => {
    expect(boundsOf(settings, ['CITIZEN'])).toEqual({ ...defaultBounds, depth: 6, aliases: 5 });
    expect(boundsOf(settings, ['ANALYST'])).toEqual({ ...defaultBounds, depth: 30, selections: 9000 });
  });

  it('are those of the most generous of several roles, each bound by itself', () => {
    expect(boundsOf(settings, ['CITIZEN', 'ANALYST'])).toEqual({
      ...defaultBounds,
      depth: 30,
      selections: 9000,
    });
    expect(boundsOf(settings, ['CITIZEN', 'CLERK'])).toEqual({ ...defaultBounds, depth: 12 });
  });

  it('are nowhere above the highest', () => {
    expect(highestBounds(settings)).toEqual({ ...defaultBounds, depth: 30, selections: 9000 });
  });
});
