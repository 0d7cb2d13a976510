// The proof that synthetic numbers are synthetic: their area codes lie where no revision of GB/T 2260 ever assigned one.

/**
 * Passes a six-digit area code on if no real number can begin with it: in each of the thirteen cities, CC40 to CC59.
 * @throws RangeError for any other code; the generator stops rather than write a number that a person could have.
 */
export function assertNeverAssigned(area: string): string {
  if (!/^32(0[1-9]|1[0-3])[45]\d$/.test(area)) {
    throw new RangeError(`${area} is not one of the area codes that were never assigned`);
  }
  return area;
}

/** Area codes for authorities of a city (CC59) and of the province (320158), beside those that stand for counties. */
export function authorityArea(divisionCode: string): string {
  return divisionCode === '320000' ? '320158' : `${divisionCode.slice(0, 4)}59`;
}
