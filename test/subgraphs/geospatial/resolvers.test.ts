// The unit code as certificates print it.

import { describe, expect, it } from '@jest/globals';
import { computed } from '../../../subgraphs/geospatial/resolvers.ts';

const printed = (unitCode: unknown) => computed.RealPropertyUnit?.printedUnitCode?.({ unitCode });

describe('RealPropertyUnit.printedUnitCode', () => {
  it('has the four groups of a certificate', () => {
    expect(printed('320540400202GB00001F00010069')).toBe('320540 400202 GB00001 F00010069');
  });

  it('is the same for a code that was stored with spaces', () => {
    expect(printed('320540 400202 GB00001 F00010069')).toBe('320540 400202 GB00001 F00010069');
  });

  it.each([null, undefined, '', '320540400202XB00001F00010069', 7])('is null for %p', (unitCode) => {
    expect(printed(unitCode)).toBeNull();
  });
});
