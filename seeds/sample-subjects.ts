// A person and an entity of the cast, for the calls that a start prints. Written out, because what the cast is worked out of (the
// divisions of the province and their outlines) would stay in the memory of the gateway.

export const sampleSubjects = {
  /** The shop owner. */
  personId: 'ptgsenzwzzrv5x42',
  /** The restaurant. */
  uscc: '91320140MAKLDPDC2N',
} as const;
