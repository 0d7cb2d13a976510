// The part of pg-copy-streams that the seeds use; the package has no types of its own.

declare module 'pg-copy-streams' {
  import type { Writable } from 'node:stream';
  import type { Submittable } from 'pg';

  /** The data of a `COPY … FROM STDIN`. */
  export function from(text: string): Writable & Submittable;
}
