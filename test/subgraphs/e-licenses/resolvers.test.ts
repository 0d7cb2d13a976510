// The version of a licence, read out of its identifier.

import { describe, expect, it } from '@jest/globals';
import { computed } from '../../../subgraphs/e-licenses/resolvers.ts';

const version = (identifier: unknown) => computed.ELicense?.version?.({ identifier });

describe('ELicense.version', () => {
  it('is the last part but one of a national identifier', () => {
    expect(version('1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.002.S')).toBe('002');
  });

  it('is read from a synthetic identifier too', () => {
    expect(
      version('2.999.156.3005.2.113201400000000198001.113201400000000198.20230529000000000001.001.3'),
    ).toBe('001');
  });

  it('is null where the check character is wrong, since any part may be the wrong one', () => {
    expect(
      version(
        '1.2.156.3005.2.11100000000013661B006.113700000045046442.209FA4E88F9E4C878F3E9BED2CE7EA49.001.M',
      ),
    ).toBeNull();
  });

  it.each([null, undefined, '', 'a.b', 7])('is null for %p', (identifier) => {
    expect(version(identifier)).toBeNull();
  });
});
