// The log of one request, made when something is to be said of it: most requests end without a word of their own, and to make a
// log takes longer than to run their door.

import type { FastifyBaseLogger } from 'fastify';

type Make = Parameters<FastifyBaseLogger['child']>;

export class RequestLog implements FastifyBaseLogger {
  readonly #logger: FastifyBaseLogger;
  readonly #bindings: Make[0];
  readonly #options: Make[1];
  #made: FastifyBaseLogger | undefined;

  constructor(logger: FastifyBaseLogger, bindings: Make[0], options: Make[1]) {
    this.#logger = logger;
    this.#bindings = bindings;
    this.#options = options;
  }

  get #log(): FastifyBaseLogger {
    this.#made ??= this.#logger.child(this.#bindings, this.#options);
    return this.#made;
  }

  get level(): string {
    return this.#logger.level;
  }

  get msgPrefix(): string {
    return '';
  }

  child(...given: Parameters<FastifyBaseLogger['child']>): FastifyBaseLogger {
    return this.#log.child(...given);
  }

  fatal(...said: unknown[]): void {
    this.#log.fatal(...(said as [object]));
  }

  error(...said: unknown[]): void {
    this.#log.error(...(said as [object]));
  }

  warn(...said: unknown[]): void {
    this.#log.warn(...(said as [object]));
  }

  info(...said: unknown[]): void {
    this.#log.info(...(said as [object]));
  }

  debug(...said: unknown[]): void {
    this.#log.debug(...(said as [object]));
  }

  trace(...said: unknown[]): void {
    this.#log.trace(...(said as [object]));
  }

  silent(): void {}
}
