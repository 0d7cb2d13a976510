// Where V8 puts the objects of answers. Of a place in a program whose objects have survived collections it takes the next ones to be
// long-lived, and makes them among those from the beginning: where rows wait for other rows, for a commit, or for a slow client, that
// is all of an answer, with every text that it refers to, until the next collection of everything. Told not to, it collects in a third
// of the time, and a list of fifty people with what belongs to them costs a fifth less.

import { setFlagsFromString } from 'node:v8';

/** For the whole process. INVARIANT: to be called before what makes answers has been optimised. */
export function keepAnswersShortLived(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
