// Takes the address that the gateway is reached at, or says why it cannot be had.

import { once } from 'node:events';
import { createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** The message is for the operator and names the remedy. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
}

export interface Address {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/**
 * Tried before the long steps of a start, so that nobody waits for them in vain.
 * @throws AddressError
 */
export async function requireFree(address: Address): Promise<void> {
  const server = createServer();
  await explained(address, async () => {
    server.listen(address.port, address.host);
    await once(server, 'listening');
  });
  server.close();
  await once(server, 'close');
}

/** Outside production, without the line of the log that says so too: whoever starts by hand is told in words. */
export async function listenInWords(
  app: FastifyInstance,
  { host, port, production }: Address & { readonly production: boolean },
): Promise<string> {
  const { level } = app.log;
  if (!production && level === 'info') app.log.level = 'warn';
  try {
    return await app.listen({ host, port });
  } finally {
    app.log.level = level;
  }
}

/** @throws AddressError */
export async function explained<T>({ host, port }: Address, listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    const problem = problems[String((error as NodeJS.ErrnoException).code)];
    throw problem === undefined ? error : new AddressError(problem(host, port));
  }
}

const problems: Readonly<Record<string, (host: string, port: number) => string>> = {
  EADDRINUSE: (host, port) =>
    `Port ${port} on ${host} is taken by another process. Stop that process, or set PORT to another port.`,
  EACCES: (_host, port) =>
    `This user may not listen on port ${port}. Set PORT to a port above 1023, or run as a user who may.`,
  EADDRNOTAVAIL: (host) =>
    `This machine has no address ${host}. Set HOST to one that it has, for example 127.0.0.1, or 0.0.0.0 for all.`,
  ENOTFOUND: (host) => `The name ${host} is unknown. Set HOST to an address of this machine.`,
};
